using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Views;
using CooperationTracker.Views.Reports;

namespace CooperationTracker.Cli.Reports;

/// <summary><c>tracker reports</c></summary>
internal static class ReportsCommand
{
    private static readonly Option<string?> Statement = new("--statement") { Description = "Only of the statement with this key.", HelpName = "KEY" };
    private static readonly Option<string?> Commitment = new("--commitment") { Description = "Only those that act on this commitment.", HelpName = "ID" };

    /// <summary>The options that narrow a question about reports.</summary>
    public static IEnumerable<Option> Options => [Filters.Actor, Filters.Topic, Filters.Type, Statement, Commitment, .. Filters.Range];

    public static Command Create() => new TrackerCommand(
        "reports",
        "List what was reported, in order of occurrence.",
        "tracker reports --type MeetingHeld",
        "tracker reports --actor osce --topic terrorism --as-of 2004-12-31 --certainly",
        "tracker reports --statement caco-osce-2004 --json")
        .With([.. Options, Filters.Limit, .. Filters.Times]).Do(async run =>
        {
            var question = await run.AskAsync();
            var filter = await FilterAsync(run, question);
            var paging = Paging.All with { Limit = Filters.ReadLimit(run) ?? int.MaxValue };
            var page = await ReportQuery.ListAsync(question.DataSource, filter, question.Times, paging, run.Cancellation);
            run.Answer(question, page.Items, "No report matches.",
                new("Occurred", r => Shown.Date(r.Occurred)) { Style = r => r.Certain ? "bold" : "bold dim", Note = r => r.Certain ? null : "possibly" },
                new("Report", r => r.Summary) { Id = ("Id", r => r.Id) },
                new("¶", r => $"{r.Paragraph}") { Right = true, From = 90, Style = _ => "dim" },
                new("Type", r => r.Type) { Style = _ => "cyan" },
                new("Who", r => Shown.Names(r.Participants.Select(p => p.Name))));
        });

    /// <summary>Which reports the options ask for.</summary>
    public static async Task<ReportFilter> FilterAsync(Run run, Question question)
    {
        var (from, to) = Filters.ReadRange(run);
        return new()
        {
            Actor = await question.ActorAsync(run.Ask(Filters.Actor)),
            Topic = await question.TopicAsync(run.Ask(Filters.Topic)),
            Type = Filters.ReadType(run),
            Statement = await question.StatementAsync(run.Ask(Statement)),
            Commitment = await question.CommitmentAsync(run.Ask(Commitment)),
            From = from,
            To = to,
        };
    }
}
