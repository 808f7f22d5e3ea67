using CooperationTracker.Domain.Findings;

namespace CooperationTracker.Domain.Tests.Findings;

public class SettleFindingTests
{
    private static readonly Finding Found = new()
    {
        Id = "dates-differ-0123456789abcdef",
        Kind = "dates-differ",
        Severity = Severity.High,
        Subject = "osh",
        Sentence = "They differ.",
        Reports = ["a:1", "b:1"],
        Position = 20,
    };

    private static FindingSettled Said(Verdict verdict, long known = 20) => new(Found.Id, "dates-differ", "osh", ["a:1", "b:1"], verdict, known, Some.Reason, Some.Author);

    private static FindingState Given(params (Verdict Verdict, long Known)[] said) =>
        said.Aggregate(FindingState.None, (state, s) => state.Evolve(Said(s.Verdict, s.Known)));

    private static Decision Settle(FindingState state, Verdict verdict = Verdict.Settled, Finding? found = null) =>
        new SettleFinding(Found.Id, verdict, Some.Reason, Some.Author).Decide(found ?? Found, state);

    [Fact]
    public void An_open_finding_is_settled() =>
        Settle(FindingState.None).ThenAppends(StreamName.Finding(Found.Id), 0, Said(Verdict.Settled));

    [Fact]
    public void A_settled_one_is_not_settled_again() => Settle(Given((Verdict.Settled, 20))).ThenRefuses("already-settled /id");

    [Fact]
    public void A_settled_one_is_opened_again() =>
        Settle(Given((Verdict.Settled, 20)), Verdict.Reopened).ThenAppends(StreamName.Finding(Found.Id), 1, Said(Verdict.Reopened));

    [Fact]
    public void What_was_opened_again_is_settled_again() =>
        Settle(Given((Verdict.Settled, 20), (Verdict.Reopened, 20))).ThenAppends(StreamName.Finding(Found.Id), 2, Said(Verdict.Settled));

    [Fact]
    public void An_open_one_is_not_opened()
    {
        Settle(FindingState.None, Verdict.Reopened).ThenRefuses("not-settled /id");
        Settle(Given((Verdict.Settled, 20), (Verdict.Reopened, 20)), Verdict.Reopened).ThenRefuses("not-settled /id");
    }

    [Fact]
    public void A_report_that_came_or_changed_after_the_settlement_leaves_the_finding_open() =>
        Settle(Given((Verdict.Settled, 19))).ThenAppends(StreamName.Finding(Found.Id), 1, Said(Verdict.Settled));

    [Fact]
    public void What_no_rule_finds_is_refused() =>
        new SettleFinding("dates-differ-none", Verdict.Settled, Some.Reason, Some.Author).Decide(null, FindingState.None).ThenRefuses("unknown-finding /id");

    [Fact]
    public void A_verdict_needs_a_reason_and_an_author() =>
        new SettleFinding(Found.Id, Verdict.Settled, " ", "").Decide(Found, FindingState.None).ThenRefuses("missing-field /reason", "missing-field /author");

    [Fact]
    public void An_event_that_it_does_not_know_throws() =>
        Should.Throw<UnknownEventException>(() => FindingState.None.Evolve(Some.Received));

    [Fact]
    public void Every_rule_has_a_kind_of_its_own_that_begins_no_other()
    {
        var kinds = FindingRules.All.Select(r => r.Kind).ToArray();

        kinds.ShouldBeUnique();
        kinds.ShouldAllBe(kind => Slug.IsValid(kind) && kinds.Count(other => other.StartsWith(kind, StringComparison.Ordinal)) == 1);
        FindingRules.All.ShouldAllBe(r => r.Meaning.EndsWith('.'));
    }

    [Fact]
    public void The_README_lists_every_rule()
    {
        var lines = File.ReadAllLines(CooperationTracker.Testing.Repository.File("src/CooperationTracker.Domain/Findings/README.md"));

        FindingRules.All.ShouldAllBe(r => lines.Any(line => line.StartsWith($"| `{r.Kind}` | {r.Severity.ToString().ToLowerInvariant()} |", StringComparison.Ordinal)));
    }
}
