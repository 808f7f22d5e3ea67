using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Views;
using CooperationTracker.Views.Occurrences;

namespace CooperationTracker.Cli.Occurrences;

/// <summary><c>tracker occurrences</c></summary>
internal static class OccurrencesCommand
{
    private static readonly Option<bool> Corroborated = new("--corroborated") { Description = "Only what two or more statements tell of." };

    public static Command Create() => new TrackerCommand(
        "occurrences",
        "List what happened, with every report of it: statements that tell of the same thing corroborate one another, or contradict.",
        "tracker occurrences",
        "tracker occurrences --type MeetingHeld --from 2003-01-01 --to 2003-12-31",
        "tracker occurrences --corroborated --actor osce --json")
    { Corroborated }.With([Filters.Actor, Filters.Topic, Filters.Type, .. Filters.Range, Filters.Limit, .. Filters.Times]).Do(async run =>
    {
        var limit = Filters.ReadLimit(run) ?? int.MaxValue;
        var type = Filters.ReadType(run);
        var (from, to) = Filters.ReadRange(run);
        var question = await run.AskAsync();
        var filter = new OccurrenceFilter
        {
            Actor = await question.ActorAsync(run.Ask(Filters.Actor)),
            Topic = await question.TopicAsync(run.Ask(Filters.Topic)),
            Type = type,
            From = from,
            To = to,
            Statements = run.Get(Corroborated) ? 2 : 1,
        };
        var page = await OccurrenceQuery.ListAsync(question.DataSource, filter, question.Times, Paging.All with { Limit = limit }, run.Cancellation);
        run.Answer(question, page.Items, "No occurrence matches.",
            new("Occurrence", o => o.Id),
            new("When", o => Each(o, a => a.Occurred.ToString())) { Style = _ => "bold" },
            new("Where", o => Each(o, a => a.Place)),
            new("Told by", o => Each(o, a => a.Statement)) { From = 90, Style = _ => "dim" },
            new("Corroborated", o => $"{o.Corroborations}") { Right = true, Style = o => o.Corroborations > 0 ? "green" : "dim" },
            new("First known", o => o.FirstKnown) { From = 130, Style = _ => "dim" },
            new("Agreed on", o => o.Corroborations == 0 ? null : string.Join(", ", o.Agreement.Where(a => a.Agree && a.Sayings.Sum(s => s.Reports.Count) > 1).Select(a => a.Field))) { Style = _ => "green" },
            new("Contradicted", o => string.Join("; ", o.Contradictions.Select(Line))) { Style = _ => "yellow" });
    });

    private static string Each(OccurrenceItem occurrence, Func<OccurrenceAccount, string?> text) =>
        string.Join("; ", occurrence.Accounts.Select(text).OfType<string>().Distinct());

    private static string Line(Contradiction c) => $"{c.Field}: {c.Value} in {c.Report}, {c.OtherValue} in {c.OtherReport}";
}
