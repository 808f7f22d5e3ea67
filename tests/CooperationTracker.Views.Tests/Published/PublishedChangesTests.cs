using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Views.Commitments;
using CooperationTracker.Views.Published;

namespace CooperationTracker.Views.Tests.Published;

/// <summary>The rules of what is published: what was known earlier beside what is known later.</summary>
public sealed class PublishedChangesTests
{
    private const long Forever = long.MaxValue;

    private static readonly DateOnly Day = new(2025, 1, 1);

    [Fact]
    public void A_tie_changed_when_its_reports_or_its_weight_differ()
    {
        var before = Ties(("a", "b", 1, 2.8m), ("a", "c", 2, 5m), ("b", "c", 1, 1m), ("c", "d", 1, 1m));
        var after = Ties(("a", "b", 2, 5.6m), ("a", "c", 2, 5m), ("b", "c", 1, 3.4m), ("d", "e", 1, 1m));

        PublishedChanges.OfTies(before, after, Day, 10, 20).Cast<TieChanged>().Select(t => (t.Subject, t.Before, t.After)).ShouldBe(
        [
            ("a/b", new(1, 2.8m), new(2, 5.6m)), // one more report
            ("b/c", new(1, 1m), new(1, 3.4m)), // one was amended to be of another type
            ("c/d", new(1, 1m), default), // the only one was retracted, or its actor merged
            ("d/e", default, new(1, 1m)),
        ]);
    }

    [Fact]
    public void Nothing_changed_where_nothing_differs() =>
        PublishedChanges.OfTies(Ties(("a", "b", 1, 2.80m)), Ties(("a", "b", 1, 2.8m)), Day, 10, 20).ShouldBeEmpty();

    [Fact]
    public void A_commitment_that_is_opened_has_no_status_before() =>
        Statuses([Cause("trade", 5, opens: true)]).ShouldBe([(5, null, CommitmentStatus.Opened)]);

    [Fact]
    public void A_report_and_its_retraction_change_a_status_there_and_back() =>
        Statuses([Cause("trade", 6), Cause("trade", 9)], new StatusHistory.Told("trade", EffectKind.Adopts, 6, 9)).ShouldBe(
            [(6, CommitmentStatus.Opened, CommitmentStatus.Adopted), (9, CommitmentStatus.Adopted, CommitmentStatus.Opened)]);

    [Fact]
    public void An_amendment_changes_a_status_at_once() =>
        Statuses([Cause("trade", 6), Cause("trade", 8)], new StatusHistory.Told("trade", EffectKind.Adopts, 6, 8), new StatusHistory.Told("trade", EffectKind.Fulfils, 8, Forever)).ShouldBe(
            [(6, CommitmentStatus.Opened, CommitmentStatus.Adopted), (8, CommitmentStatus.Adopted, CommitmentStatus.Fulfilled)]);

    [Fact]
    public void What_a_merged_commitment_had_counts_from_the_merger_on() =>
        Statuses([Cause("trade", 6), Cause("trade", 12)], new StatusHistory.Told("trade", EffectKind.Proposes, 6, Forever), new StatusHistory.Told("trade", EffectKind.Adopts, 12, Forever)).ShouldBe(
            [(6, CommitmentStatus.Opened, CommitmentStatus.Proposed), (12, CommitmentStatus.Proposed, CommitmentStatus.Adopted)]);

    [Fact]
    public void A_report_that_leaves_a_status_is_no_change() =>
        Statuses([Cause("trade", 6), Cause("trade", 8)], new StatusHistory.Told("trade", EffectKind.Adopts, 6, Forever), new StatusHistory.Told("trade", EffectKind.Reaffirms, 8, Forever)).ShouldBe(
            [(6, CommitmentStatus.Opened, CommitmentStatus.Adopted)]);

    [Fact]
    public void A_finding_is_raised_once()
    {
        var raised = PublishedChanges.OfFindings([Finding("stays"), Finding("goes")], [Finding("comes"), Finding("stays")], Day, 20).ShouldHaveSingleItem();

        (raised.Name, raised.Subject, raised.Position).ShouldBe(("finding.raised", "comes", 20));
    }

    private static Dictionary<(string, string), TieKnown> Ties(params (string A, string B, long Reports, decimal Weight)[] ties) =>
        ties.ToDictionary(t => (t.A, t.B), t => new TieKnown(t.Reports, t.Weight));

    private static IEnumerable<(long, CommitmentStatus?, CommitmentStatus)> Statuses(StatusHistory.Cause[] causes, params StatusHistory.Told[] effects) =>
        PublishedChanges.OfStatuses(StatusHistory.Changes(causes, effects, id => id), Day).Cast<CommitmentStatusChanged>().Select(c => (c.Position, c.Before, c.After));

    private static StatusHistory.Cause Cause(string commitment, long position, bool opens = false) => new(commitment, position, opens, default, "because");

    private static Finding Finding(string id) => new()
    {
        Id = id,
        Kind = "dates-differ",
        Severity = Severity.High,
        Subject = "osh",
        Sentence = "They differ.",
        Reports = ["s:1"],
        Position = 7,
    };
}
