using Npgsql;

namespace CooperationTracker.EventLog;

/// <summary>
/// An advisory lock on a connection of its own: whoever has it writes on that very connection, so that the
/// lock, the connection and what it has not committed yet go together.
/// </summary>
public sealed class RunnerLock : IAsyncDisposable
{
    private readonly long key;
    private readonly string sharing;

    private RunnerLock(NpgsqlConnection connection, long key, string sharing) => (Connection, this.key, this.sharing) = (connection, key, sharing);

    /// <summary>The connection that holds the lock.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>The lock, or null where somebody else has it.</summary>
    /// <remarks>
    /// It is tried for, never waited for in the server: a session that waits is a running transaction, and no
    /// gap in the log would settle before it ends.
    /// </remarks>
    public static Task<RunnerLock?> TryAsync(NpgsqlDataSource dataSource, long key, CancellationToken cancellation) =>
        TryAsync(dataSource, key, sharing: "", cancellation);

    /// <summary>The lock together with others that share it, or null where somebody has it alone. Nobody has it alone while it is shared.</summary>
    public static Task<RunnerLock?> TrySharedAsync(NpgsqlDataSource dataSource, long key, CancellationToken cancellation) =>
        TryAsync(dataSource, key, sharing: "_shared", cancellation);

    private static async Task<RunnerLock?> TryAsync(NpgsqlDataSource dataSource, long key, string sharing, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var held = new RunnerLock(await dataSource.OpenConnectionAsync(cancellation), key, sharing);
        try
        {
            await using var command = new NpgsqlCommand($"select pg_try_advisory_lock{sharing}({key})", held.Connection);
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
                await using var command = new NpgsqlCommand($"select pg_advisory_unlock{sharing}({key})", Connection);
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
