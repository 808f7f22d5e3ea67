using CooperationTracker.Audit.Tree;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Audit.Log;

/// <summary>The leaves as they stand in the database: a row for each run of them.</summary>
/// <param name="connection">A connection that nobody else uses meanwhile.</param>
internal sealed class LeafRows(NpgsqlConnection connection)
{
    private const string Select = "select r.first_index, r.positions, r.event_ids, r.digests, r.hashes, r.salts from tracker.audit_run r";

    /// <summary>The first index of the run that a leaf stands in.</summary>
    private const string Holds = "coalesce((select max(first_index) from tracker.audit_run where first_index <= $1), 0)";

    /// <summary>The number of leaves, and the position of the last one's event; 0 where there is none.</summary>
    public async Task<(long Size, long Position)> HeadAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select first_index + cardinality(positions), positions[cardinality(positions)] from tracker.audit_run order by first_index desc limit 1", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetInt64(0), reader.GetInt64(1)) : (0, 0);
    }

    /// <summary>The position of the last event up to one: positions have gaps.</summary>
    public static async Task<long> LastEventAsync(NpgsqlConnection connection, long upTo, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select coalesce(max(seq_id), 0) from tracker.mt_events where seq_id <= $1", connection)
        {
            Parameters = { new() { Value = upTo } },
        };
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>The leaf of an event; null where the tree has none.</summary>
    public async Task<StoredLeaf?> FindAsync(EventReference asked, CancellationToken cancellation)
    {
        var runs = asked.Id is { } id
            ? await RunsAsync($"{Select} where r.greatest_id >= $1 and r.least_id <= $1 and $1 = any(r.event_ids) order by r.greatest_id limit 1", [id], cancellation)
            : await RunsAsync($"{Select} where r.first_position <= $1 order by r.first_position desc limit 1", [asked.Position!.Value], cancellation);
        return runs.SelectMany(r => r.Leaves()).FirstOrDefault(l => asked.Id is null ? l.Position == asked.Position : l.EventId == asked.Id);
    }

    /// <summary>The leaves from an index up to before another one; those that are missing are left out.</summary>
    public async Task<List<StoredLeaf>> ReadAsync(long from, long to, CancellationToken cancellation) =>
        [.. (await RunsAsync($"{Select} where r.first_index >= {Holds} and r.first_index < $2 order by r.first_index", [from, to], cancellation))
            .SelectMany(r => r.Leaves()).Where(l => l.Index >= from && l.Index < to)];

    /// <summary>About so many leaves from an index on. Where some are missing, those after them: none are given at the end only.</summary>
    public async Task<List<StoredLeaf>> NextAsync(long from, int some, CancellationToken cancellation) =>
        [.. (await RunsAsync(
            $"""
            {Select} where r.first_index >= {Holds}
                and r.first_index < greatest($2, (select min(first_index) + 1 from tracker.audit_run where first_index > $1)) order by r.first_index
            """,
            [from, from + some], cancellation)).SelectMany(r => r.Leaves()).Where(l => l.Index >= from)];

    /// <summary>The leaves of events, by position; those that are missing are left out.</summary>
    public async Task<IReadOnlyDictionary<long, StoredLeaf>> ReadAsync(long[] positions, CancellationToken cancellation)
    {
        var wanted = positions.ToHashSet();
        var runs = await RunsAsync(
            $"""
            {Select} where r.first_index in (
                select (select first_index from tracker.audit_run where first_position <= p order by first_position desc limit 1) from unnest($1) p)
            """,
            [positions], cancellation);
        return runs.SelectMany(r => r.Leaves()).Where(l => wanted.Contains(l.Position)).ToDictionary(l => l.Position);
    }

    /// <summary>The hashes of full tiles of level 0, or of the one at the edge; a tile of which leaves are missing is left out.</summary>
    public async Task ReadTilesAsync(IReadOnlyCollection<TileId> tiles, Dictionary<TileId, ReadOnlyMemory<byte>> found, CancellationToken cancellation)
    {
        if (tiles.Count == 0)
        {
            return;
        }
        await using var command = new NpgsqlCommand(
            """
            select t.index, t.width, string_agg(r.hashes, '' order by r.first_index), max(r.first_index + cardinality(r.positions)), sum(cardinality(r.positions))
            from unnest($1, $2) t (index, width) join tracker.audit_run r on r.first_index >= 256 * t.index and r.first_index < 256 * t.index + t.width
            group by 1, 2
            """, connection)
        {
            Parameters = { new() { Value = tiles.Select(t => t.Index).ToArray() }, new() { Value = tiles.Select(t => t.Width).ToArray() } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var tile = new TileId(0, reader.GetInt64(0), reader.GetInt32(1));
            // The last run may go on beyond a tile of an earlier tree; whatever is there has no gap.
            if (reader.GetInt64(3) - (tile.Index * TileId.Full) is var end && end >= tile.Width && reader.GetInt64(4) == end)
            {
                found.Add(tile, reader.GetFieldValue<byte[]>(2).AsMemory(0, tile.Width * TreeHash.Size));
            }
        }
    }

    /// <summary>Adds runs, within a transaction of the caller's.</summary>
    public async Task WriteAsync(IReadOnlyList<LeafRun> runs, CancellationToken cancellation)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy tracker.audit_run (first_index, first_position, least_id, greatest_id, positions, event_ids, digests, hashes, salts) from stdin (format binary)", cancellation);
        foreach (var run in runs)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(run.First, NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(run.Positions[0], NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(run.EventIds.Min(), NpgsqlDbType.Uuid, cancellation);
            await copy.WriteAsync(run.EventIds.Max(), NpgsqlDbType.Uuid, cancellation);
            await copy.WriteAsync(run.Positions, NpgsqlDbType.Array | NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(run.EventIds, NpgsqlDbType.Array | NpgsqlDbType.Uuid, cancellation);
            await copy.WriteAsync(run.Digests, NpgsqlDbType.Bytea, cancellation);
            await copy.WriteAsync(run.Hashes, NpgsqlDbType.Bytea, cancellation);
            await copy.WriteAsync(run.Salts, NpgsqlDbType.Bytea, cancellation);
        }
        await copy.CompleteAsync(cancellation);
    }

    private async Task<List<LeafRun>> RunsAsync(string sql, object[] parameters, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new() { Value = parameter });
        }
        List<LeafRun> runs = [];
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            runs.Add(new(
                reader.GetInt64(0), reader.GetFieldValue<long[]>(1), reader.GetFieldValue<Guid[]>(2),
                reader.GetFieldValue<byte[]>(3), reader.GetFieldValue<byte[]>(4), reader.GetFieldValue<byte[]>(5)));
        }
        return runs;
    }
}
