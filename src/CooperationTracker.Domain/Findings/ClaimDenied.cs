using CooperationTracker.Domain.Commitments;

namespace CooperationTracker.Domain.Findings;

/// <summary>One speaker claims that a commitment was kept, and another's statement says that it lapsed or was taken back.</summary>
internal static class ClaimDenied
{
    public static readonly FindingRule Rule = new("claim-denied", Severity.High,
        "One speaker's statement says that a commitment was kept, another's that it lapsed or was taken back, and nobody proposed or took it on again in between.");

    public static IEnumerable<Finding> Find(Followed.Commitment commitment)
    {
        List<Followed.Act> claims = [];
        List<Followed.Act> denials = [];
        foreach (var act in commitment.Acts)
        {
            switch (act.Effect)
            {
                case EffectKind.Fulfils:
                    claims.Add(act);
                    break;
                case EffectKind.Lapses or EffectKind.Withdraws:
                    denials.Add(act);
                    break;
                case EffectKind.Proposes or EffectKind.Adopts when claims.Count + denials.Count > 0:
                    // A new round: what was claimed of the one before may well have been denied of this one.
                    foreach (var finding in Round(commitment, claims, denials))
                    {
                        yield return finding;
                    }
                    (claims, denials) = ([], []);
                    break;
                default:
                    break;
            }
        }
        foreach (var finding in Round(commitment, claims, denials))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Round(Followed.Commitment commitment, List<Followed.Act> claims, List<Followed.Act> denials) =>
        from denial in denials
        let denied = claims.Where(c => c.Speaker != denial.Speaker).ToArray()
        where denied.Length > 0
        select Rule.About(commitment, denial.Report,
            $"{denied[0].Speaker} says that {commitment.Id} was kept ({denied[0].Words}), {denial.Speaker} that it was not ({denial.Words}).",
            [denial.Told, .. denied.Select(c => c.Told)]);
}
