using System.Diagnostics.CodeAnalysis;
using CooperationTracker.Domain.Commitments;

namespace CooperationTracker.Views.Commitments;

/// <summary>What the effects on a commitment come to. One text holds them all: an array of a million words costs several times as much.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Status">How far the commitment had come by all of them.</param>
/// <param name="CertainStatus">How far it had come by those that had certainly occurred.</param>
/// <param name="Certain">Whether all had.</param>
internal readonly record struct FoldedEffects(int Count, CommitmentStatus Status, CommitmentStatus CertainStatus, bool Certain)
{
    private const char Possible = '?';

    /// <summary>SQL that makes the text of effects e, rows of views.effect in the order in which they occurred.</summary>
    public static readonly string Sql = $"string_agg(case when e.begun_latest <= $2 then e.effect else '{Possible}' || e.effect end, ' ')";

    /// <summary>Folds the text; null where there are no effects.</summary>
    public static FoldedEffects Of(string? text)
    {
        var folded = new FoldedEffects(0, CommitmentStatus.Opened, CommitmentStatus.Opened, true);
        foreach (var range in Each(text))
        {
            var word = text.AsSpan(range);
            var certain = word[0] != Possible;
            var effect = Words.Parse<EffectKind>(certain ? word : word[1..]);
            folded = new(
                folded.Count + 1,
                CommitmentFold.Evolve(folded.Status, effect),
                certain ? CommitmentFold.Evolve(folded.CertainStatus, effect) : folded.CertainStatus,
                folded.Certain && certain);
        }
        return folded;
    }

    /// <summary>How many different words a text holds.</summary>
    public static int CountDistinct(string? text)
    {
        var seen = new HashSet<ReadOnlyMemory<char>>(new WordComparer());
        foreach (var range in Each(text))
        {
            seen.Add(text.AsMemory(range));
        }
        return seen.Count;
    }

    private static MemoryExtensions.SpanSplitEnumerator<char> Each(string? text) =>
        string.IsNullOrEmpty(text) ? default : text.AsSpan().Split(' ');

    private sealed class WordComparer : IEqualityComparer<ReadOnlyMemory<char>>
    {
        public bool Equals(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode([DisallowNull] ReadOnlyMemory<char> obj) => string.GetHashCode(obj.Span);
    }
}
