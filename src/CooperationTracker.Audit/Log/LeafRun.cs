using CooperationTracker.Audit.Leaves;
using CooperationTracker.Audit.Tree;

namespace CooperationTracker.Audit.Log;

/// <summary>Leaves that follow each other in one tile, as one row holds them.</summary>
/// <param name="First">The index of the first one.</param>
/// <param name="Positions">The position of each one's event.</param>
/// <param name="EventIds">The id of each one's event.</param>
/// <param name="Digests">The digest of each one's data, one after another.</param>
/// <param name="Hashes">The hash of each one.</param>
/// <param name="Salts">The salt of each one's digest: zeros where the content was erased.</param>
internal sealed record LeafRun(long First, long[] Positions, Guid[] EventIds, byte[] Digests, byte[] Hashes, byte[] Salts)
{
    /// <summary>How many leaves there are.</summary>
    public int Count => Positions.Length;

    /// <summary>The index after the last one's.</summary>
    public long End => First + Count;

    /// <summary>A run of so many leaves that are not made yet.</summary>
    public static LeafRun Empty(long first, int count) => new(
        first, new long[count], new Guid[count], new byte[count * TreeHash.Size], new byte[count * TreeHash.Size], new byte[count * Leaf.SaltSize]);

    /// <summary>One of the leaves.</summary>
    public StoredLeaf At(int i)
    {
        ReadOnlyMemory<byte> salt = Salts.AsMemory(i * Leaf.SaltSize, Leaf.SaltSize);
        return new(First + i, Positions[i], EventIds[i], Hash(Digests, i), Hash(Hashes, i), salt.Span.IndexOfAnyExcept((byte)0) < 0 ? default(ReadOnlyMemory<byte>?) : salt);
    }

    /// <summary>All of them.</summary>
    public IEnumerable<StoredLeaf> Leaves() => Enumerable.Range(0, Count).Select(At);

    private static TreeHash Hash(byte[] hashes, int i) => new(hashes.AsSpan(i * TreeHash.Size, TreeHash.Size));
}

/// <summary>A leaf as the database has it.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Position">The position of its event.</param>
/// <param name="EventId">The id of its event.</param>
/// <param name="Digest">The digest of its event's data.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Salt">The salt of the digest; null where the content was erased.</param>
internal sealed record StoredLeaf(long Index, long Position, Guid EventId, TreeHash Digest, TreeHash Hash, ReadOnlyMemory<byte>? Salt);
