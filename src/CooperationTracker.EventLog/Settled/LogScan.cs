using Npgsql;

namespace CooperationTracker.EventLog;

/// <summary>Positions without a visible event, both ends included.</summary>
internal readonly record struct Gap(long From, long To);

/// <summary>What one snapshot shows after a position.</summary>
/// <param name="Last">The last position scanned; the start where nothing follows it.</param>
/// <param name="Highest">The highest position visible anywhere.</param>
/// <param name="Gaps">The gaps up to <paramref name="Last"/>, in order.</param>
internal sealed record LogScan(long Last, long Highest, IReadOnlyList<Gap> Gaps)
{
    // Bounded by positions, so that a statement reads no more than that, with or without statistics: under a limit alone
    // the planner, where it has none, reads and sorts all that follows.
    private const int Limit = 50_000;

    private const string Page = "seq_id > $1 and seq_id <= (select greatest($1 + $2, (select min(seq_id) from tracker.mt_events where seq_id > $1)))";

    // Most of the log has no gap, and counting is cheaper than looking for one.
    private const string WithoutGaps =
        $"""
        select count(*), coalesce(max(seq_id), $1), (select coalesce(max(seq_id), 0) from tracker.mt_events) from tracker.mt_events where {Page}
        """;

    private const string WithGaps =
        $"""
        select coalesce(max(seq_id), $1),
            (select coalesce(max(seq_id), 0) from tracker.mt_events),
            array_agg(previous + 1 order by seq_id) filter (where seq_id > previous + 1),
            array_agg(seq_id - 1 order by seq_id) filter (where seq_id > previous + 1)
        from (select seq_id, lag(seq_id, 1, $1) over (order by seq_id) as previous from tracker.mt_events where {Page}) positions
        """;

    public static async Task<LogScan> AfterAsync(long position, NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using (var counting = Command(WithoutGaps, position, connection))
        await using (var counted = await counting.ExecuteReaderAsync(cancellation))
        {
            await counted.ReadAsync(cancellation);
            if (counted.GetInt64(0) == counted.GetInt64(1) - position)
            {
                return new(counted.GetInt64(1), counted.GetInt64(2), []);
            }
        }

        await using var command = Command(WithGaps, position, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var from = reader.IsDBNull(2) ? [] : reader.GetFieldValue<long[]>(2);
        var to = reader.IsDBNull(3) ? [] : reader.GetFieldValue<long[]>(3);
        return new(reader.GetInt64(0), reader.GetInt64(1), [.. from.Zip(to, (first, last) => new Gap(first, last))]);
    }

    private static NpgsqlCommand Command(string sql, long position, NpgsqlConnection connection) => new(sql, connection)
    {
        Parameters = { new() { Value = position }, new() { Value = Limit } },
    };
}
