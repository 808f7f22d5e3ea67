using System.Collections.Concurrent;
using CooperationTracker.Audit.Tree;

namespace CooperationTracker.Audit.Tests.Tree;

/// <summary>Trees in memory: by the definition in the RFC, and as tiles. Once made they are asked from several threads: samples run side by side.</summary>
internal sealed class Trees : ITileSource
{
    private readonly List<TreeHash> leaves = [];
    private readonly List<FullTile> filled = [];
    private readonly ConcurrentDictionary<(long, long), TreeHash> known = [];

    public Frontier Frontier { get; } = new();

    public IReadOnlyList<FullTile> Filled => filled;

    public HashSet<TileId> Asked { get; } = [];

    /// <summary>A leaf of a test, told from the others by its number.</summary>
    public static TreeHash Leaf(long number) => TreeHash.OfLeaf(BitConverter.GetBytes(number));

    public static Trees Of(int size)
    {
        var trees = new Trees();
        for (var i = 0; i < size; i++)
        {
            trees.Add(Leaf(i));
        }
        return trees;
    }

    public void Add(TreeHash leaf)
    {
        leaves.Add(leaf);
        Frontier.Add(leaf, filled);
    }

    /// <summary>The Merkle tree hash of leaves in a row, by its definition (RFC 6962, section 2.1).</summary>
    public TreeHash Root(long from, long to)
    {
        if (to == from)
        {
            return TreeHash.Empty;
        }
        if (to - from == 1)
        {
            return leaves[(int)from];
        }
        if (known.TryGetValue((from, to), out var root))
        {
            return root;
        }
        var left = 1L;
        while (left * 2 < to - from)
        {
            left *= 2;
        }
        return known[(from, to)] = TreeHash.OfNode(Root(from, from + left), Root(from + left, to));
    }

    public TileTree Tiles(long size) => new(this, size);

    /// <summary>Tiles by their definition (C2SP tlog-tiles).</summary>
    public Task<IReadOnlyDictionary<TileId, ReadOnlyMemory<byte>>> ReadAsync(IReadOnlyCollection<TileId> tiles, CancellationToken cancellation = default)
    {
        lock (Asked)
        {
            Asked.UnionWith(tiles);
        }
        return Task.FromResult<IReadOnlyDictionary<TileId, ReadOnlyMemory<byte>>>(tiles.ToDictionary(t => t, t =>
        {
            var span = 1L << (8 * t.Level);
            var first = t.Index * 256;
            return (ReadOnlyMemory<byte>)Enumerable.Range(0, t.Width).SelectMany(i => Root((first + i) * span, (first + i + 1) * span).ToArray()).ToArray();
        }));
    }
}
