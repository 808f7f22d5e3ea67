using System.Diagnostics;
using CooperationTracker.EventLog;
using CooperationTracker.Views;
using CooperationTracker.Views.Runner;
using Marten;
using Npgsql;

namespace CooperationTracker.Marten;

/// <summary>Projects by Marten's async daemon, each view under the progress that the other engine keeps for it too.</summary>
/// <param name="dataSource">The database.</param>
/// <param name="log">The log.</param>
/// <param name="store">Marten's store, with all that it needs in the database.</param>
internal sealed class MartenProjector(NpgsqlDataSource dataSource, IEventLog log, Func<CancellationToken, Task<DocumentStore>> store) : IProjector
{
    /// <inheritdoc/>
    public async Task<IProjecting> BeginAsync(
        NpgsqlConnection held, IReadOnlyList<View> views, IProgress<ProjectionProgress>? progress, CancellationToken cancellation)
    {
        await store(cancellation); // what Marten needs in the database
        var positions = await Progress.ReadAsync(held, [.. views.Select(v => v.ProgressName)], cancellation);
        LogRange[] ranges = [.. views.Select(v => new LogRange(v, positions.GetValueOrDefault(v.ProgressName)))];
        await log.ReadSettledAsync(ranges.Min(r => r.After), cancellation);
        var daemon = await Daemon.StartAsync(
            dataSource, held, ViewSchema.Live, ranges, token => log.ReadSettledAsync(0, token), new LogWakeup(log), cancellation);
        return new MartenProjecting(daemon, held, progress);
    }

    /// <inheritdoc/>
    public async Task<long> FillAsync(
        NpgsqlConnection connection, IReadOnlyList<LogRange> ranges, IProgress<ProjectionProgress>? progress, CancellationToken cancellation)
    {
        await store(cancellation);
        var (after, upTo) = (ranges.Min(r => r.After), ranges.Max(r => r.UpTo));
        await using var daemon = await Daemon.StartAsync(
            dataSource, connection, ViewSchema.Next, ranges, _ => Task.FromResult(upTo), wakeup: null, cancellation);
        while (daemon.Reached < upTo)
        {
            await daemon.WaitAsync(daemon.Reached + 1, Daemon.Look, cancellation);
            progress?.Report(new("rebuild", daemon.Reached, upTo, 0));
        }
        return await CountAsync(connection, after, upTo, cancellation);
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
