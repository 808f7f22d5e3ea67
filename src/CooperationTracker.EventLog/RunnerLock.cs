using Npgsql;

namespace CooperationTracker.EventLog;

/// <summary>
/// An advisory lock on a connection of its own: whoever has it writes on that very connection, so that the
/// lock, the connection and what it has not committed yet go together.
/// </summary>
public sealed class RunnerLock : IAsyncDisposable
{
    private readonly long key;

    private RunnerLock(NpgsqlConnection connection, long key) => (Connection, this.key) = (connection, key);

    /// <summary>The connection that holds the lock.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>The lock, or null where somebody else has it.</summary>
    /// <remarks>
    /// It is tried for, never waited for in the server: a session that waits is a running transaction, and no
    /// gap in the log would settle before it ends.
    /// </remarks>
    public static async Task<RunnerLock?> TryAsync(NpgsqlDataSource dataSource, long key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var held = new RunnerLock(await dataSource.OpenConnectionAsync(cancellation), key);
        try
        {
            await using var command = new NpgsqlCommand($"select pg_try_advisory_lock({key})", held.Connection);
            if (await command.ExecuteScalarAsync(cancellation) is true)
            {
                return held;
            }
        }
        catch
        {
            await held.DisposeAsync(); // a cancellation may come when the server has given the lock already
            throw;
        }
        await held.Connection.DisposeAsync();
        return null;
    }

    /// <summary>Lets go of the lock. Where the connection is broken, the server already has.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (Connection.FullState == System.Data.ConnectionState.Open)
            {
                await using var command = new NpgsqlCommand($"select pg_advisory_unlock({key})", Connection);
                await command.ExecuteNonQueryAsync(CancellationToken.None);
            }
        }
        catch (NpgsqlException)
        {
            // It broke just now: the session is over, and its lock with it.
        }
        finally
        {
            await Connection.DisposeAsync();
        }
    }
}
