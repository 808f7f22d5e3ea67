using CooperationTracker.Domain.Commitments;

namespace CooperationTracker.Domain.Findings;

/// <summary>A commitment is told to have been kept certainly before anyone took it on.</summary>
internal static class FulfilledBeforeAdopted
{
    public static readonly FindingRule Rule = new("fulfilled-before-adopted", Severity.High,
        "A commitment is told to have been kept certainly before it was first taken on or reaffirmed.");

    public static IEnumerable<Finding> Find(Followed.Commitment commitment)
    {
        var adopted = commitment.Acts.FirstOrDefault(a => a.Effect is EffectKind.Adopts or EffectKind.Reaffirms);
        // One that may have been taken on before is none: each has to come certainly later.
        var taken = commitment.Acts.Where(a => a.Effect is EffectKind.Adopts or EffectKind.Reaffirms).ToArray();
        return adopted is null ? [] : commitment.Acts
            .Where(a => a.Effect == EffectKind.Fulfils && taken.All(a.CertainlyBefore))
            .Select(kept => Rule.About(commitment, kept.Report,
                $"{commitment.Id} was kept ({kept.Words}) before it was taken on ({adopted.Words}).", [kept.Told, adopted.Told]));
    }
}
