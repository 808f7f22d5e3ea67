using CooperationTracker.Domain.Commitments;
using CsCheck;
using static CooperationTracker.Domain.Commitments.CommitmentStatus;
using static CooperationTracker.Domain.Commitments.EffectKind;

namespace CooperationTracker.Domain.Tests.Commitments;

public class CommitmentFoldTests
{
    private static readonly EffectKind[] Outcomes = [Advances, Fulfils, Supersedes, Withdraws, Lapses];

    private static readonly Gen<EffectKind> Effect = Gen.OneOf(Enum.GetValues<EffectKind>());

    // For each effect, the status after it from opened, proposed, adopted, in progress, fulfilled, superseded, withdrawn, lapsed.
    [Theory]
    [InlineData(Proposes, Proposed, Proposed, Adopted, InProgress, Fulfilled, Superseded, Withdrawn, Lapsed)]
    [InlineData(Adopts, Adopted, Adopted, Adopted, InProgress, Adopted, Adopted, Adopted, Adopted)]
    [InlineData(Advances, InProgress, InProgress, InProgress, InProgress, InProgress, InProgress, InProgress, InProgress)]
    [InlineData(Reaffirms, Adopted, Adopted, Adopted, InProgress, Fulfilled, Superseded, Withdrawn, Lapsed)]
    [InlineData(Fulfils, Fulfilled, Fulfilled, Fulfilled, Fulfilled, Fulfilled, Fulfilled, Fulfilled, Fulfilled)]
    [InlineData(Supersedes, Superseded, Superseded, Superseded, Superseded, Superseded, Superseded, Superseded, Superseded)]
    [InlineData(Withdraws, Withdrawn, Withdrawn, Withdrawn, Withdrawn, Withdrawn, Withdrawn, Withdrawn, Withdrawn)]
    [InlineData(Lapses, Lapsed, Lapsed, Lapsed, Lapsed, Lapsed, Lapsed, Lapsed, Lapsed)]
    public void The_status_after_each_effect_is_that_of_the_codebook(EffectKind effect, params CommitmentStatus[] after) =>
        Enum.GetValues<CommitmentStatus>().Select(before => CommitmentFold.Evolve(before, effect)).ShouldBe(after);

    [Fact]
    public void Nothing_happened_to_a_commitment_without_effects() => CommitmentFold.Of([]).ShouldBe(Opened);

    [Fact] // the example of the codebook
    public void A_line_of_effects_is_followed_in_order() => CommitmentFold.Of([Adopts, Advances, Advances, Reaffirms]).ShouldBe(InProgress);

    [Fact]
    public void What_was_brought_up_or_taken_on_and_has_not_ended_is_under_way() =>
        Enum.GetValues<CommitmentStatus>().Where(CommitmentFold.IsUnderWay).ShouldBe([Proposed, Adopted, InProgress]);

    [Fact]
    public void An_effect_that_is_none_throws() =>
        Should.Throw<ArgumentOutOfRangeException>(() => CommitmentFold.Evolve(Opened, (EffectKind)99));

    [Fact]
    public void The_same_effect_again_changes_nothing() => Gen.Select(Effect.Array[0, 8], Effect).Sample((effects, last) =>
        CommitmentFold.Of([.. effects, last]) == CommitmentFold.Of([.. effects, last, last]));

    [Fact]
    public void What_was_acted_on_is_never_again_merely_opened_or_set_back_by_words() => Effect.Array[1, 8].Sample(effects =>
    {
        var status = CommitmentFold.Of(effects);

        status.ShouldNotBe(Opened);
        if (effects.Any(e => e != Proposes))
        {
            status.ShouldNotBe(Proposed);
        }
        CommitmentFold.Evolve(status, Proposes).ShouldBe(status);
    });

    [Fact]
    public void The_last_act_decides_whatever_was_said_before() => Gen.Select(Effect.Array[0, 8], Gen.OneOf(Outcomes)).Sample((effects, last) =>
        CommitmentFold.Of([.. effects, last]) == CommitmentFold.Of([last]));
}
