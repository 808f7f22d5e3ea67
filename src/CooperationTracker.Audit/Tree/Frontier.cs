using System.Numerics;

namespace CooperationTracker.Audit.Tree;

/// <summary>The right edge of a growing tree: the hashes of its partial tiles. Takes leaves in order and gives back the tiles that they fill.</summary>
/// <remarks>Not safe for concurrent use.</remarks>
public sealed class Frontier
{
    private readonly List<List<TreeHash>> partial = [];

    /// <summary>The edge of an empty tree.</summary>
    public Frontier()
    {
    }

    /// <summary>The edge of a tree that stands.</summary>
    /// <param name="size">How many leaves it has.</param>
    /// <param name="partialTiles">The hashes of its partial tiles, from level 0 up; a level that has none is empty.</param>
    /// <exception cref="ArgumentException">They are not those of such a tree.</exception>
    public Frontier(long size, IEnumerable<IEnumerable<TreeHash>> partialTiles)
    {
        Size = size;
        partial = [.. partialTiles.Select(level => level.ToList())];
        for (var level = 0; level < partial.Count || size >> (TileId.Height * level) > 0; level++)
        {
            var width = (int)((size >> (TileId.Height * level)) % TileId.Full);
            if (level >= partial.Count || partial[level].Count != width)
            {
                throw new ArgumentException(
                    $"A tree of {size} leaves has {width} hashes in its partial tile of level {level}, not {(level < partial.Count ? partial[level].Count : 0)}.", nameof(partialTiles));
            }
        }
    }

    /// <summary>How many leaves the tree has.</summary>
    public long Size { get; private set; }

    /// <summary>The hashes of its partial tiles as they are now, from level 0 up: from them and its size an edge can be made again.</summary>
    public IReadOnlyList<IReadOnlyList<TreeHash>> PartialTiles => [.. partial.Select(level => level.ToArray())];

    /// <summary>The tree's root.</summary>
    public TreeHash Root()
    {
        TreeHash? root = null;
        foreach (var level in partial)
        {
            for (var end = level.Count; end > 0;)
            {
                // From the right: the smallest complete subtrees first.
                var width = 1 << BitOperations.TrailingZeroCount(end);
                var left = RootOf(level, end - width, width);
                root = root is { } right ? TreeHash.OfNode(left, right) : left;
                end -= width;
            }
        }
        return root ?? TreeHash.Empty;
    }

    /// <summary>Adds the next leaf.</summary>
    /// <param name="leaf">Its hash.</param>
    /// <param name="filled">Takes the tiles that are full by it.</param>
    public void Add(TreeHash leaf, ICollection<FullTile> filled)
    {
        ArgumentNullException.ThrowIfNull(filled);
        Size++;
        var hash = leaf;
        for (var level = 0; ; level++)
        {
            if (level == partial.Count)
            {
                partial.Add(new(TileId.Full));
            }
            partial[level].Add(hash);
            if (partial[level].Count < TileId.Full)
            {
                return;
            }
            var bytes = new byte[TileId.Full * TreeHash.Size];
            for (var i = 0; i < TileId.Full; i++)
            {
                partial[level][i].CopyTo(bytes.AsSpan(i * TreeHash.Size));
            }
            hash = RootOf(partial[level], 0, TileId.Full);
            filled.Add(new(level, (Size >> (TileId.Height * (level + 1))) - 1, hash, bytes));
            partial[level].Clear();
        }
    }

    private static TreeHash RootOf(List<TreeHash> hashes, int from, int width) => width == 1
        ? hashes[from]
        : TreeHash.OfNode(RootOf(hashes, from, width / 2), RootOf(hashes, from + (width / 2), width / 2));
}

/// <summary>A tile that is full, and never changes.</summary>
/// <param name="Level">Its level.</param>
/// <param name="Index">Its place in the level.</param>
/// <param name="Root">The root over its hashes: a hash of the level above.</param>
/// <param name="Hashes">Its hashes.</param>
public sealed record FullTile(int Level, long Index, TreeHash Root, ReadOnlyMemory<byte> Hashes);
