namespace CooperationTracker.Domain.Findings;

/// <summary>Every rule there is. README.md in this folder lists them with examples.</summary>
public static class FindingRules
{
    private static readonly (FindingRule Rule, Func<Followed.Occurrence, Finding?> Find)[] Occurrences =
    [
        (DatesDiffer.Rule, DatesDiffer.Find),
        (PlacesDiffer.Rule, PlacesDiffer.Find),
        (ParticipantsDiffer.Rule, ParticipantsDiffer.Find),
        (OutcomesDiffer.Rule, OutcomesDiffer.Find),
    ];

    private static readonly (FindingRule Rule, Func<Followed.Commitment, IEnumerable<Finding>> Find)[] Ends =
    [
        (FulfilledBeforeAdopted.Rule, FulfilledBeforeAdopted.Find),
        (ActedOnAfterEnd.Rule, ActedOnAfterEnd.Find),
        (ClaimDenied.Rule, ClaimDenied.Find),
        (ClaimLeftOut.Rule, ClaimLeftOut.Find),
    ];

    /// <summary>The rules about occurrences that two statements or more tell of.</summary>
    public static IReadOnlyList<FindingRule> OfOccurrences { get; } = [.. Occurrences.Select(r => r.Rule)];

    /// <summary>The rules about commitments that were kept or came to an end by some report.</summary>
    public static IReadOnlyList<FindingRule> OfEndedCommitments { get; } = [.. Ends.Select(r => r.Rule)];

    /// <summary>The rules about commitments of which nothing but proposals is known.</summary>
    public static IReadOnlyList<FindingRule> OfProposals { get; } = [ProposalUnanswered.Rule];

    /// <summary>The rules about what was planned.</summary>
    public static IReadOnlyList<FindingRule> OfPlans { get; } = [PlanOverdue.Rule];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FindingRule> All { get; } = [.. OfOccurrences, .. OfEndedCommitments, .. OfProposals, .. OfPlans];

    /// <summary>The rule of a kind.</summary>
    public static FindingRule Of(string kind) => All.Single(r => r.Kind == kind);

    /// <summary>What the rules find about an occurrence.</summary>
    public static IEnumerable<Finding> Find(Followed.Occurrence occurrence) => Occurrences.Select(r => r.Find(occurrence)).OfType<Finding>();

    /// <summary>What the rules find about a commitment that was kept or came to an end.</summary>
    /// <remarks>A report that acts twice on one commitment, since another was merged into it, still gives one finding of a kind.</remarks>
    public static IEnumerable<Finding> FindEnds(Followed.Commitment commitment) => Ends.SelectMany(r => r.Find(commitment)).DistinctBy(f => f.Id);

    /// <summary>What is found about a commitment of which nothing but proposals is known.</summary>
    public static Finding? FindUnanswered(Followed.Commitment commitment, DateOnly asOf) => ProposalUnanswered.Find(commitment, asOf);

    /// <summary>What is found about a plan.</summary>
    public static Finding? FindOverdue(Followed.Plan plan, DateOnly asOf) => PlanOverdue.Find(plan, asOf);
}
