using CooperationTracker.Domain.Commitments;

namespace CooperationTracker.Domain.Reports;

/// <summary>
/// What came of an occurrence: whether it took place, what kind of document came of it, and what it did to commitments.
/// </summary>
internal static class Outcomes
{
    /// <summary>
    /// Where two accounts cannot both be right: they tell of another kind of document; of one commitment, one has it
    /// asked for, held to, kept or ended, and the other something else of these; or one tells that it took place, and the
    /// other's statement, issued certainly after, still has it ahead.
    /// </summary>
    public static IEnumerable<(string Ours, string Theirs)> Differing(Account a, Account b)
    {
        if (a.Instrument is { } ours && b.Instrument is { } theirs && ours != theirs)
        {
            yield return (Word(ours), Word(theirs));
        }
        foreach (var commitment in a.Effects.Select(e => e.Commitment).Intersect(b.Effects.Select(e => e.Commitment)).Order(StringComparer.Ordinal))
        {
            var (mine, other) = (Upshots(a, commitment), Upshots(b, commitment));
            if (!mine.IsSubsetOf(other) && !other.IsSubsetOf(mine))
            {
                yield return (Acts(a, commitment), Acts(b, commitment));
            }
        }
        if (StillAhead(a, b) || StillAhead(b, a))
        {
            yield return (Word(a.Modality), Word(b.Modality));
        }
    }

    /// <summary>What an account says came of it, in words.</summary>
    public static string Of(Account account) => string.Join(", ",
    [
        Word(account.Modality),
        .. account.Instrument is { } instrument ? [Word(instrument)] : Array.Empty<string>(),
        .. account.Effects.Select(e => $"{Word(e.Kind)} {e.Commitment}").Order(StringComparer.Ordinal),
    ]);

    /// <summary>Whether an account has it ahead that took place before its statement was issued, by another one.</summary>
    private static bool StillAhead(Account tookPlace, Account ahead) =>
        tookPlace.Modality is Modality.Happened or Modality.Ongoing && ahead.Modality is Modality.Planned or Modality.Proposed
        && tookPlace.Occurred is { IsQualified: false, Latest: { } last } && ahead.Issued is { IsQualified: false, Earliest: { } issued } && issued > last;

    /// <summary>What it comes to for a commitment: two accounts of something that goes on may well say that it adopts and that it advances.</summary>
    private static HashSet<Upshot> Upshots(Account account, string commitment) =>
        [.. account.Effects.Where(e => e.Commitment == commitment).Select(e => e.Kind switch
        {
            EffectKind.Proposes => Upshot.AskedFor,
            EffectKind.Adopts or EffectKind.Advances or EffectKind.Reaffirms => Upshot.HeldTo,
            EffectKind.Fulfils => Upshot.Kept,
            EffectKind.Supersedes or EffectKind.Withdraws or EffectKind.Lapses => Upshot.Ended,
            _ => throw new ArgumentOutOfRangeException(nameof(account), e.Kind, "unknown effect"),
        })];

    private static string Acts(Account account, string commitment) =>
        $"{string.Join(" and ", account.Effects.Where(e => e.Commitment == commitment).Select(e => e.Kind).Order().Select(Word))} {commitment}";

    private enum Upshot
    {
        AskedFor,
        HeldTo,
        Kept,
        Ended,
    }

    private static string Word<T>(T value) where T : struct, Enum => KebabCase.Of(value);
}
