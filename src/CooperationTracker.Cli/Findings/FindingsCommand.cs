using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Intake.Findings;
using CooperationTracker.Views;
using CooperationTracker.Views.Findings;

namespace CooperationTracker.Cli.Findings;

/// <summary><c>tracker findings [settle|reopen ID]</c></summary>
internal static class FindingsCommand
{
    private static readonly string[] Kinds = [.. FindingRules.All.Select(r => r.Kind)];

    private static readonly Option<string?> Kind = new("--kind") { Description = $"Only what this rule found: {string.Join(", ", Kinds)}.", HelpName = "KIND" };
    private static readonly Option<string?> Level = new("--severity") { Description = "Only of this severity: low, medium, high.", HelpName = "SEVERITY" };
    private static readonly Option<string?> Commitment = new("--commitment") { Description = "Only about this commitment, or with a report that acts on it.", HelpName = "COMMITMENT" };
    private static readonly Option<bool> Open = new("--open") { Description = "Only what no auditor has settled." };
    private static readonly Option<bool> Settled = new("--settled") { Description = "Only what an auditor has settled." };

    public static Command Create()
    {
        var command = new TrackerCommand(
            "findings",
            "List where statements contradict each other, effects are out of order, and plans and proposals stay open; and what auditors say of it.",
            "tracker findings",
            "tracker findings --open --severity high",
            "tracker findings --kind plan-overdue --actor csto --as-of 2012-12-31 --json")
        { Open, Settled }.With([Kind, Level, Filters.Actor, Filters.Topic, Commitment, Filters.Limit, .. Filters.Times]).Do(ListAsync);
        command.Add(Verdict("settle", Domain.Findings.Verdict.Settled, "settled",
            "Settle a finding: it was looked into, and the reason says what came of that.",
            "tracker findings settle plan-overdue-f0629c2db0b0c6a1 --reason 'The conference was held, by its own report' --by vera"));
        command.Add(Verdict("reopen", Domain.Findings.Verdict.Reopened, "opened again",
            "Open a finding again that was settled.",
            "tracker findings reopen plan-overdue-f0629c2db0b0c6a1 --reason 'That report was of another year' --by vera"));
        return command;
    }

    private static async Task ListAsync(Run run)
    {
        if (run.Get(Open) && run.Get(Settled))
        {
            throw run.Ask(Settled).Wrong(EdgeCodes.Usage, "--open and --settled exclude each other.");
        }
        var kind = run.Ask(Kind).Word("kind", RefusalCodes.Invalid, Kinds);
        var severity = run.Ask(Level).Value<Severity>("severity");
        var limit = Filters.ReadLimit(run) ?? int.MaxValue;
        var question = await run.AskAsync();
        var filter = new FindingFilter
        {
            Kind = kind,
            Severity = severity,
            Actor = await question.ActorAsync(run.Ask(Filters.Actor)),
            Topic = await question.TopicAsync(run.Ask(Filters.Topic)),
            Commitment = await question.CommitmentAsync(run.Ask(Commitment)),
            Settled = run.Get(Open) ? false : run.Get(Settled) ? true : null,
        };
        var page = await FindingQuery.ListAsync(question.DataSource, filter, question.Times, Paging.All with { Limit = limit }, run.Cancellation);
        run.Answer(question, page.Items, "Nothing is found.",
            new("Finding", f => f.Sentence) { Id = ("Id", f => f.Id), Style = _ => null },
            new("Kind", f => f.Kind) { NoWrap = true, From = 100 },
            new("Severity", f => AnswerJson.Word(f.Severity)) { NoWrap = true, Style = f => Colour(f.Severity) },
            new("Settled", f => f.Settled ? $"{f.Settlement!.Reason} ({f.Settlement.Author})" : "open") { Style = f => f.Settled ? "green" : "dim" });
    }

    private static TrackerCommand Verdict(string verb, Verdict verdict, string done, string description, string example)
    {
        var id = new Argument<string>("ID") { Description = "The finding's id, as 'findings' lists it." };
        return new TrackerCommand(verb, description, example) { id, Origins.Reason, Origins.By }.Do(async run =>
        {
            var question = await run.AskAsync();
            var session = await run.OpenAsync();
            var outcome = await session.Bus.InvokeAsync(new SettleFindingCommand(
                run.Get(id)!, verdict, run.Get(Origins.Reason)!, question.Times.AsOf, Origins.OfCorrector(run)), run.Cancellation);
            await run.FinishAsync(outcome, $"finding {run.Get(id)}", done, Origins.Place(null, ("/id", "ID")));
        });
    }

    private static string Colour(Severity severity) => severity switch
    {
        Severity.High => "red",
        Severity.Medium => "yellow",
        _ => "dim",
    };
}
