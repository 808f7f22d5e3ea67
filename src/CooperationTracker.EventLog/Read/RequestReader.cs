using Npgsql;

namespace CooperationTracker.EventLog;

/// <summary>Reads what requests appended.</summary>
internal sealed class RequestReader(NpgsqlDataSource dataSource)
{
    private const string Sql =
        """
        select r.digest, r.last_position, e.version, r.events, r.timestamp
        from tracker.request r join tracker.mt_events e on e.seq_id = r.last_position
        where r.caller = $1 and r.key = $2
        """;

    public async Task<RecordedRequest?> FindAsync(string caller, string key, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = caller });
        command.Parameters.Add(new() { Value = key });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new(
                reader.GetString(0),
                reader.GetInt64(1),
                reader.GetInt64(2),
                reader.GetInt32(3),
                reader.GetFieldValue<DateTimeOffset>(4))
            : null;
    }
}
