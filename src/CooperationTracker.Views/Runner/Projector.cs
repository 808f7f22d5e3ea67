using CooperationTracker.EventLog;
using CooperationTracker.Views.Runner;
using Npgsql;

namespace CooperationTracker.Views;

/// <summary>The Npgsql engine's way to project: every view in one pass over the log, a batch in one transaction.</summary>
/// <param name="log">The log.</param>
internal sealed class Projector(IEventLog log) : IProjector
{
    /// <inheritdoc/>
    public Task<IProjecting> BeginAsync(
        NpgsqlConnection held, IReadOnlyList<View> views, IProgress<ProjectionProgress>? progress, CancellationToken cancellation) =>
        Task.FromResult<IProjecting>(new Projecting(held, log, views, progress));

    /// <inheritdoc/>
    public async Task<long> FillAsync(
        NpgsqlConnection connection, IReadOnlyList<LogRange> ranges, IProgress<ProjectionProgress>? progress, CancellationToken cancellation)
    {
        var (upTo, events) = (ranges.Max(r => r.UpTo), 0L);
        await foreach (var batch in BatchReader.ReadAsync(log, ranges, upTo, cancellation))
        {
            await batch.PlaceAsync(connection, cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await RowWriter.CopyAsync(connection, ViewSchema.Next, batch, cancellation);
            await RowWriter.ExecuteAsync(connection, [.. RowWriter.Closes(ViewSchema.Next, batch)], cancellation);
            await transaction.CommitAsync(cancellation);
            events += batch.Events;
            progress?.Report(new("rebuild", batch.To, upTo, events));
        }
        return events;
    }
}

/// <summary>Projects on the connection that holds the lock.</summary>
/// <param name="connection">That connection.</param>
/// <param name="log">The log.</param>
/// <param name="views">The views.</param>
/// <param name="progress">Told of each batch.</param>
internal sealed class Projecting(NpgsqlConnection connection, IEventLog log, IReadOnlyList<View> views, IProgress<ProjectionProgress>? progress) : IProjecting
{
    /// <summary>After so many at once the tables' statistics mislead, and the server would renew them only a minute later.</summary>
    private const int ManyEvents = 10_000;

    private readonly string[] names = [.. views.Select(v => v.ProgressName)];

    /// <inheritdoc/>
    public async Task<long> ProjectAsync(long until, CancellationToken cancellation)
    {
        var positions = await Progress.ReadAsync(connection, names, cancellation);
        LogRange[] ranges = [.. views.Select(v => new LogRange(v, positions.GetValueOrDefault(v.ProgressName)))];
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
            await CommitAsync(ranges, batch, cancellation);
            ranges = [.. ranges.Select(r => r with { After = Math.Max(r.After, batch.To) })];
            events += batch.Events;
            progress?.Report(new("project", batch.To, upTo, events));
        }
        if (events >= ManyEvents)
        {
            foreach (var command in views.SelectMany(v => v.Tidy(ViewSchema.Live)))
            {
                await connection.ExecuteAsync(command, cancellation);
            }
        }
        return upTo;
    }

    /// <summary>Rows and progress together.</summary>
    private async Task CommitAsync(IReadOnlyList<LogRange> ranges, Batch batch, CancellationToken cancellation)
    {
        await batch.PlaceAsync(connection, cancellation);
        var moves = RowWriter.Moves("verify_runner", ranges, batch.To);
        if (!RowWriter.Copies(batch))
        {
            await RowWriter.WriteAsync(connection, ViewSchema.Live, batch, moves, cancellation);
            return;
        }
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await RowWriter.WriteAsync(connection, ViewSchema.Live, batch, moves, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
