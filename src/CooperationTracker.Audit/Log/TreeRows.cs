using CooperationTracker.Audit.Tree;
using Npgsql;

namespace CooperationTracker.Audit.Log;

/// <summary>
/// The tree as it stands in the database. The hashes of leaves stand in their runs, those of full tiles above them in rows
/// of their own; tiles at the edge follow from the rows below them.
/// </summary>
/// <param name="connection">A connection that nobody else uses meanwhile.</param>
internal sealed class TreeRows(NpgsqlConnection connection) : ITileSource
{
    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<TileId, ReadOnlyMemory<byte>>> ReadAsync(IReadOnlyCollection<TileId> tiles, CancellationToken cancellation = default)
    {
        var found = new Dictionary<TileId, ReadOnlyMemory<byte>>();
        await new LeafRows(connection).ReadTilesAsync([.. tiles.Where(t => t.Level == 0)], found, cancellation);
        await ReadFullAsync([.. tiles.Where(t => t.Level > 0 && t.IsFull)], found, cancellation);
        foreach (var tile in tiles.Where(t => t.Level > 0 && !t.IsFull))
        {
            if (await ReadRootsAsync(tile, cancellation) is { } hashes)
            {
                found.Add(tile, hashes);
            }
        }
        return found;
    }

    /// <summary>The right edge of the tree of a size, from which it grows on.</summary>
    /// <exception cref="AuditException">The rows do not make up such a tree.</exception>
    public async Task<Frontier> FrontierAsync(long size, CancellationToken cancellation)
    {
        TileId[] edge = [.. Enumerable.Range(0, sizeof(long)).Select(level => (level, hashes: size >> (TileId.Height * level))).TakeWhile(l => l.hashes > 0)
            .Select(l => TileId.In(size, l.level, l.hashes / TileId.Full))];
        var tiles = await ReadAsync([.. edge.Where(t => t.Width > 0)], cancellation);
        return new(size, edge.Select(tile => tile.Width == 0 ? []
            : tiles.TryGetValue(tile, out var hashes) ? Enumerable.Range(0, tile.Width).Select(i => new TreeHash(hashes.Span.Slice(i * TreeHash.Size, TreeHash.Size)))
            : throw new AuditException(AuditCodes.Tampered, $"The tree cannot grow: rows of its tile {tile.Level}/{tile.Path()} are missing.")));
    }

    private async Task ReadFullAsync(TileId[] tiles, Dictionary<TileId, ReadOnlyMemory<byte>> found, CancellationToken cancellation)
    {
        if (tiles.Length == 0)
        {
            return;
        }
        await using var command = new NpgsqlCommand(
            "select t.level, t.index, t.hashes from unnest($1, $2) as wanted (level, index) join tracker.audit_tile t using (level, index)", connection)
        {
            Parameters = { new() { Value = tiles.Select(t => (short)t.Level).ToArray() }, new() { Value = tiles.Select(t => t.Index).ToArray() } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(new(reader.GetInt16(0), reader.GetInt64(1), TileId.Full), reader.GetFieldValue<byte[]>(2));
        }
    }

    /// <summary>The hashes of a tile at the edge: the roots of the tiles below.</summary>
    private async Task<byte[]?> ReadRootsAsync(TileId tile, CancellationToken cancellation)
    {
        var first = tile.Index * TileId.Full;
        await using var command = new NpgsqlCommand(
            "select root from tracker.audit_tile where level = $1 and index >= $2 and index < $3 order by index", connection)
        {
            Parameters = { new() { Value = (short)(tile.Level - 1) }, new() { Value = first }, new() { Value = first + tile.Width } },
        };
        var hashes = new byte[tile.Width * TreeHash.Size];
        var read = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            reader.GetFieldValue<byte[]>(0).CopyTo(hashes, read++ * TreeHash.Size);
        }
        return read == tile.Width ? hashes : null;
    }
}
