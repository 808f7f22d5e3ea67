using System.Globalization;
using CooperationTracker.Audit.Log;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Audit.Tree;

namespace CooperationTracker.Audit.Verification;

/// <summary>A checkpoint that an auditor kept, or that somebody else was given, held beside one that was shown.</summary>
public static class KeptCheckpoint
{
    /// <summary>Reads it.</summary>
    /// <exception cref="AuditException">None of the keys signed it.</exception>
    /// <exception cref="FormatException">It is no checkpoint.</exception>
    public static Checkpoint Read(SignedNote note, IReadOnlyList<NoteVerifier> keys) => Checkpoint.Signed(note, keys)?.Checkpoint
        ?? throw new AuditException(AuditCodes.NotSigned, "The checkpoint that was given is not signed by any of the keys. Name the key that it was signed with: --key VKEY.");

    /// <summary>Whether the two are of one history. Of two sizes only a proof says it.</summary>
    /// <param name="kept">The one that was kept.</param>
    /// <param name="shown">The one that was shown.</param>
    /// <param name="proof">Proof that the larger one has grown out of the smaller one; null for none.</param>
    /// <returns>What is proven by it, or what is not.</returns>
    /// <exception cref="AuditException">They are of two logs, or of two histories of one.</exception>
    /// <exception cref="FormatException">The proof is one of other sizes.</exception>
    public static (string? Proven, string? NotProven) Compare(Checkpoint kept, Checkpoint shown, ConsistencyAnswer? proof)
    {
        ArgumentNullException.ThrowIfNull(kept);
        ArgumentNullException.ThrowIfNull(shown);
        if (kept.Origin != shown.Origin)
        {
            throw new AuditException(AuditCodes.OtherLog, $"The checkpoint that was given is one of {kept.Origin}, and what is shown is one of {shown.Origin}.");
        }
        if (kept.Size == shown.Size)
        {
            return kept.Root == shown.Root
                ? (Text($"The checkpoint that you kept is over the same {kept.Size} leaves, with the same root."), null)
                : throw new AuditException(AuditCodes.Forked, Text($"Over {kept.Size} leaves the checkpoint that you kept has the root {kept.Root}, and what is shown has {shown.Root}: the log shows two histories."));
        }
        var (earlier, later) = kept.Size < shown.Size ? (kept, shown) : (shown, kept);
        if (proof is null)
        {
            var grown = kept.Size < shown.Size
                ? Text($"That the log, shown with {shown.Size} leaves, has grown out of the checkpoint that you kept, over {kept.Size}")
                : Text($"That the checkpoint that you kept, over {kept.Size} leaves, has grown out of what is shown, which is older and over {shown.Size}");
            return (null, Text($"{grown}: 'tracker audit consistency {earlier.Size} {later.Size} --json' gives a proof, to be named with --consistency."));
        }
        if (proof.From != earlier.Size || proof.To != later.Size)
        {
            throw new FormatException(Text($"The consistency proof is one from {proof.From} to {proof.To} leaves, and one from {earlier.Size} to {later.Size} is needed."));
        }
        return ConsistencyProof.Verify(earlier.Size, later.Size, earlier.Root, later.Root, proof.Path)
            ? (Text($"The first {earlier.Size} of {later.Size} leaves are the same in the checkpoint that you kept and in what is shown."), null)
            : throw new AuditException(AuditCodes.Forked, Text($"The tree over {later.Size} leaves, with the root {later.Root}, is not proven to have grown out of the one over {earlier.Size}, with the root {earlier.Root}: the log shows two histories, or the proof was changed."));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
