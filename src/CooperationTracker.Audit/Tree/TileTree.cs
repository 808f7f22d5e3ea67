namespace CooperationTracker.Audit.Tree;

/// <summary>Where tiles come from: the database, or files that somebody mirrored.</summary>
public interface ITileSource
{
    /// <summary>The hashes of tiles, <see cref="TreeHash.Size"/> bytes each, as many as their width says.</summary>
    /// <remarks>Tiles that are missing are left out.</remarks>
    Task<IReadOnlyDictionary<TileId, ReadOnlyMemory<byte>>> ReadAsync(IReadOnlyCollection<TileId> tiles, CancellationToken cancellation = default);
}

/// <summary>A tree of a size over its tiles. It reads the few tiles that a hash needs, never all leaves.</summary>
/// <param name="source">Where tiles come from.</param>
/// <param name="size">How many leaves the tree has.</param>
public sealed class TileTree(ITileSource source, long size)
{
    /// <summary>The root.</summary>
    public async Task<TreeHash> RootAsync(CancellationToken cancellation = default) =>
        size == 0 ? TreeHash.Empty : (await HashesAsync([LeafRange.All(size)], cancellation))[0];

    /// <summary>The proof that a leaf stands in the tree.</summary>
    public Task<IReadOnlyList<TreeHash>> InclusionAsync(long index, CancellationToken cancellation = default) =>
        HashesAsync(InclusionProof.Ranges(index, size), cancellation);

    /// <summary>The proof that the tree has grown out of the earlier one of a size.</summary>
    public Task<IReadOnlyList<TreeHash>> ConsistencyAsync(long from, CancellationToken cancellation = default) =>
        HashesAsync(ConsistencyProof.Ranges(from, size), cancellation);

    /// <summary>The hashes of ranges, with one reading of the tiles that they need.</summary>
    /// <exception cref="TileMissingException">The source lacks a tile.</exception>
    public async Task<IReadOnlyList<TreeHash>> HashesAsync(IReadOnlyList<LeafRange> ranges, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        var wanted = ranges.SelectMany(r => r.Nodes()).Select(TileOf).Distinct().ToArray();
        var tiles = wanted.Length == 0 ? new Dictionary<TileId, ReadOnlyMemory<byte>>() : await source.ReadAsync(wanted, cancellation);
        return [.. ranges.Select(range => range.Nodes().Reverse().Select(node => HashOf(node, tiles)).Aggregate((right, left) => TreeHash.OfNode(left, right)))];
    }

    /// <summary>The root over the hashes of a tile, or of a part of one: a power of two of them.</summary>
    internal static TreeHash RootOf(ReadOnlySpan<byte> hashes) => hashes.Length == TreeHash.Size
        ? new(hashes)
        : TreeHash.OfNode(RootOf(hashes[..(hashes.Length / 2)]), RootOf(hashes[(hashes.Length / 2)..]));

    private TileId TileOf(Node node)
    {
        var (level, within) = Math.DivRem(node.Level, TileId.Height);
        return TileId.In(size, level, (node.Index << within) / TileId.Full);
    }

    private TreeHash HashOf(Node node, IReadOnlyDictionary<TileId, ReadOnlyMemory<byte>> tiles)
    {
        var tile = TileOf(node);
        if (!tiles.TryGetValue(tile, out var hashes) || hashes.Length != tile.Width * TreeHash.Size)
        {
            throw new TileMissingException(tile);
        }
        var within = node.Level % TileId.Height;
        var first = (int)((node.Index << within) % TileId.Full);
        return RootOf(hashes.Span.Slice(first * TreeHash.Size, TreeHash.Size << within));
    }
}

/// <summary>A tree cannot be read, since a tile of it is not there.</summary>
/// <param name="tile">The tile.</param>
public sealed class TileMissingException(TileId tile) : Exception($"The tile {tile.Level}/{tile.Path()} of the tree is missing or cut short.")
{
    /// <summary>The tile.</summary>
    public TileId Tile => tile;
}
