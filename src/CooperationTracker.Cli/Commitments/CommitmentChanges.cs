using System.CommandLine;
using CooperationTracker.Cli.Edge;

namespace CooperationTracker.Cli.Commitments;

/// <summary><c>tracker commitment open|amend|merge</c></summary>
internal static class CommitmentChanges
{
    public static Command Create()
    {
        var commitment = new TrackerCommand("commitment", "Open, amend or merge commitments.", "tracker commitment open new-commitment.yaml");
        commitment.Add(RegistryChange.Add(RegistryNouns.Commitment, "open", "Open a commitment: effects of reports may name it from then on.", "opened",
            "One commitment, with the fields that seeds/commitments.yaml has.",
            "tracker commitment open new-commitment.yaml"));
        commitment.Add(RegistryChange.Amend(RegistryNouns.Commitment, "Replace a commitment's title, scope, parties, topics and review interval.",
            "tracker commitment amend caco-drug-transit.yaml --reason 'One more party' --by anna"));
        commitment.Add(RegistryChange.Merge(RegistryNouns.Commitment, "Say that a commitment is another one: its effects count there from now on.",
            "tracker commitment merge caco-drugs --into caco-drug-transit --reason 'The same' --by anna"));
        return commitment;
    }
}
