using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Commitments;

namespace CooperationTracker.Domain.Tests.Commitments;

/// <summary>Opening, amending and merging commitments.</summary>
public class CommitmentTests
{
    private static readonly CommitmentDefinition Belt = new()
    {
        Id = "security-belt",
        Title = "A belt",
        Scope = "Borders are guarded.",
        Parties = ["CSTO", "OSCE", "csto"],
        Topics = ["Illicit drugs"],
    };

    private static readonly CommitmentDefinition Resolved = Belt with { Parties = ["csto", "osce"], Topics = ["narcotics"] };

    private static Func<Registry, Decision> Amend(CommitmentDefinition commitment, string reason = Some.Reason, string author = Some.Author) =>
        new AmendCommitment(commitment, reason, author).Decide;

    private static Func<Registry, Decision> Merge(string id, string into, string reason = Some.Reason, string author = Some.Author) =>
        new MergeCommitment(id, into, reason, author).Decide;

    [Fact]
    public void A_commitment_is_opened_with_parties_and_topics_by_id() => Some.Registry.When(new OpenCommitment(Belt).Decide)
        .ThenAppends(StreamName.Commitment("security-belt"), 0, new CommitmentOpened(Resolved));

    [Fact]
    public void Opening_twice_appends_nothing() => Some.Registry.And(new CommitmentOpened(Resolved)).When(new OpenCommitment(Belt).Decide).ThenNothing();

    [Fact]
    public void A_taken_id_is_refused() => Some.Registry.When(new OpenCommitment(Some.Kanal with { Title = "Canal" }).Decide)
        .ThenRefuses("already-registered /commitments/0/id");

    [Fact]
    public void A_commitment_is_well_formed() => Some.Registry
        .When(new OpenCommitment(new() { Id = "Belt", Title = "", Scope = " ", Parties = ["csto", "x-1"], Topics = ["x-2"] }).Decide)
        .ThenRefuses(
            "invalid-value /commitments/0/id", "missing-field /commitments/0/title", "missing-field /commitments/0/scope",
            "unknown-actor /commitments/0/parties/1", "unknown-topic /commitments/0/topics/0");

    [Fact]
    public void A_commitment_is_amended_whole() => Some.Registry.When(Amend(Some.Kanal with { Title = "Canal", Parties = ["OSCE"] }))
        .ThenAppends(
            StreamName.Commitment("operation-kanal"), 1,
            new CommitmentAmended(Some.Kanal with { Title = "Canal", Parties = ["osce"] }, Some.Reason, Some.Author));

    [Fact]
    public void Amending_to_what_stands_appends_nothing() => Some.Registry.When(Amend(Some.Kanal with { Parties = ["CSTO"] })).ThenNothing();

    [Fact]
    public void An_amendment_that_cannot_be_is_refused()
    {
        Some.Registry.When(Amend(Some.Kanal with { Id = "operation-canal" })).ThenRefuses("unknown-commitment /id")
            .Refusals[0].Suggestions.ShouldBe(["operation-kanal"]);
        Some.Registry.When(Amend(Some.Kanal with { Title = "", Parties = ["x-1"] })).ThenRefuses("missing-field /title", "unknown-actor /parties/0");
        Some.Registry.When(Amend(Some.Kanal with { Title = "Canal" }, "", "")).ThenRefuses("missing-field /reason", "missing-field /author");
        Some.Registry.And(new CommitmentMerged("operation-kanal", "partnership", Some.Reason, Some.Author))
            .When(Amend(Some.Kanal with { Title = "Canal" })).ThenRefuses("already-merged /id");
    }

    [Fact]
    public void A_commitment_is_merged_into_another() => Some.Registry.When(Merge("operation-kanal", "partnership"))
        .ThenAppends(
            StreamName.Commitment("operation-kanal"), 1, new CommitmentMerged("operation-kanal", "partnership", Some.Reason, Some.Author));

    [Fact]
    public void Merging_twice_appends_nothing() => Some.Registry
        .And(new CommitmentMerged("operation-kanal", "partnership", Some.Reason, Some.Author))
        .When(Merge("operation-kanal", "partnership"))
        .ThenNothing();

    [Fact]
    public void A_merge_that_cannot_be_is_refused()
    {
        Some.Registry.When(Merge("partnership", "partnership")).ThenRefuses("circular /into");
        Some.Registry.When(Merge("partnership", "x-1")).ThenRefuses("unknown-commitment /into");
        Some.Registry.When(Merge("x-1", "partnership")).ThenRefuses("unknown-commitment /id");
        Some.Registry.When(Merge("partnership", "operation-kanal", "", "")).ThenRefuses("missing-field /reason", "missing-field /author");
        Some.Registry.And(new CommitmentOpened(Resolved), new CommitmentMerged("partnership", "operation-kanal", Some.Reason, Some.Author))
            .When(Merge("partnership", "security-belt")).ThenRefuses("already-merged /id");
    }
}
