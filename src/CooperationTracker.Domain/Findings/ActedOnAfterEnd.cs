using CooperationTracker.Domain.Commitments;

namespace CooperationTracker.Domain.Findings;

/// <summary>A commitment is acted on certainly after it lapsed, was withdrawn or replaced, and nobody took it up again.</summary>
internal static class ActedOnAfterEnd
{
    public static readonly FindingRule Rule = new("acted-on-after-end", Severity.Medium,
        "A commitment is advanced, reaffirmed or kept certainly after it lapsed, was withdrawn or was replaced, and nobody proposed or took it on again in between.");

    public static IEnumerable<Finding> Find(Followed.Commitment commitment)
    {
        List<Followed.Act> ends = [];
        foreach (var act in commitment.Acts)
        {
            switch (act.Effect)
            {
                case EffectKind.Lapses or EffectKind.Withdraws or EffectKind.Supersedes:
                    ends.Add(act);
                    break;
                case EffectKind.Proposes or EffectKind.Adopts:
                    ends.Clear();
                    break;
                default:
                    if (ends.Find(e => e.CertainlyBefore(act)) is { } end)
                    {
                        yield return Rule.About(commitment, act.Report,
                            $"{commitment.Id} was acted on ({act.Words}) after it had ended ({end.Words}).", [end.Told, act.Told]);
                    }
                    break;
            }
        }
    }
}
