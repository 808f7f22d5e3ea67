using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Findings;

/// <summary>A commitment was proposed, and for a year nothing else was done about it.</summary>
internal static class ProposalUnanswered
{
    /// <summary>How long an answer may take: a year, in which most of the bodies that are followed meet once.</summary>
    public static readonly Duration Patience = new(Months: 12, Days: 0);

    public static readonly FindingRule Rule = new("proposal-unanswered", Severity.Low,
        "A commitment was proposed certainly more than a year before the asked day, and nothing but proposals is known of it.");

    public static Finding? Find(Followed.Commitment commitment, DateOnly asOf)
    {
        var due = Patience.Before(asOf);
        var first = commitment.Acts.FirstOrDefault(a => a.Occurred is { IsQualified: false, BegunLatest: { } begun } && begun < due);
        return first is null || commitment.Acts.Any(a => a.Effect != EffectKind.Proposes)
            ? null
            : Rule.About(commitment, null,
                $"{commitment.Id} was proposed ({first.Occurred}, {first.Report}), and nobody is known to have answered.", commitment.Acts.Select(a => a.Told));
    }
}
