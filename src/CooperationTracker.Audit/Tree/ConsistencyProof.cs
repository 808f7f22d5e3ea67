using System.Numerics;

namespace CooperationTracker.Audit.Tree;

/// <summary>Proves that a tree has grown out of an earlier one: the earlier leaves are its first (RFC 9162, section 2.1.4).</summary>
public static class ConsistencyProof
{
    /// <summary>What the hashes of the proof stand for, in its order. None where the sizes are the same, or the earlier tree is empty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The earlier tree is larger than the later one, or a size is negative.</exception>
    public static IReadOnlyList<LeafRange> Ranges(long from, long to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        if (from == 0 || from == to)
        {
            return [];
        }
        List<LeafRange> ranges = [];
        var (within, isWholeEarlierTree) = (LeafRange.All(to), true);
        while (within.To != from)
        {
            var middle = within.From + LeafRange.LeftOf(within.To - within.From);
            var (left, right) = (within with { To = middle }, within with { From = middle });
            ranges.Add(from <= middle ? right : left);
            isWholeEarlierTree &= from <= middle;
            within = from <= middle ? left : right;
        }
        if (!isWholeEarlierTree)
        {
            ranges.Add(within);
        }
        ranges.Reverse();
        return ranges;
    }

    /// <summary>Whether a proof holds. Needs nothing but what it is given.</summary>
    /// <param name="from">The size of the earlier tree.</param>
    /// <param name="to">The size of the later tree.</param>
    /// <param name="fromRoot">The root of the earlier tree.</param>
    /// <param name="toRoot">The root of the later tree.</param>
    /// <param name="path">The proof.</param>
    public static bool Verify(long from, long to, TreeHash fromRoot, TreeHash toRoot, IReadOnlyList<TreeHash> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (from < 0 || from > to)
        {
            return false;
        }
        if (from == to)
        {
            return path.Count == 0 && fromRoot == toRoot;
        }
        if (from == 0)
        {
            return path.Count == 0 && fromRoot == TreeHash.Empty;
        }
        // An earlier tree that is one complete subtree is not in the proof: its root is known.
        IReadOnlyList<TreeHash> hashes = BitOperations.IsPow2(from) ? [fromRoot, .. path] : path;
        if (path.Count == 0)
        {
            return false;
        }
        var (at, last) = (from - 1, to - 1);
        while ((at & 1) == 1)
        {
            (at, last) = (at >> 1, last >> 1);
        }
        var (earlier, later) = (hashes[0], hashes[0]);
        foreach (var hash in hashes.Skip(1))
        {
            if (last == 0)
            {
                return false;
            }
            if ((at & 1) == 1 || at == last)
            {
                (earlier, later) = (TreeHash.OfNode(hash, earlier), TreeHash.OfNode(hash, later));
                while ((at & 1) == 0 && at != 0)
                {
                    (at, last) = (at >> 1, last >> 1);
                }
            }
            else
            {
                later = TreeHash.OfNode(later, hash);
            }
            (at, last) = (at >> 1, last >> 1);
        }
        return last == 0 && earlier == fromRoot && later == toRoot;
    }
}
