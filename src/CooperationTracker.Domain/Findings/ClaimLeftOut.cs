using CooperationTracker.Domain.Commitments;

namespace CooperationTracker.Domain.Findings;

/// <summary>One speaker claims that a commitment was kept, and another party speaks of it later without a word of that.</summary>
internal static class ClaimLeftOut
{
    public static readonly FindingRule Rule = new("claim-left-out", Severity.Low,
        "One speaker's statement says that a commitment was kept; another party, in statements issued certainly after that, still speaks of it as open.");

    public static IEnumerable<Finding> Find(Followed.Commitment commitment)
    {
        foreach (var claim in commitment.Acts.Where(a => a.Effect == EffectKind.Fulfils))
        {
            // What is taken on anew is another round, of which the claim said nothing.
            var round = commitment.Acts.TakeWhile(a => a.Effect is not (EffectKind.Proposes or EffectKind.Adopts) || !claim.CertainlyBefore(a)).ToArray();
            foreach (var party in commitment.Parties.Where(p => p != claim.Speaker))
            {
                var later = round.Where(a => a.Speaker == party && IsIssuedAfter(a, claim)).ToArray();
                if (later.Length > 0 && later.All(a => a.Effect is EffectKind.Proposes or EffectKind.Adopts or EffectKind.Advances or EffectKind.Reaffirms))
                {
                    yield return Rule.About(commitment, $"{claim.Report}\n{party}",
                        $"{claim.Speaker} says that {commitment.Id} was kept ({claim.Words}); {party} spoke of it later and left that out ({later[0].Words}).",
                        [claim.Told, .. later.Select(a => a.Told)]);
                }
            }
        }
    }

    private static bool IsIssuedAfter(Followed.Act act, Followed.Act claim) =>
        act.Issued is { IsQualified: false, Earliest: { } issued } && claim.Occurred is { IsQualified: false, BegunLatest: { } kept } && issued > kept;
}
