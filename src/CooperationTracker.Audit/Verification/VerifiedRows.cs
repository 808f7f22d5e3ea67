using System.Globalization;
using CooperationTracker.Audit.Log;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Audit.Tree;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Reports;
using CooperationTracker.EventLog;
using Npgsql;

namespace CooperationTracker.Audit.Verification;

/// <summary>What a verification reads.</summary>
/// <param name="connection">A connection that nobody else uses meanwhile.</param>
internal sealed class VerifiedRows(NpgsqlConnection connection)
{
    /// <summary>The id of the log's first event; none where it is empty.</summary>
    public async Task<Guid> FirstEventAsync(CancellationToken cancellation) =>
        await OneAsync("select event_ids[1] from tracker.audit_run order by first_index limit 1", r => r.GetGuid(0), [], cancellation);

    public Task<List<NoteVerifier>> KeysAsync(CancellationToken cancellation) =>
        ManyAsync("select vkey from tracker.audit_key order by made", r => NoteVerifier.Parse(r.GetString(0)), [], cancellation);

    /// <summary>The first checkpoints after one that are over no more leaves than some, in the order of sizes and keys.</summary>
    public Task<List<SignedCheckpoint>> CheckpointsAsync(SignedCheckpoint? after, long upTo, int limit, CancellationToken cancellation) =>
        ManyAsync(
            "select size, root, note, vkey, timestamp from tracker.audit_checkpoint where (size, vkey) > ($1, $2) and size <= $3 order by size, vkey limit $4",
            r => new SignedCheckpoint(r.GetInt64(0), new(r.GetFieldValue<byte[]>(1)), r.GetString(2), r.GetString(3), r.GetFieldValue<DateTimeOffset>(4)),
            [after?.Size ?? -1, after?.Key ?? "", upTo, limit], cancellation);

    public Task<long> LargestCheckpointAsync(CancellationToken cancellation) =>
        OneAsync("select coalesce(max(size), 0) from tracker.audit_checkpoint", r => r.GetInt64(0), [], cancellation);

    /// <summary>Whether a checkpoint over such a tree stands there.</summary>
    public Task<bool> HasCheckpointAsync(Checkpoint checkpoint, CancellationToken cancellation) =>
        OneAsync("select exists (select from tracker.audit_checkpoint where size = $1 and root = $2)", r => r.GetBoolean(0), [checkpoint.Size, checkpoint.Root.ToArray()], cancellation);

    /// <summary>The rows of tiles; null for one that is missing.</summary>
    public async Task<IReadOnlyList<(FullTile Tile, FullTile? Stored)>> TilesAsync(IReadOnlyList<FullTile> tiles, CancellationToken cancellation)
    {
        var stored = tiles.Count == 0 ? [] : await ManyAsync(
            "select t.level, t.index, t.root, t.hashes from unnest($1, $2) as wanted (level, index) join tracker.audit_tile t using (level, index)",
            r => new FullTile(r.GetInt16(0), r.GetInt64(1), new(r.GetFieldValue<byte[]>(2)), r.IsDBNull(3) ? default(ReadOnlyMemory<byte>) : r.GetFieldValue<byte[]>(3)),
            [tiles.Select(t => (short)t.Level).ToArray(), tiles.Select(t => t.Index).ToArray()], cancellation);
        var found = stored.ToDictionary(t => (t.Level, t.Index));
        return [.. tiles.Select(t => (t, found.GetValueOrDefault((t.Level, t.Index))))];
    }

    /// <summary>A tile that a tree of as many leaves as there are does not have; null where there is none.</summary>
    public async Task<TileId?> FirstExtraTileAsync(CancellationToken cancellation) =>
        (await ManyAsync(
            """
            select t.level, t.index from tracker.audit_tile t
            cross join (select coalesce((select first_index + cardinality(positions) from tracker.audit_run order by first_index desc limit 1), 0) as size) tree
            where t.level < 0 or t.level > 6 or t.index < 0 or t.index >= (tree.size >> (8 * (t.level + 1))) order by 1, 2 limit 1
            """,
            r => new TileId(r.GetInt16(0), r.GetInt64(1), TileId.Full), [], cancellation)).Cast<TileId?>().FirstOrDefault();

    /// <summary>The position of the first of some events that no later event of its stream says to be erased; null where each has one.</summary>
    public async Task<long?> FirstNotErasedAsync(IReadOnlyList<StoredEvent> events, CancellationToken cancellation) =>
        (await ManyAsync(
            """
            select w.position from unnest($1, $2, $3, $4) as w (position, stream, version, report)
            where not exists (
                select from tracker.mt_events e
                where e.stream_id = w.stream and e.version > w.version and e.type = 'content_erased' and e.data -> 'versions' @> to_jsonb(w.version)
                    and e.data ->> 'reportId' = w.report)
            order by 1 limit 1
            """,
            r => r.GetInt64(0),
            [
                events.Select(e => e.Position).ToArray(), events.Select(e => e.StreamId).ToArray(), events.Select(e => e.Version).ToArray(),
                events.Select(e => ErasedContent.IsLeftIn(e.Data.Span) ? ((ErasedContent)EventCatalogue.Deserialize(e.Type, e.Data.Span)).Erased : "").ToArray(),
            ],
            cancellation))
        .Cast<long?>().FirstOrDefault();

