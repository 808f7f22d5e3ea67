using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Views;
using CooperationTracker.Views.TopicDefinitions;

namespace CooperationTracker.Cli.Topics;

/// <summary><c>tracker topics</c></summary>
internal static class TopicsCommand
{
    public static Command Create() => new TrackerCommand(
        "topics",
        "List topics, with how many reports are about each.",
        "tracker topics",
        "tracker topics --as-of 2004-12-31").With(Filters.Times).Do(async run =>
        {
            var question = await run.AskAsync();
            var page = await TopicQuery.ListAsync(question.DataSource, question.Times, Paging.All, run.Cancellation);
            run.Answer(question, page.Items, "There is no topic yet.",
                new("Topic", t => t.Name) { Id = ("Id", t => t.Id) },
                new("Reports", t => $"{t.Reports}") { Right = true },
                new("Description", t => t.Description) { From = 60 });
        });
}
