using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain;
using CooperationTracker.Views;
using CooperationTracker.Views.Reports;
using CooperationTracker.Views.Ties;

namespace CooperationTracker.Cli.Cooperation;

/// <summary><c>tracker cooperation [A [B]]</c></summary>
internal static class CooperationCommand
{
    private const int BarWidth = 16;

    private static readonly Argument<string?> A = new("A") { Description = "An actor: its partners.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string?> B = new("B") { Description = "Another actor: what ties the two, report by report.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> Bodies = new("--bodies") { Description = "Count bodies by themselves, not for what they are a part of." };
    private static readonly Option<bool> Persons = new("--persons") { Description = "Count persons too." };
    private static readonly Option<bool> Through = new("--through-membership") { Description = "Count states for what the organizations did that they belonged to then." };

    /// <summary>The options that narrow a question about cooperation, whoever cooperates.</summary>
    public static IEnumerable<Option> Options => [Bodies, Persons, Through, Filters.Topic, Filters.Type, .. Filters.Range];

    public static Command Create() => new TrackerCommand(
        "cooperation",
        "Show who cooperates with whom. Each report that names two actors counts for the pair, with the Goldstein weight of its type.",
        "tracker cooperation",
        "tracker cooperation csto --topic terrorism",
        "tracker cooperation csto osce --as-of 2008-12-31 --json")
    { A, B }
        .With([.. Options, Filters.Limit, .. Filters.Times]).Do(async run =>
        {
            Filters.ReadRange(run); // before a server is started for it
            Filters.ReadType(run);
            var paging = Paging.All with { Limit = Filters.ReadLimit(run) ?? int.MaxValue };
            var question = await run.AskAsync();
            var filter = await FilterAsync(run, question) with
            {
                Actor = await question.ActorAsync(run.Ask(A)),
                With = await question.ActorAsync(run.Ask(B)),
            };
            if (filter.With is not null && filter.With == filter.Actor)
            {
                throw EdgeException.BadInput(new EdgeError(RefusalCodes.Invalid,
                    $"'{run.Get(A)}' and '{run.Get(B)}' are the same actor. Name another one, or leave it out.")
                { Field = B.Name });
            }
            var pairs = (await CooperationQuery.ListAsync(question.DataSource, filter, question.Times, paging, run.Cancellation)).Items;
            var reports = filter.With is null ? null : (await ReportQuery.ListAsync(question.DataSource, new()
            {
                Actor = filter.Actor,
                With = filter.With,
                Topic = filter.Topic,
                Type = filter.Type,
                From = filter.From,
                To = filter.To,
            }, question.Times, paging, run.Cancellation)).Items;
            if (run.Output.IsJson)
            {
                run.Output.Json(new { question.Times.AsOf, question.KnownAt, Items = pairs, Reports = reports });
                return;
            }
            WritePairs(run.Output, pairs, ofOne: filter.Actor is not null && filter.With is null);
            if (reports is { Count: > 0 })
            {
                if (!run.Terminal.OutIsTerminal)
                {
                    run.Output.Gap();
                }
                run.Output.Table(reports, "",
                    new("Occurred", r => Shown.Date(r.Occurred)) { Style = r => r.Certain ? "bold" : "bold dim", Note = r => r.Certain ? null : "possibly" },
                    new("Report", r => r.Summary) { Id = ("Id", r => r.Id) },
                    new("¶", r => $"{r.Paragraph}") { Right = true, From = 90, Style = _ => "dim" },
                    new("Type", r => r.Type) { Style = _ => "cyan" });
            }
            run.Caption(question);
        });

    /// <summary>What the options ask for, whoever cooperates.</summary>
    public static async Task<CooperationFilter> FilterAsync(Run run, Question question)
    {
        var (from, to) = Filters.ReadRange(run);
        return new()
        {
            Topic = await question.TopicAsync(run.Ask(Filters.Topic)),
            Type = Filters.ReadType(run),
            From = from,
            To = to,
            RollUp = !run.Get(Bodies),
            Persons = run.Get(Persons),
            ThroughMembership = run.Get(Through),
        };
    }

    private static void WritePairs(Output output, IReadOnlyList<CooperationItem> pairs, bool ofOne)
    {
        var most = pairs.Count == 0 ? 0 : pairs.Max(p => Math.Abs(p.Weight));
        output.Table(pairs, "No report ties them.",
            new("Actor", p => p.A.Name) { Id = ("A", p => p.A.Actor), From = ofOne ? int.MaxValue : 0 },
            new("With", p => p.B.Name) { Id = ("B", p => p.B.Actor) },
            new("Weight", p => $"{p.Weight:0.0}") { Right = true, NoWrap = true },
            new("", p => new string('█', (int)Math.Round(BarWidth * Math.Abs(p.Weight) / Math.Max(most, 1)))) { IsPicture = true, NoWrap = true, From = 110, Style = _ => "cyan" },
            new("Reports", p => $"{p.Reports}") { Right = true, NoWrap = true, Note = p => p.Certain == p.Reports ? null : $"{p.Certain} certain" },
            new("First", p => Shown.Day(p.First)) { NoWrap = true },
            new("Last", p => Shown.Day(p.Last)) { NoWrap = true },
            new("Of", p => string.Join(", ", p.ByType.OrderByDescending(t => t.Value).Select(t => $"{t.Value} {t.Key}"))) { From = 150, Style = _ => "dim" });
    }
}
