using Npgsql;

namespace CooperationTracker.EventLog;

/// <summary>How far each projection has come: the rows of <c>mt_event_progression</c>, by names such as <c>Commitments:All</c>.</summary>
public static class Progress
{
    /// <summary>The positions of these projections; one that never ran is absent.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyCollection<string> names, CancellationToken cancellation = default)
    {
        await using var command = new NpgsqlCommand(
            "select name, coalesce(last_seq_id, 0) from tracker.mt_event_progression where name = any($1)", connection)
        {
            Parameters = { new() { Value = names.ToArray() } },
        };
        var positions = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            positions.Add(reader.GetString(0), reader.GetInt64(1));
        }

        return positions;
    }

    /// <summary>
    /// Moves a projection to a position, never back. Run it in the transaction that writes the projection's rows.
    /// </summary>
    public static NpgsqlBatchCommand Advance(string name, long position) => new(
        """
        insert into tracker.mt_event_progression as p (name, last_seq_id, last_updated)
        values ($1, $2, transaction_timestamp())
        on conflict (name) do update set last_seq_id = excluded.last_seq_id, last_updated = excluded.last_updated
        where p.last_seq_id is null or p.last_seq_id < excluded.last_seq_id
        """)
    {
        Parameters = { new() { Value = name }, new() { Value = position } },
    };
}
