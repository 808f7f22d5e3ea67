using CooperationTracker.Domain.Commitments;

namespace CooperationTracker.Views.Commitments;

/// <summary>At which positions the status of commitments became known to be another one.</summary>
internal static class StatusHistory
{
    /// <summary>The causes that changed a status, in their order.</summary>
    /// <param name="causes">The positions at which what was known of a commitment may have changed.</param>
    /// <param name="effects">Every effect that was ever known, in the order in which they occurred.</param>
    /// <param name="title">The title of a commitment.</param>
    public static IEnumerable<StatusChange> Changes(IEnumerable<Cause> causes, IEnumerable<Told> effects, Func<string, string> title)
    {
        var told = effects.ToLookup(e => e.Commitment);
        foreach (var cause in causes)
        {
            CommitmentStatus? before = cause.Opens ? null : StatusAt(told[cause.Commitment], cause.Position - 1);
            var after = StatusAt(told[cause.Commitment], cause.Position);
            if (before != after)
            {
                yield return new(cause.Commitment, title(cause.Commitment), before, after, cause.Position, cause.RecordedAt, cause.Text);
            }
        }
    }

    private static CommitmentStatus StatusAt(IEnumerable<Told> effects, long position) =>
        CommitmentFold.Of(effects.Where(e => e.From <= position && position < e.To).Select(e => e.Effect));

    /// <summary>An effect, as it was known from a position up to before another.</summary>
    public sealed record Told(string Commitment, EffectKind Effect, long From, long To);

    /// <summary>Something that came to be known of a commitment.</summary>
    public sealed record Cause(string Commitment, long Position, bool Opens, DateTimeOffset RecordedAt, string Text);
}
