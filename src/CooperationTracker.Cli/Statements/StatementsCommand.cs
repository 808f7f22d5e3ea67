using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Views;
using CooperationTracker.Views.Statements;

namespace CooperationTracker.Cli.Statements;

/// <summary><c>tracker statements</c></summary>
internal static class StatementsCommand
{
    private static readonly Option<string?> Status = new("--status")
    {
        Description = $"Only those that are {string.Join(", ", Enum.GetValues<StatementStatus>().Select(AnswerJson.Word))}.",
        HelpName = "STATUS",
    };

    public static Command Create() => new TrackerCommand(
        "statements",
        "List statements in the order in which they were issued.",
        "tracker statements",
        "tracker statements --actor csto --from 2008-01-01 --to 2012-12-31",
        "tracker statements --topic narcotics --type CooperationProposed --json")
        .With([Status, Filters.Actor, Filters.Topic, Filters.Type, .. Filters.Range, Filters.Limit, .. Filters.Times]).Do(async run =>
        {
            var status = run.Ask(Status).Value<StatementStatus>("status");
            var limit = Filters.ReadLimit(run) ?? int.MaxValue;
            var type = Filters.ReadType(run);
            var (from, to) = Filters.ReadRange(run);
            var question = await run.AskAsync();
            var filter = new StatementFilter
            {
                Actor = await question.ActorAsync(run.Ask(Filters.Actor)),
                Topic = await question.TopicAsync(run.Ask(Filters.Topic)),
                Type = type,
                From = from,
                To = to,
                Status = status,
            };
            var page = await StatementQuery.ListAsync(question.DataSource, filter, question.Times, Paging.All with { Limit = limit }, run.Cancellation);
            run.Answer(question, page.Items, "No statement matches.",
                new("Statement", s => s.Title) { Id = ("Key", s => s.Key), Style = s => s.Status == StatementStatus.Received ? null : "strikethrough dim" },
                new("Issued", s => s.Issued.ToString()) { NoWrap = true },
                new("By", s => (s.OnBehalfOf ?? s.Issuer).Name) { Style = _ => "cyan" },
                new("Reports", s => $"{s.Reports}") { Right = true },
                new("Document", s => s.Attached ? "attached" : "-") { NoWrap = true, Style = s => s.Attached ? "green" : "dim" },
                new("Status", s => AnswerJson.Word(s.Status)) { NoWrap = true, Style = s => s.Status == StatementStatus.Received ? null : "red" });
        });
}