    /// <summary>An event that stands before the first position, where no reading of the log comes but that of its stream; null where there is none.</summary>
    public async Task<string?> FirstBeforeAsync(CancellationToken cancellation) =>
        (await ManyAsync(
            "select seq_id, type, version, stream_id from tracker.mt_events where seq_id <= 0 order by seq_id limit 1",
            r => Text($"The event at position {r.GetInt64(0)} ({r.GetString(1)}, event {r.GetInt64(2)} of {r.GetString(3)}) stands before the first position of the log: it was inserted."),
            [], cancellation)).FirstOrDefault();

    /// <summary>An event or stream that an engine passes over: archived, or another tenant's, which no leaf tells of; null where there is none.</summary>
    public async Task<string?> FirstHiddenAsync(CancellationToken cancellation) =>
        (await ManyAsync(
            """
            (select 'event at position ' || seq_id, stream_id from tracker.mt_events where is_archived is distinct from false or tenant_id is distinct from '*DEFAULT*' order by seq_id limit 1)
            union all
            (select 'stream', id from tracker.mt_streams where is_archived is distinct from false or tenant_id is distinct from '*DEFAULT*' order by id limit 1)
            """,
            r => Text($"The {r.GetString(0)} ({r.GetString(1)}) was archived, or given to another tenant, in its row: readers of the log pass it over."),
            [], cancellation)).FirstOrDefault();

    /// <summary>A run of leaves whose bounds, by which leaves are found, are not those of its leaves; null where there is none.</summary>
    public async Task<string?> FirstOddRunAsync(CancellationToken cancellation) =>
        (await ManyAsync(
            """
            select first_index from tracker.audit_run
            where first_position is distinct from positions[1]
                or least_id is distinct from (select id from unnest(event_ids) id order by id limit 1)
                or greatest_id is distinct from (select id from unnest(event_ids) id order by id desc limit 1)
            order by first_index limit 1
            """,
            r => Text($"The run of leaves from leaf {r.GetInt64(0)} on has another first position, least or greatest id than its leaves: it was changed, so that they are not found."),
            [], cancellation)).FirstOrDefault();

    /// <summary>Where tracker.erasure, the events that erase and what is left of those that they erased contradict one another; null where they do not.</summary>
    public async Task<string?> FirstOddErasureAsync(CancellationToken cancellation) =>
        (await ManyAsync(
            """
            select coalesce(t.position, x.position), coalesce(t.erased_by, x.erased_by), t.position is not null, x.position is not null from (
                select e.seq_id as position, c.seq_id as erased_by, e.data = jsonb_build_object('erased', c.data -> 'reportId') as gone
                from tracker.mt_events c
                join tracker.mt_events e on e.stream_id = c.stream_id and e.version < c.version and c.data -> 'versions' @> to_jsonb(e.version)
                where c.type = 'content_erased') t
            full join tracker.erasure x on x.position = t.position and x.erased_by = t.erased_by
            where t.position is null or x.position is null or not t.gone order by 1, 2 limit 1
            """,
            r => (r.GetBoolean(2), r.GetBoolean(3)) switch
            {
                (false, _) => Text($"A row of tracker.erasure has it that the event at position {r.GetInt64(1)} erased the one at position {r.GetInt64(0)}, and it did not: the row was inserted or changed."),
                (_, false) => Text($"The event at position {r.GetInt64(1)} erased the one at position {r.GetInt64(0)}, and tracker.erasure has no row of that: it was removed or changed."),
                _ => Text($"The content of the event at position {r.GetInt64(0)} was erased by the event at position {r.GetInt64(1)}, and stands there again."),
            },
            [], cancellation)).FirstOrDefault();

    /// <summary>A stream whose events are not numbered from 1 to its version; null where there is none.</summary>
    public async Task<string?> FirstOddStreamAsync(CancellationToken cancellation) =>
        (await ManyAsync(
            """
            select s.id, s.version, e.events from tracker.mt_streams s
            left join (select stream_id, count(*) as events, max(version) as last from tracker.mt_events group by stream_id) e on e.stream_id = s.id
            where s.version is distinct from e.last or e.events is distinct from e.last order by s.id limit 1
            """,
            r => Text($"The stream {r.GetString(0)} should have the events 1 to {r.GetInt64(1)}, and {(r.IsDBNull(2) ? 0 : r.GetInt64(2))} are there: a row of tracker.mt_streams or tracker.mt_events was changed."),
            [], cancellation)).FirstOrDefault();

    /// <summary>How many events stand after a position.</summary>
    public Task<long> WaitingAsync(long position, CancellationToken cancellation) =>
        OneAsync("select count(*) from tracker.mt_events where seq_id > $1", r => r.GetInt64(0), [position], cancellation);

    private async Task<T?> OneAsync<T>(string sql, Func<NpgsqlDataReader, T> read, object[] parameters, CancellationToken cancellation) =>
        (await ManyAsync(sql, read, parameters, cancellation)).FirstOrDefault();

    private async Task<List<T>> ManyAsync<T>(string sql, Func<NpgsqlDataReader, T> read, object[] parameters, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new() { Value = parameter });
        }
        List<T> rows = [];
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(read(reader));
        }
        return rows;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
