using Npgsql;

namespace CooperationTracker.EventLog;

/// <summary>Reads events, a page at a time.</summary>
/// <remarks>
/// The connection is given back before a page is handed out: a query left open while the caller works is a
/// running transaction, and every gap in the log would wait for it.
/// </remarks>
internal sealed class EventReader(NpgsqlDataSource dataSource)
{
    private const int PageSize = 2_000;

    // Events may be large documents: so much of them is read at once, besides the one that goes past it.
    private const long PageBytes = 8 * 1024 * 1024;

    // Marten writes the JSON null where an event has no headers.
    private const string Columns =
        "e.seq_id, e.id, e.stream_id, e.version, e.type, e.data, e.timestamp, e.correlation_id, e.causation_id, nullif(e.headers, 'null')";

    // Bounded by positions: under a limit alone the planner, where it has no statistics yet, reads and sorts all that follows
    // for each page. Where a gap is larger than a page, up to the event behind it.
    private const string Page =
        $"""
        select {Columns} from tracker.mt_events e
        where seq_id > $1 and seq_id <= least($2, greatest($1 + $3, (select min(seq_id) from tracker.mt_events where seq_id > $1)))
        order by seq_id
        """;

    // A stretch is long, since few of its events may be of the type, and short enough that all of them fit into memory.
    private const int TypeStretch = 20_000;

    public IAsyncEnumerable<StoredEvent> ReadTypeAsync(string type, long after, long upTo, CancellationToken cancellation) => ReadPagesAsync(after, async last =>
    {
        var end = upTo - last > TypeStretch ? last + TypeStretch : upTo;
        var events = await ReadAsync(
            $"select {Columns} from tracker.mt_events e where seq_id > $1 and seq_id <= $2 and type = $3 order by seq_id", cancellation, last, end, type);
        return (events, end < upTo ? end : null);
    }, cancellation);

    public IAsyncEnumerable<StoredEvent> ReadAllAsync(long after, long upTo, CancellationToken cancellation) => ReadPagesAsync(after, async last =>
    {
        var (end, events) = await ReadPageAsync(last, upTo, PageSize, PageBytes, cancellation);
        return (events, end < upTo ? end : null);
    }, cancellation);

    public Task<LogPage> ReadPageAsync(long after, long upTo, PageLimit limit, CancellationToken cancellation) =>
        ReadPageAsync(after, upTo, limit.Events, limit.Bytes, cancellation);

    public IAsyncEnumerable<StoredEvent> ReadStreamAsync(
        string streamId, long fromVersion, CancellationToken cancellation) => ReadPagesAsync(fromVersion, async version =>
        {
            var events = await ReadAsync(
                $"select {Columns} from tracker.mt_events e where stream_id = $1 and version >= $2 order by version limit {PageSize}",
                cancellation, streamId, version);
            return (events, events.Count == PageSize ? events[^1].Version + 1 : null);
        }, cancellation);

    public Task<List<StoredEvent>> ReadFirstEventsAsync(string[] streamIds, CancellationToken cancellation) => ReadAsync(
        $"select {Columns} from tracker.mt_events e where stream_id = any($1) and version = 1", cancellation, [streamIds]);

    public Task<List<StoredEvent>> ReadLastEventsAsync(string[] streamIds, CancellationToken cancellation) => ReadAsync(
        $"""
        select {Columns} from tracker.mt_streams s join tracker.mt_events e on e.stream_id = s.id and e.version = s.version
        where s.id = any($1)
        """,
        cancellation, [streamIds]);

    // Stream by stream through the index (offset 0 keeps the planner from joining): the types asked for are
    // a small part of the log, and no index on a stream's type may stand on Marten's table.
    public Task<List<StoredEvent>> ReadStreamsOfTypeAsync(string[] streamTypes, CancellationToken cancellation) => ReadAsync(
        $"""
        select {Columns} from tracker.mt_streams s
        cross join lateral (select * from tracker.mt_events where stream_id = s.id offset 0) e
        where s.type = any($1) order by e.seq_id
        """,
        cancellation, [streamTypes]);

    // Counted, not looked for: under "exists" the planner may hope to meet one early, and read the whole table.
    public async Task<bool> HasEventsAsync(long after, string[] types, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand("select count(*) > 0 from tracker.mt_events where seq_id > $1 and type = any($2)");
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = types });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static IAsyncEnumerable<StoredEvent> ReadPagesAsync(
        long from, Func<long, Task<(IReadOnlyList<StoredEvent> Events, long? Next)>> read, CancellationToken cancellation)
    {
        return PagesAsync().ReadAheadAsync(1, cancellation).SelectMany(page => page);

        async IAsyncEnumerable<IReadOnlyList<StoredEvent>> PagesAsync()
        {
            for (long? next = from; next is { } at;)
            {
                (var events, next) = await read(at);
                yield return events;
            }
        }
    }

    private async Task<LogPage> ReadPageAsync(long after, long upTo, long limit, long bytes, CancellationToken cancellation)
    {
        if (after >= upTo)
        {
            return new(upTo, []);
        }

        var events = await ReadAsync(Page, bytes, cancellation, after, upTo, limit);
        return new(
            events.Count == 0 ? upTo
                : events.Sum(e => (long)e.Data.Length) >= bytes ? events[^1].Position
                : Math.Min(upTo, Math.Max(after + limit, events[0].Position)),
            events);
    }

    private Task<List<StoredEvent>> ReadAsync(string sql, CancellationToken cancellation, params object[] parameters) =>
        ReadAsync(sql, long.MaxValue, cancellation, parameters);

    private async Task<List<StoredEvent>> ReadAsync(
        string sql, long bytes, CancellationToken cancellation, params object[] parameters)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        var events = new List<StoredEvent>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (bytes > 0 && await reader.ReadAsync(cancellation))
        {
            events.Add(new StoredEvent(
                reader.GetInt64(0),
                reader.GetGuid(1),
                reader.GetString(2),
                reader.GetInt64(3),
                reader.GetString(4),
                reader.GetFieldValue<byte[]>(5),
                reader.GetFieldValue<DateTimeOffset>(6),
                reader.IsDBNull(7) ? null : reader.GetString(7),
                reader.IsDBNull(8) ? null : reader.GetString(8),
                reader.IsDBNull(9) ? default : reader.GetFieldValue<byte[]>(9)));
            bytes -= events[^1].Data.Length;
        }

        return events;
    }
}
