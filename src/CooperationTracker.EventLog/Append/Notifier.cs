using Npgsql;

namespace CooperationTracker.EventLog;

/// <summary>Tells listeners that the log has grown: after the commit, beside the append, of many appends at once.</summary>
/// <remarks>
/// A NOTIFY inside the append would hold a lock of the whole server until the commit is on disk, so that
/// writers could no longer share a flush. One that is lost delays a reader by its poll interval at most.
/// </remarks>
internal sealed class Notifier(NpgsqlDataSource dataSource) : IAsyncDisposable
{
    /// <summary>The channel's name, in every database that holds a log.</summary>
    public const string Channel = "tracker_events";

    // The first append after a pause is told at once; under load one notification tells of many.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private Task _sending = Task.CompletedTask;
    private bool _grown;
    private bool _running;

    /// <summary>Tells on a connection that is at hand, now.</summary>
    public static async Task NotifyAsync(NpgsqlConnection connection)
    {
        try
        {
            await using var command = new NpgsqlCommand($"notify {Channel}", connection);
            await command.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException)
        {
            // The append stands, and readers poll: the caller must not take this for a failure of it.
        }
    }

    /// <summary>Has it told soon; returns at once.</summary>
    public void Signal()
    {
        lock (_gate)
        {
            _grown = true;
            if (!_running)
            {
                _running = true;
                _sending = Task.Run(NotifyWhileGrownAsync);
            }
        }
    }

    /// <summary>Tells what is still to be told.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _sending;
        _closing.Dispose();
    }

    private async Task NotifyWhileGrownAsync()
    {
        while (TakeGrown())
        {
            try
            {
                await using var connection = await dataSource.OpenConnectionAsync();
                await NotifyAsync(connection);
            }
            catch (NpgsqlException)
            {
                // No connection to be had: as above.
            }

            await Task.Delay(Pause, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool TakeGrown()
    {
        lock (_gate)
        {
            (_running, _grown) = (_grown, false);
            return _running;
        }
    }
}
