using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Cli.Reports;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Views;
using CooperationTracker.Views.Actors;
using CooperationTracker.Views.Reports;

namespace CooperationTracker.Cli.Actors;

/// <summary><c>tracker actors</c></summary>
internal static class ActorsCommand
{
    private static readonly Option<string?> Kind = new("--kind")
    {
        Description = "Only organizations, bodies, states or persons.",
        HelpName = "KIND",
    };

    private static readonly Option<string?> Search = new("--search")
    {
        Description = "Only those that have this in their id, a name or an alias, whatever its case.",
        HelpName = "TEXT",
    };

    public static Command Create() => new TrackerCommand(
        "actors",
        "List actors by name, with the spellings that resolve to them; with --topic, --type, --from and --to those that take part in such a report.",
        "tracker actors",
        "tracker actors --kind organization",
        "tracker actors --search security",
        "tracker actors --topic narcotics --from 2008-01-01")
        .With([Kind, Search, Filters.Topic, Filters.Type, .. Filters.Range, Filters.Limit, .. Filters.Times]).Do(async run =>
        {
            var kind = run.Ask(Kind).Value<ActorKind>("kind");
            var paging = Paging.All with { Limit = Filters.ReadLimit(run) ?? int.MaxValue };
            Filters.ReadRange(run); // before a server is started for it
            Filters.ReadType(run);
            var question = await run.AskAsync();
            var reports = await ReportsCommand.FilterAsync(run, question);
            var filter = new ActorFilter
            {
                Kind = kind,
                Search = run.Get(Search),
                Reports = reports == new ReportFilter() ? null : reports,
            };
            var page = await ActorQuery.ListAsync(question.DataSource, filter, question.Times, paging, run.Cancellation);
            run.Answer(question, page.Items, "No actor matches.",
                new("Actor", a => a.Name) { Id = ("Id", a => a.Id) },
                new("Kind", a => AnswerJson.Word(a.Kind)) { NoWrap = true, Style = _ => "cyan" },
                new("Part of", a => a.Parent?.Name),
                new("Also", a => string.Join(", ", a.Aliases)) { From = 110, Style = _ => "dim" });
        });
}
