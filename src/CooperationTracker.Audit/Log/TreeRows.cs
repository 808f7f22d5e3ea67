using CooperationTracker.Audit.Tree;
using Npgsql;

namespace CooperationTracker.Audit.Log;

/// <summary>The tree as it stands in the database. Full tiles are rows; those at the edge follow from the rows below them.</summary>
/// <param name="connection">A connection that nobody else uses meanwhile.</param>
internal sealed class TreeRows(NpgsqlConnection connection) : ITileSource
{
    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<TileId, ReadOnlyMemory<byte>>> ReadAsync(IReadOnlyCollection<TileId> tiles, CancellationToken cancellation = default)
    {
        var found = new Dictionary<TileId, ReadOnlyMemory<byte>>();
        await ReadFullAsync([.. tiles.Where(t => t.IsFull)], found, cancellation);
        foreach (var tile in tiles.Where(t => !t.IsFull))
        {
            if (await ReadPartialAsync(tile, cancellation) is { } hashes)
            {
                found.Add(tile, hashes);
            }
        }
        return found;
    }

    /// <summary>The number of leaves, and the position of the last one's event; 0 where there is none.</summary>
    public async Task<(long Size, long Position)> HeadAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select index + 1, position from tracker.audit_leaf order by index desc limit 1", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetInt64(0), reader.GetInt64(1)) : (0, 0);
    }

    /// <summary>The right edge of the tree of a size, from which it grows on.</summary>
    /// <exception cref="AuditException">The rows do not make up such a tree.</exception>
    public async Task<Frontier> FrontierAsync(long size, CancellationToken cancellation)
    {
        List<List<TreeHash>> partial = [];
        for (var level = 0; size >> (TileId.Height * level) > 0; level++)
        {
            var width = (int)((size >> (TileId.Height * level)) % TileId.Full);
            var tile = new TileId(level, (size >> (TileId.Height * level)) / TileId.Full, width);
            var hashes = width == 0 ? [] : await ReadPartialAsync(tile, cancellation)
                ?? throw new AuditException(AuditCodes.Tampered, $"The tree cannot grow: rows of its tile {level}/{tile.Path()} are missing.");
            partial.Add([.. Enumerable.Range(0, width).Select(i => new TreeHash(hashes.AsSpan(i * TreeHash.Size, TreeHash.Size)))]);
        }
        return new(size, partial);
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

    private async Task<byte[]?> ReadPartialAsync(TileId tile, CancellationToken cancellation)
    {
        var first = tile.Index * TileId.Full;
        await using var command = new NpgsqlCommand(
            tile.Level == 0
                ? "select hash from tracker.audit_leaf where index >= $1 and index < $2 order by index"
                : "select root from tracker.audit_tile where level = $3 and index >= $1 and index < $2 order by index", connection)
        {
            Parameters = { new() { Value = first }, new() { Value = first + tile.Width } },
        };
        if (tile.Level > 0)
        {
            command.Parameters.Add(new() { Value = (short)(tile.Level - 1) });
        }
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
