using System.Text.Json;
using CooperationTracker.Audit.Tree;

namespace CooperationTracker.Audit.Log;

/// <summary>What the tree holds, signed where there is a key.</summary>
/// <param name="Size">How many leaves the tree has.</param>
/// <param name="Root">Its root.</param>
/// <param name="Origin">Which log it is; absent without a key.</param>
/// <param name="Note">The checkpoint as a signed note; absent without a key.</param>
/// <param name="Key">The public key that checks it.</param>
/// <param name="SignedAt">When it was signed.</param>
public sealed record CheckpointAnswer(
    long Size, TreeHash Root, string? Origin = null, string? Note = null, string? Key = null, DateTimeOffset? SignedAt = null)
{
    /// <summary>A checkpoint that was signed.</summary>
    public static CheckpointAnswer Of(SignedCheckpoint signed) => new(signed.Size, signed.Root, signed.Origin, signed.Note, signed.Key, signed.SignedAt);
}

/// <summary>How far the tree has grown.</summary>
/// <param name="Size">How many leaves it has.</param>
/// <param name="Position">The position of the last one's event.</param>
/// <param name="Behind">How many positions it is behind the log.</param>
public sealed record TreeGrowth(long Size, long Position, long Behind);

/// <summary>Proof that an event stands in the log as it was recorded.</summary>
/// <param name="Index">The index of its leaf.</param>
/// <param name="Leaf">The leaf: JSON in the one form of RFC 8785, whose hash the proof is of.</param>
/// <param name="LeafHash">Its hash.</param>
/// <param name="Size">How many leaves the tree has that it is proven in.</param>
/// <param name="Root">That tree's root.</param>
/// <param name="Path">The proof, from the leaf up.</param>
/// <param name="Data">The event's data; what is left of it where its content was erased.</param>
/// <param name="Salt">The salt of the digest of its data, in base64; absent where its content was erased.</param>
/// <param name="Checkpoint">The checkpoint over that tree, as a signed note; absent where none was signed over this size.</param>
/// <param name="Key">The public key that checks it.</param>
public sealed record InclusionAnswer(
    long Index, string Leaf, TreeHash LeafHash, long Size, TreeHash Root, IReadOnlyList<TreeHash> Path, JsonElement Data,
    string? Salt = null, string? Checkpoint = null, string? Key = null);

/// <summary>Proof that the log has only grown between two checkpoints.</summary>
/// <param name="From">The size of the earlier tree.</param>
/// <param name="To">The size of the later tree.</param>
/// <param name="FromRoot">The root of the earlier tree.</param>
/// <param name="ToRoot">The root of the later tree.</param>
/// <param name="Path">The proof.</param>
/// <param name="FromCheckpoint">The checkpoint over the earlier tree, as a signed note; absent where none was signed over this size.</param>
/// <param name="ToCheckpoint">The checkpoint over the later tree.</param>
public sealed record ConsistencyAnswer(
    long From, long To, TreeHash FromRoot, TreeHash ToRoot, IReadOnlyList<TreeHash> Path, string? FromCheckpoint = null, string? ToCheckpoint = null);
