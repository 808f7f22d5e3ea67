using CooperationTracker.EventLog;
using CooperationTracker.Views.Runner;
using Npgsql;

namespace CooperationTracker.Views;

/// <summary>
/// Projects the log into the views. One runner at a time does, whichever process it is in; the others wait,
/// and one of them takes over when it ends, dies or loses its connection.
/// </summary>
/// <param name="dataSource">The database, with the log's schema in place.</param>
/// <param name="log">The log.</param>
/// <param name="progress">Told of each batch.</param>
public sealed class ProjectionRunner(NpgsqlDataSource dataSource, IEventLog log, IProgress<ProjectionProgress>? progress = null)
{
    /// <summary>How often a runner that waits looks whether it can take over.</summary>
    private static readonly TimeSpan Takeover = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a one-shot command waits before it looks again for what another process projects.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <summary>After so many at once the tables' statistics mislead, and the server would renew them only a minute later.</summary>
    private const int ManyEvents = 10_000;

    private static readonly string[] Names = [.. ViewCatalogue.All.Select(v => v.ProgressName)];

    /// <summary>Projects what there is and what comes, until it is cancelled. A lost connection is made again.</summary>
    /// <exception cref="Domain.UnknownEventException">The log holds an event that this program does not know.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await PrepareAsync(cancellation);
                await using var held = await RunnerLock.TryAsync(dataSource, ViewSchema.RunnerLock, cancellation);
                if (held is not null)
                {
                    await FollowAsync(held.Connection, cancellation);
                }
            }
            catch (NpgsqlException e) when (IsPassing(e))
            {
                // The connection broke, or another runner took over: begin again as one that waits.
            }
            await Task.Delay(Takeover, cancellation);
        }
    }

    /// <summary>
    /// Returns once the views hold all that is settled up to a position, projecting it here or, where another
    /// process is projecting, waiting for that.
    /// </summary>
    /// <param name="until">A position such as an append returned; null for all that is settled now.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The position that the views hold at least.</returns>
    public async Task<long> CatchUpAsync(long? until = null, CancellationToken cancellation = default)
    {
        await PrepareAsync(cancellation);
        var target = until ?? await log.ReadSettledAsync(await ViewProgress.ReachedAsync(dataSource, cancellation), cancellation);
        while (true)
        {
            var reached = await ViewProgress.ReachedAsync(dataSource, cancellation);
            if (reached >= target)
            {
                return reached;
            }
            await using (var held = await RunnerLock.TryAsync(dataSource, ViewSchema.RunnerLock, cancellation))
            {
                if (held is not null)
                {
                    return await ProjectAsync(held.Connection, target, cancellation);
                }
            }
            await Task.Delay(Look, cancellation);
        }
    }

    /// <summary>
    /// Builds views anew from the log beside the live ones, and puts them in their place at once: readers never
    /// see one empty. Started again after it was killed, it starts from the beginning.
    /// </summary>
    /// <param name="view">The view's name; null for all of them.</param>
    /// <param name="cancellation">Ends it; the live views stay as they are.</param>
    /// <exception cref="ArgumentException">There is no such view.</exception>
    public async Task RebuildAsync(string? view = null, CancellationToken cancellation = default)
    {
        var wanted = view is null ? ViewCatalogue.All : [ViewCatalogue.Find(view) ?? throw new ArgumentException(
            $"There is no view '{view}'. There are {string.Join(", ", ViewCatalogue.All.Select(v => v.Name))}.", nameof(view))];
        var stale = await ViewSchema.EnsureAsync(dataSource, cancellation);
        await new Rebuild(dataSource, log, progress).RunAsync([.. wanted.Union(stale)], cancellation);
    }

    /// <summary>Does something while nobody projects.</summary>
    /// <param name="act">What is done, on the connection that holds the runners' place.</param>
    /// <param name="patience">How long is waited for a runner to end: a command's does in a moment, a server's does not.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Whether it was done: not where another process projects and goes on with it.</returns>
    public async Task<bool> TryAloneAsync(Func<NpgsqlConnection, Task> act, TimeSpan patience, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(act);
        for (var waited = TimeSpan.Zero; ; waited += Takeover)
        {
            await using (var held = await RunnerLock.TryAsync(dataSource, ViewSchema.RunnerLock, cancellation))
            {
                if (held is not null)
                {
                    await act(held.Connection);
                    return true;
                }
            }
            if (waited >= patience)
            {
                return false;
            }
            await Task.Delay(Takeover, cancellation);
        }
    }

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        var stale = await ViewSchema.EnsureAsync(dataSource, cancellation);
        if (stale.Count > 0)
        {
            await new Rebuild(dataSource, log, progress).RunAsync(stale, cancellation);
        }
    }

    private async Task FollowAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var reached = 0L;
        while (true)
        {
            reached = await ProjectAsync(connection, reached + 1, cancellation);
        }
    }

    /// <summary>Projects all that is settled, once that reaches a position.</summary>
    private async Task<long> ProjectAsync(NpgsqlConnection connection, long until, CancellationToken cancellation)
    {
        var positions = await Progress.ReadAsync(connection, Names, cancellation);
        LogRange[] ranges = [.. ViewCatalogue.All.Select(v => new LogRange(v, positions.GetValueOrDefault(v.ProgressName)))];
        var after = ranges.Min(r => r.After);
        if (after >= until)
        {
            return after;
        }
        await log.ReadSettledAsync(after, cancellation);
        var upTo = await log.WaitAsync(Math.Max(after, until - 1), cancellation);
        var events = 0L;
        await foreach (var batch in BatchReader.ReadAsync(log, ranges, upTo, cancellation))
        {
            await CommitAsync(connection, ranges, batch, cancellation);
            ranges = [.. ranges.Select(r => r with { After = Math.Max(r.After, batch.To) })];
            events += batch.Events;
            progress?.Report(new("project", batch.To, upTo, events));
        }
        if (events >= ManyEvents)
        {
            foreach (var command in ViewCatalogue.All.SelectMany(v => v.Tidy(ViewSchema.Live)))
            {
                await connection.ExecuteAsync(command, cancellation);
            }
        }
        return upTo;
    }

    /// <summary>
    /// Rows and progress together. Progress comes first: its rows are the lock that the swap of a rebuild takes,
    /// and whoever waits for it holds no table yet.
    /// </summary>
    private static async Task CommitAsync(
        NpgsqlConnection connection, IReadOnlyList<LogRange> ranges, Batch batch, CancellationToken cancellation)
    {
        NpgsqlBatchCommand[] first = [Verify(ranges), .. ranges.Select(r => Progress.Advance(r.View.ProgressName, Math.Max(r.After, batch.To)))];
        if (!RowWriter.Copies(batch))
        {
            await ExecuteAsync(connection, [.. first, .. RowWriter.Inserts(ViewSchema.Live, batch), .. RowWriter.Closes(ViewSchema.Live, batch)], cancellation);
            return;
        }
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, first, cancellation);
        await RowWriter.CopyAsync(connection, ViewSchema.Live, batch, cancellation);
        await ExecuteAsync(connection, [.. RowWriter.Closes(ViewSchema.Live, batch)], cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Without a transaction of its own, a batch of commands is one: all or nothing, in one round trip.</summary>
    internal static async Task ExecuteAsync(
        NpgsqlConnection connection, IReadOnlyList<NpgsqlBatchCommand> commands, CancellationToken cancellation)
    {
        if (commands.Count == 0)
        {
            return;
        }
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }
        // Costs a round trip on a connection's first such batch only.
        await batch.PrepareAsync(cancellation);
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlBatchCommand Verify(IReadOnlyList<LogRange> ranges) => new($"select {ViewSchema.Live}.verify_runner($1, $2)")
    {
        Parameters =
        {
            new() { Value = ranges.Select(r => r.View.ProgressName).ToArray() },
            new() { Value = ranges.Select(r => r.After).ToArray() },
        },
    };

    private static bool IsPassing(NpgsqlException e) => e is not PostgresException refused
        || refused.SqlState is ViewSchema.NotTheRunner || refused.InvariantSeverity != "ERROR";
}
