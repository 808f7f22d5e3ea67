using System.Numerics;

namespace CooperationTracker.Audit.Tree;

/// <summary>Leaves in a row that one hash stands for.</summary>
/// <param name="From">The first one's index.</param>
/// <param name="To">The index after the last one's.</param>
public readonly record struct LeafRange(long From, long To)
{
    /// <summary>All leaves of a tree.</summary>
    public static LeafRange All(long size) => new(0, size);

    /// <summary>
    /// The complete subtrees that the range is made of, from left to right; their hashes folded from the right are its own.
    /// </summary>
    internal IEnumerable<Node> Nodes()
    {
        for (var at = From; at < To;)
        {
            var level = BitOperations.Log2((ulong)(To - at));
            yield return new(level, at >> level);
            at += 1L << level;
        }
    }

    /// <summary>The number of leaves in the left one of a range's two subtrees: the largest power of two below their number.</summary>
    internal static long LeftOf(long leaves) => 1L << BitOperations.Log2((ulong)(leaves - 1));
}

/// <summary>A complete subtree.</summary>
/// <param name="Level">Its height: it has 2^Level leaves.</param>
/// <param name="Index">Its place among those of its height, from 0.</param>
internal readonly record struct Node(int Level, long Index);
