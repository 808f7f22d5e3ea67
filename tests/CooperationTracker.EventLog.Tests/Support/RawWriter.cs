using Npgsql;

namespace CooperationTracker.EventLog.Tests;

/// <summary>A session beside the log that draws positions long before it inserts, if ever.</summary>
internal sealed class RawWriter : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private RawWriter(NpgsqlConnection connection) => _connection = connection;

    public int ProcessId => _connection.ProcessID;

    public static async Task<RawWriter> BeginAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            ApplicationName = "raw-writer",
        }.ConnectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync("begin");
        return new(connection);
    }

    public Task<long> DrawAsync() => _connection.ScalarAsync<long>("select nextval('tracker.mt_events_sequence')");

    public async Task InsertAsync(long position)
    {
        var stream = Some.Stream("raw");
        await _connection.ExecuteAsync("insert into tracker.mt_streams (id, type, version) values ($1, 'raw', 1)", stream);
        await _connection.ExecuteAsync(
            """
            insert into tracker.mt_events (seq_id, id, stream_id, version, data, type, timestamp)
            values ($1, gen_random_uuid(), $2, 1, '{}', 'raw', clock_timestamp())
            """,
            position,
            stream);
    }

    public Task<int> ExecuteAsync(string sql) => _connection.ExecuteAsync(sql);

    public Task<T> ScalarAsync<T>(string sql) => _connection.ScalarAsync<T>(sql);

    public Task CommitAsync() => ExecuteAsync("commit");

    public Task RollbackAsync() => ExecuteAsync("rollback");

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}

/// <summary>Ends sessions as a failing machine would.</summary>
internal static class Sessions
{
    public static Task<bool> TerminateAsync(NpgsqlDataSource dataSource, int processId) =>
        dataSource.ScalarAsync<bool>("select pg_terminate_backend($1)", processId);

    /// <summary>Awaits a session that waits for a lock, and gives its process.</summary>
    public static async Task<int> BlockedAsync(NpgsqlDataSource dataSource)
    {
        var blocked = new List<int>();
        await Eventually.TrueAsync(
            async () => (blocked = await dataSource.ColumnAsync<int>(
                "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).Count > 0,
            "no session waits for a lock");
        return blocked[0];
    }
}
