using System.Diagnostics;
using CooperationTracker.EventLog;
using CooperationTracker.Views;
using CooperationTracker.Views.Runner;
using JasperFx.Events.Daemon;
using Marten;
using Marten.Events.Daemon;
using Marten.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CooperationTracker.Marten;

/// <summary>Projects by Marten's async daemon: an agent a view, each under the progress that the other engine keeps for it too.</summary>
/// <param name="dataSource">The database.</param>
/// <param name="log">The log.</param>
/// <param name="store">Marten's store, with all that it needs in the database.</param>
internal sealed class MartenProjector(NpgsqlDataSource dataSource, IEventLog log, Func<CancellationToken, Task<DocumentStore>> store) : IProjector
{
    /// <summary>What the names of views that are built beside the live ones end in, as Marten's projections.</summary>
    private const string NextSuffix = "Next";

    /// <inheritdoc/>
    public async Task<IProjecting> BeginAsync(NpgsqlConnection held, IProgress<ProjectionProgress>? progress, CancellationToken cancellation)
    {
        await store(cancellation); // what Marten needs in the database
        string[] names = [.. ViewCatalogue.All.Select(v => v.ProgressName)];
        var positions = await Progress.ReadAsync(held, names, cancellation);
        await log.ReadSettledAsync(names.Min(name => positions.GetValueOrDefault(name)), cancellation);
        var daemon = new Daemon(
            TrackerStore.Open(
                dataSource, [.. ViewCatalogue.All.Select(v => (v.Name, new ViewProjection(ViewSchema.Live, new(v, 0))))], new LogWakeup(log)),
            token => log.ReadSettledAsync(0, token),
            names.ToDictionary(name => name, name => positions.GetValueOrDefault(name)));
        try
        {
            await daemon.StartAsync();
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
        return new MartenProjecting(daemon, held, progress);
    }

    /// <inheritdoc/>
    public async Task<long> FillAsync(
        NpgsqlConnection connection, IReadOnlyList<LogRange> ranges, IProgress<ProjectionProgress>? progress, CancellationToken cancellation)
    {
        await store(cancellation);
        var upTo = ranges.Max(r => r.UpTo);
        string[] names = [.. ranges.Select(r => $"{r.View.Name}{NextSuffix}:All")];
        await SetAsync(connection, names, [.. ranges.Select(r => r.After)], cancellation);
        await using var daemon = new Daemon(
            TrackerStore.Open(dataSource, [.. ranges.Select(r => ($"{r.View.Name}{NextSuffix}", new ViewProjection(ViewSchema.Next, r)))]),
            _ => Task.FromResult(upTo),
            names.Zip(ranges, (name, r) => (name, r.After)).ToDictionary());
        await daemon.StartAsync();
        for (var reached = 0L; reached < upTo;)
        {
            reached = await daemon.WaitAsync(reached + 1, cancellation);
            progress?.Report(new("rebuild", reached, upTo, 0));
        }
        await daemon.StopAsync();
        await SetAsync(connection, names, [.. ranges.Select(_ => 0L)], cancellation);
        return await CountAsync(connection, ranges.Min(r => r.After), upTo, cancellation);
    }

    /// <summary>Puts progress where it is to start from, forward or back.</summary>
    private static async Task SetAsync(NpgsqlConnection connection, string[] names, long[] positions, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into tracker.mt_event_progression (name, last_seq_id) select * from unnest($1, $2)
            on conflict (name) do update set last_seq_id = excluded.last_seq_id
            """,
            connection)
        {
            Parameters = { new() { Value = names }, new() { Value = positions } },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, long after, long upTo, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select count(*) from tracker.mt_events where seq_id > $1 and seq_id <= $2", connection)
        {
            Parameters = { new() { Value = after }, new() { Value = upTo } },
        };
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}

/// <summary>The daemon at work on the live views, for as long as the lock is held.</summary>
internal sealed class MartenProjecting(Daemon daemon, NpgsqlConnection held, IProgress<ProjectionProgress>? progress) : IProjecting
{
    private long asked = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public async Task<long> ProjectAsync(long until, CancellationToken cancellation)
    {
        while (true)
        {
            // Where the connection is lost, so is the lock, and another runner takes over.
            if (Stopwatch.GetElapsedTime(asked) >= Daemon.Look)
            {
                await using var alive = new NpgsqlCommand("select 1", held);
                await alive.ExecuteNonQueryAsync(cancellation);
                asked = Stopwatch.GetTimestamp();
            }
            if (await daemon.WaitAsync(until, Daemon.Look, cancellation) is { } reached)
            {
                progress?.Report(new("project", reached, reached, 0));
                return reached;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => daemon.DisposeAsync();
}

/// <summary>Marten's daemon over a store, and how far its agents have come.</summary>
internal sealed class Daemon : IObserver<JasperFx.Events.Projections.ShardState>, IAsyncDisposable
{
    /// <summary>How often it is looked at although it tells nothing.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly DocumentStore store;
    private readonly IProjectionDaemon daemon;
    private readonly Dictionary<string, long> positions;
    private readonly IDisposable subscription;
    private TaskCompletionSource moved = NewMove();

    public Daemon(DocumentStore store, Func<CancellationToken, Task<long>> settled, Dictionary<string, long> positions)
    {
        (this.store, this.positions) = (store, positions);
        var database = (MartenDatabase)store.Storage.Database;
        daemon = new ProjectionDaemon(store, database, NullLogger.Instance, new SettledDetector(database.Describe().DatabaseUri(), settled));
        subscription = daemon.Tracker.Subscribe(this);
    }

    /// <summary>Starts an agent for each view.</summary>
    /// <exception cref="ViewsHaltedException">One did not start: the daemon itself only writes that down.</exception>
    public async Task StartAsync()
    {
        await daemon.StartAllAsync();
        var started = daemon.CurrentAgents().Select(agent => agent.Name.Identity).ToHashSet();
        if (positions.Keys.FirstOrDefault(name => !started.Contains(name)) is { } missing)
        {
            throw new ViewsHaltedException(missing, "its agent did not start");
        }
    }

    /// <summary>Ends all agents, each after the page that it is at.</summary>
    public Task StopAsync() => daemon.StopAllAsync();

    /// <summary>Waits until every view has reached a position.</summary>
    /// <exception cref="ViewsHaltedException">An agent has stopped.</exception>
    public async Task<long> WaitAsync(long until, CancellationToken cancellation)
    {
        while (true)
        {
            if (await WaitAsync(until, Look, cancellation) is { } reached)
            {
                return reached;
            }
        }
    }

    /// <summary>Waits for a while until every view has reached a position; null where they have not.</summary>
    /// <exception cref="ViewsHaltedException">An agent has stopped.</exception>
    public async Task<long?> WaitAsync(long until, TimeSpan patience, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(patience);
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (positions.Values.Min() is var reached && reached >= until)
                {
                    return reached;
                }
                next = moved.Task;
            }
            ThrowIfHalted();
            await next.WaitAsync(limited.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
            if (limited.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public void OnNext(JasperFx.Events.Projections.ShardState value)
    {
        lock (gate)
        {
            if (positions.TryGetValue(value.ShardName, out var position))
            {
                positions[value.ShardName] = Math.Max(position, value.Sequence);
                moved.TrySetResult();
                moved = NewMove();
            }
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
        // Told by the agents themselves, see below.
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        subscription.Dispose();
        await daemon.StopAllAsync();
        daemon.Dispose();
        await store.DisposeAsync();
    }

    private static TaskCompletionSource NewMove() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void ThrowIfHalted()
    {
        if (daemon.CurrentAgents().FirstOrDefault(agent => agent.Status != JasperFx.AgentStatus.Running) is { } halted)
        {
            throw new ViewsHaltedException(halted.Name.Identity, halted.Failure?.ToString() ?? $"its agent is {halted.Status}");
        }
    }
}
