using CooperationTracker.Views;
using CooperationTracker.Views.Runner;
using JasperFx.Events.Daemon;
using JasperFx.Events.Daemon.HighWater;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Daemon;
using Marten.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CooperationTracker.Marten;

/// <summary>Marten's daemon at work on some views, which it reads the log for once, and how far it has come.</summary>
internal sealed class Daemon : IObserver<ShardState>, IAsyncDisposable
{
    /// <summary>How often it is looked at although it tells nothing.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly DocumentStore store;
    private readonly ProjectionDaemon daemon;
    private readonly ShardName shard;
    private readonly IDisposable subscription;
    private long reached;
    private Exception? failure;
    private TaskCompletionSource moved = NewMove();

    private Daemon(DocumentStore store, Func<CancellationToken, Task<long>> settled, ShardName shard, long after)
    {
        (this.store, this.shard, reached) = (store, shard, after);
        var database = (MartenDatabase)store.Storage.Database;
        daemon = new ProjectionDaemon(store, database, NullLogger.Instance, new SettledDetector(database.Describe().DatabaseUri(), settled));
        subscription = daemon.Tracker.Subscribe(this);
    }

    /// <summary>How far it has come.</summary>
    public long Reached
    {
        get
        {
            lock (gate)
            {
                return reached;
            }
        }
    }

    /// <summary>
    /// Starts a daemon. It goes by a progress of its own, named after the first of the views: where another engine has moved
    /// the views meanwhile, it follows them.
    /// </summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="connection">A connection to it, for the moment.</param>
    /// <param name="schema">The schema of the views' tables.</param>
    /// <param name="ranges">The views, in the order of their names, and the part of the log that each lacks.</param>
    /// <param name="settled">The position up to which may be read now.</param>
    /// <param name="wakeup">What tells that the log has grown; null where it need not be told.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="ViewsHaltedException">It did not start.</exception>
    public static async Task<Daemon> StartAsync(
        NpgsqlDataSource dataSource, NpgsqlConnection connection, string schema, IReadOnlyList<LogRange> ranges,
        Func<CancellationToken, Task<long>> settled, IDaemonWakeup? wakeup, CancellationToken cancellation)
    {
        var name = $"{schema}_{ranges[0].View.Name}".ToLowerInvariant();
        var after = ranges.Min(r => r.After);
        var shard = new ShardName(name);
        await SetAsync(connection, shard.Identity, after, cancellation);
        var daemon = new Daemon(TrackerStore.Open(dataSource, name, new ViewSubscription(schema, ranges), wakeup), settled, shard, after);
        try
        {
            await daemon.daemon.StartAgentAsync(shard, cancellation);
            return daemon;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await daemon.DisposeAsync();
            throw new ViewsHaltedException(shard.Identity, $"its agent did not start: {e.Message}", e);
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for a while until every view has reached a position; null where they have not.</summary>
    /// <exception cref="ViewsHaltedException">The agent has stopped.</exception>
    public async Task<long?> WaitAsync(long until, TimeSpan patience, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(patience);
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (failure is not null)
                {
                    throw new ViewsHaltedException(shard.Identity, failure.ToString(), failure) { Overtaken = failure is ProgressionProgressOutOfOrderException };
                }
                if (reached >= until)
                {
                    return reached;
                }
                next = moved.Task;
            }
            await next.WaitAsync(limited.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
            if (limited.IsCancellationRequested)
            {
                ThrowIfHalted();
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public void OnNext(ShardState value)
    {
        lock (gate)
        {
            if (value.ShardName != shard.Identity)
            {
                return;
            }
            if (value.Action is ShardAction.Paused or ShardAction.Stopped && value.Exception is { } thrown)
            {
                failure ??= thrown;
            }
            else
            {
                reached = Math.Max(reached, value.Sequence);
            }
            moved.TrySetResult();
            moved = NewMove();
        }
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
        // The store goes with this.
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
        // Told with the state of the agent.
    }

    /// <summary>Ends it, after the page that it is at.</summary>
    public async ValueTask DisposeAsync()
    {
        subscription.Dispose();
        await daemon.StopAllAsync();
        daemon.Dispose();
        await store.DisposeAsync();
    }

    private static TaskCompletionSource NewMove() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Puts progress where it is to start from, forward or back.</summary>
    private static async Task SetAsync(NpgsqlConnection connection, string name, long position, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into tracker.mt_event_progression (name, last_seq_id) values ($1, $2)
            on conflict (name) do update set last_seq_id = excluded.last_seq_id
            """,
            connection)
        {
            Parameters = { new() { Value = name }, new() { Value = position } },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private void ThrowIfHalted()
    {
        if (daemon.CurrentAgents().FirstOrDefault(agent => agent.Status != JasperFx.AgentStatus.Running) is { } halted)
        {
            throw new ViewsHaltedException(halted.Name.Identity, halted.Failure?.Detail ?? $"its agent is {halted.Status}");
        }
    }
}
