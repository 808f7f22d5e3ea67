using System.Globalization;
using System.Text;
using System.Text.Json;
using CooperationTracker.Audit.Leaves;
using CooperationTracker.Audit.Log;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Audit.Tree;
using CooperationTracker.Domain.Reports;

namespace CooperationTracker.Audit.Verification;

/// <summary>What an answer of the tree proves, and what it does not, in plain words.</summary>
/// <param name="Origin">Which log it is of.</param>
/// <param name="Leaves">How many leaves the checkpoint is over that it was proven with.</param>
/// <param name="Root">That checkpoint's root.</param>
/// <param name="Key">The key that signed it.</param>
/// <param name="Proven">What is proven.</param>
/// <param name="NotProven">What is not.</param>
public sealed record VerifiedProof(string Origin, long Leaves, TreeHash Root, string Key, IReadOnlyList<string> Proven, IReadOnlyList<string> NotProven);

/// <summary>Checks what the tree answered against a key: with no database and no network.</summary>
public static class ProofVerifier
{
    internal const string SameForAll =
        "That the log shows everybody the same: hold this checkpoint beside one that somebody else was given (tracker verify FILE --checkpoint THEIRS).";

    /// <summary>Verifies a checkpoint.</summary>
    /// <exception cref="AuditException">None of the keys signed it.</exception>
    /// <exception cref="FormatException">It is no checkpoint.</exception>
    public static VerifiedProof Verify(SignedNote shown, IReadOnlyList<NoteVerifier> keys)
    {
        var (checkpoint, key) = Checkpoint.Signed(shown, keys) ?? throw NotSigned("The checkpoint");
        return Of(checkpoint, key, [], ["What stands in the log: 'tracker audit prove' and 'tracker audit bundle' give proofs of events."]);
    }

    /// <summary>Verifies that an event stands in the log as it is shown.</summary>
    /// <exception cref="AuditException">It does not, or none of the keys signed the checkpoint.</exception>
    /// <exception cref="FormatException">Something in it cannot be read.</exception>
    public static VerifiedProof Verify(InclusionAnswer shown, IReadOnlyList<NoteVerifier> keys)
    {
        ArgumentNullException.ThrowIfNull(shown);
        var (checkpoint, key) = Signed(shown.Checkpoint, shown.Size, shown.Root, keys);
        var bytes = Encoding.UTF8.GetBytes(shown.Leaf);
        if (TreeHash.OfLeaf(bytes) != shown.LeafHash || !InclusionProof.Verify(shown.LeafHash, shown.Index, checkpoint.Size, checkpoint.Root, shown.Path))
        {
            throw Wrong($"Leaf {shown.Index} does not stand in the tree that was signed: the leaf, its index or its proof was changed.");
        }
        var leaf = Leaf.Parse(bytes);
        if (shown.Salt is { } salt ? !leaf.Holds(shown.Data, salt) : !ErasedContent.IsLeftIn(JsonSerializer.SerializeToUtf8Bytes(shown.Data)))
        {
            throw Wrong($"The data of the event at position {leaf.Position} (event {leaf.Version} of {leaf.Stream}) is not what was recorded: no salt leads from it to the digest in its leaf.");
        }
        return Of(checkpoint, key,
            [
                Text($"The event {leaf.EventId} stands in that log at position {leaf.Position}: {leaf.Type}, event {leaf.Version} of {leaf.Stream}, recorded at {leaf.Timestamp.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}{(leaf.Author is { } author ? $" by {author}" : "")}."),
                .. shown.Salt is null ? Array.Empty<string>() : ["Its data is what was recorded."],
            ],
            [
                .. shown.Salt is null ? ["What its data was, and that it was erased as a recorded erasure says: no salt leads to its digest any more."] : Array.Empty<string>(),
                "That no later event corrects it: a bundle shows that (tracker audit bundle), and the whole log (tracker verify).",
            ]);
    }

    /// <summary>Verifies that the log has only grown between two checkpoints.</summary>
    /// <param name="shown">The proof, with the checkpoints that it is between.</param>
    /// <param name="keys">The keys that they may be signed with.</param>
    /// <param name="kept">A checkpoint that was kept: of the earlier size, it takes the place of the proof's own.</param>
    /// <exception cref="AuditException">It has not, or none of the keys signed the checkpoints.</exception>
    /// <exception cref="FormatException">Something in it cannot be read.</exception>
    public static VerifiedProof Verify(ConsistencyAnswer shown, IReadOnlyList<NoteVerifier> keys, Checkpoint? kept)
    {
        ArgumentNullException.ThrowIfNull(shown);
        var (later, key) = Signed(shown.ToCheckpoint, shown.To, shown.ToRoot, keys);
        var earlier = new Checkpoint(later.Origin, shown.From, shown.FromRoot);
        KeptCheckpoint.Compare(kept?.Size == shown.From ? kept : Signed(shown.FromCheckpoint, shown.From, shown.FromRoot, keys, ", or give the one of that size that you kept").Checkpoint, earlier, null);
        return ConsistencyProof.Verify(shown.From, shown.To, shown.FromRoot, shown.ToRoot, shown.Path)
            ? Of(later, key, [Text($"It has grown out of the tree of {shown.From} leaves with the root {shown.FromRoot}: what that held is where it was, and all that came later stands after it.")], [])
            : throw Wrong($"The tree of {shown.To} leaves is not proven to have grown out of the one of {shown.From}: a root or the proof was changed.");
    }

    /// <summary>What a signed checkpoint says.</summary>
    internal static string Signed(Checkpoint checkpoint) =>
        Text($"{checkpoint.Origin} signed, with the key that you gave, that its log held {checkpoint.Size} events with the root {checkpoint.Root}.");

    private static VerifiedProof Of(Checkpoint checkpoint, NoteVerifier key, IReadOnlyList<string> proven, IReadOnlyList<string> notProven) =>
        new(checkpoint.Origin, checkpoint.Size, checkpoint.Root, key.ToString(), [Signed(checkpoint), .. proven], [.. notProven, SameForAll]);

    /// <summary>The checkpoint that a proof names, which must be over the very tree.</summary>
    private static (Checkpoint Checkpoint, NoteVerifier Key) Signed(string? note, long size, TreeHash root, IReadOnlyList<NoteVerifier> keys, string otherwise = "")
    {
        if (note is null)
        {
            throw new AuditException(AuditCodes.NotSigned, Text($"No checkpoint over {size} leaves stands in the proof. Ask for one of a size that was signed{otherwise}."));
        }
        var (checkpoint, key) = Checkpoint.Signed(SignedNote.Parse(note), keys) ?? throw NotSigned(Text($"The checkpoint over {size} leaves"));
        return checkpoint.Size == size && checkpoint.Root == root
            ? (checkpoint, key)
            : throw Wrong($"The proof is for {size} leaves with the root {root}, and its checkpoint is over {checkpoint.Size} with the root {checkpoint.Root}.");
    }

    private static AuditException NotSigned(string what) =>
        new(AuditCodes.NotSigned, $"{what} is not signed by the key that was given. Take a key from whom you trust, not from the file.");

    private static AuditException Wrong(FormattableString what) => new(AuditCodes.ProofDiffers, Text(what));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
