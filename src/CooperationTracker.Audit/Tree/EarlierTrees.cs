namespace CooperationTracker.Audit.Tree;

/// <summary>
/// The trees that a tree grew out of. A tile of theirs is the beginning of one of the grown tree's, so that those who ask
/// in the order of sizes have each tile read once.
/// </summary>
/// <param name="source">Where the grown tree's tiles come from.</param>
/// <param name="size">How many leaves that has.</param>
internal sealed class EarlierTrees(ITileSource source, long size) : ITileSource
{
    private readonly Dictionary<int, (long Index, ReadOnlyMemory<byte> Hashes)> last = [];

    /// <summary>The root over the first leaves.</summary>
    public Task<TreeHash> RootAsync(long earlier, CancellationToken cancellation) => new TileTree(this, earlier).RootAsync(cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<TileId, ReadOnlyMemory<byte>>> ReadAsync(IReadOnlyCollection<TileId> tiles, CancellationToken cancellation = default)
    {
        var found = new Dictionary<TileId, ReadOnlyMemory<byte>>();
        foreach (var tile in tiles)
        {
            var grown = TileId.In(size, tile.Level, tile.Index);
            if (!last.TryGetValue(tile.Level, out var kept) || kept.Index != tile.Index)
            {
                kept = (tile.Index, (await source.ReadAsync([grown], cancellation)).GetValueOrDefault(grown));
                last[tile.Level] = kept;
            }
            if (kept.Hashes.Length == grown.Width * TreeHash.Size)
            {
                found.Add(tile, kept.Hashes[..(tile.Width * TreeHash.Size)]);
            }
        }
        return found;
    }
}
