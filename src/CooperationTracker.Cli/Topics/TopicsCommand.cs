using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Cli.Reports;
using CooperationTracker.Views;
using CooperationTracker.Views.TopicDefinitions;

namespace CooperationTracker.Cli.Topics;

/// <summary><c>tracker topics</c></summary>
internal static class TopicsCommand
{
    public static Command Create() => new TrackerCommand(
        "topics",
        "List topics, with how many reports are about each; with --actor, --type, --from and --to how many such ones.",
        "tracker topics",
        "tracker topics --as-of 2004-12-31",
        "tracker topics --actor osce --type CooperationProposed").With([Filters.Actor, Filters.Type, .. Filters.Range, Filters.Limit, .. Filters.Times]).Do(async run =>
        {
            Filters.ReadRange(run); // before a server is started for it
            Filters.ReadType(run);
            var paging = Paging.All with { Limit = Filters.ReadLimit(run) ?? int.MaxValue };
            var question = await run.AskAsync();
            var page = await TopicQuery.ListAsync(question.DataSource, await ReportsCommand.FilterAsync(run, question), question.Times, paging, run.Cancellation);
            run.Answer(question, page.Items, "No topic matches.",
                new("Topic", t => t.Name) { Id = ("Id", t => t.Id) },
                new("Reports", t => $"{t.Reports}") { Right = true },
                new("Description", t => t.Description) { From = 60 });
        });
}
