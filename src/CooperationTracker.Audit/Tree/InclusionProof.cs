namespace CooperationTracker.Audit.Tree;

/// <summary>Proves that a leaf stands in a tree, at its index (RFC 9162, section 2.1.3).</summary>
public static class InclusionProof
{
    /// <summary>What the hashes of the proof stand for, from the leaf up.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such leaf.</exception>
    public static IReadOnlyList<LeafRange> Ranges(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        List<LeafRange> ranges = [];
        for (var within = LeafRange.All(size); within.To - within.From > 1;)
        {
            var middle = within.From + LeafRange.LeftOf(within.To - within.From);
            var (left, right) = (within with { To = middle }, within with { From = middle });
            ranges.Add(index < middle ? right : left);
            within = index < middle ? left : right;
        }
        ranges.Reverse();
        return ranges;
    }

    /// <summary>Whether a proof holds. Needs nothing but what it is given.</summary>
    /// <param name="leaf">The leaf's hash.</param>
    /// <param name="index">The leaf's index.</param>
    /// <param name="size">How many leaves the tree has.</param>
    /// <param name="root">The tree's root.</param>
    /// <param name="path">The proof, from the leaf up.</param>
    public static bool Verify(TreeHash leaf, long index, long size, TreeHash root, IReadOnlyList<TreeHash> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (index < 0 || index >= size)
        {
            return false;
        }
        var (at, last, hash) = (index, size - 1, leaf);
        foreach (var sibling in path)
        {
            if (last == 0)
            {
                return false;
            }
            if ((at & 1) == 1 || at == last)
            {
                hash = TreeHash.OfNode(sibling, hash);
                // At the right edge a subtree without a sibling is carried up as it is.
                while ((at & 1) == 0 && at != 0)
                {
                    (at, last) = (at >> 1, last >> 1);
                }
            }
            else
            {
                hash = TreeHash.OfNode(hash, sibling);
            }
            (at, last) = (at >> 1, last >> 1);
        }
        return last == 0 && hash == root;
    }
}
