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

    // Marten writes the JSON null where an event has no headers.
    private const string Columns =
        "e.seq_id, e.id, e.stream_id, e.version, e.type, e.data, e.timestamp, e.correlation_id, e.causation_id, nullif(e.headers, 'null')";

    private const string Few = $"select {Columns} from tracker.mt_events e where seq_id > $1 and seq_id <= $2 order by seq_id limit $3";

    // Without statistics the planner takes two bounds to leave a few rows: it would read and sort all of them for each page.
    private const string Many = $"select * from (select {Columns} from tracker.mt_events e where seq_id > $1 order by seq_id limit $3) page where seq_id <= $2";

    public IAsyncEnumerable<StoredEvent> ReadAllAsync(long after, long upTo, CancellationToken cancellation) => ReadPagesAsync(
        last => ReadAsync(last?.Position ?? after, upTo, PageSize, long.MaxValue, cancellation));

    public async Task<LogPage> ReadPageAsync(long after, long upTo, PageLimit limit, CancellationToken cancellation)
    {
        var events = await ReadAsync(after, upTo, limit.Events, limit.Bytes, cancellation);
        var whole = events.Count < limit.Events && events.Sum(e => (long)e.Data.Length) < limit.Bytes;
        return new(whole ? upTo : events[^1].Position, events);
    }

    public IAsyncEnumerable<StoredEvent> ReadStreamAsync(
        string streamId, long fromVersion, CancellationToken cancellation) => ReadPagesAsync(
            last => ReadAsync(
                $"select {Columns} from tracker.mt_events e where stream_id = $1 and version >= $2 order by version limit {PageSize}",
                cancellation, streamId, last?.Version + 1 ?? fromVersion));

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

    // Reads the next page while the caller works on this one.
    private static async IAsyncEnumerable<StoredEvent> ReadPagesAsync(Func<StoredEvent?, Task<List<StoredEvent>>> readAfter)
    {
        var next = readAfter(null);
        try
        {
            for (var more = true; more;)
            {
                var page = await next;
                more = page.Count == PageSize;
                if (more)
                {
                    next = readAfter(page[^1]);
                }

                foreach (var item in page)
                {
                    yield return item;
                }
            }
        }
        finally
        {
            // A caller that stops early does not care how the page ahead of it ended.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task<List<StoredEvent>> ReadAsync(long after, long upTo, int limit, long bytes, CancellationToken cancellation) =>
        ReadAsync(upTo - after > limit ? Many : Few, bytes, cancellation, after, upTo, limit);

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
