using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain.Commitments;

namespace CooperationTracker.Cli.Commitments;

/// <summary><c>tracker commitment open|amend|merge</c></summary>
internal static class CommitmentChanges
{
    public static Command Create()
    {
        var commitment = new TrackerCommand("commitment", "Open, amend or merge commitments.", "tracker commitment open new-commitment.yaml");
        commitment.Add(RegistryChange.Add<CommitmentDefinition>("commitment", "open", "Open a commitment: effects of reports may name it from then on.", "opened",
            "One commitment, with the fields that seeds/commitments.yaml has.", c => c.Id, c => new OpenCommitment(c).Decide,
            pointer => "/commitments/0" + pointer,
            "tracker commitment open new-commitment.yaml"));
        commitment.Add(RegistryChange.Amend<CommitmentDefinition>("commitment", "Replace a commitment's title, scope, parties and topics.",
            c => c.Id, (c, reason, author) => new AmendCommitment(c, reason, author).Decide,
            "tracker commitment amend caco-drug-transit.yaml --reason 'One more party' --by anna"));
        commitment.Add(RegistryChange.Merge("commitment", "Say that a commitment is another one: its effects count there from now on.",
            (id, into, reason, author) => new MergeCommitment(id, into, reason, author).Decide,
            "tracker commitment merge caco-drugs --into caco-drug-transit --reason 'The same' --by anna"));
        return commitment;
    }
}
