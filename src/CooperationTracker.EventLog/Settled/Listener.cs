using Npgsql;

namespace CooperationTracker.EventLog;

/// <summary>Wakes waiters when the log may have grown: LISTEN on a connection of its own, reopened when it breaks.</summary>
internal sealed class Listener(NpgsqlDataSource dataSource) : IAsyncDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private TaskCompletionSource _wake = NewWake();
    private Task? _listening;

    /// <summary>Completes at the next wake. Take it before looking, so that nothing in between is missed.</summary>
    public Task NextWake()
    {
        lock (_gate)
        {
            _listening ??= Task.Run(ListenAsync);
            return _wake.Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await (_listening ?? Task.CompletedTask);
        _closing.Dispose();
    }

    private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ListenAsync()
    {
        var retry = FirstRetry;
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                await using var connection = await dataSource.OpenConnectionAsync(_closing.Token);
                await using var listen = new NpgsqlCommand($"listen {Notifier.Channel}", connection);
                await listen.ExecuteNonQueryAsync(_closing.Token);
                retry = FirstRetry;
                while (true)
                {
                    // At first, too: what was told while nobody listened.
                    Wake();
                    await connection.WaitAsync(_closing.Token);
                }
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                // Waiters poll meanwhile, and see for themselves if the server is gone.
                await Task.Delay(retry, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
            }
        }
    }

    private void Wake()
    {
        TaskCompletionSource woken;
        lock (_gate)
        {
            (woken, _wake) = (_wake, NewWake());
        }

        woken.SetResult();
    }
}
