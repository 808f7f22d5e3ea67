using CooperationTracker.EventLog;
using JasperFx.Events.Daemon.HighWater;

namespace CooperationTracker.Marten;

/// <summary>
/// Lets Marten's daemon read up to the settled position and never beyond: a gap is passed over when it is proven dead, not
/// when it has grown old.
/// </summary>
/// <param name="database">The database, as Marten names it.</param>
/// <param name="settled">The position up to which the daemon may read now.</param>
internal sealed class SettledDetector(Uri database, Func<CancellationToken, Task<long>> settled) : IHighWaterDetector
{
    private long last;

    /// <inheritdoc/>
    public Uri DatabaseUri => database;

    /// <inheritdoc/>
    public async Task<HighWaterStatistics> Detect(CancellationToken token)
    {
        var before = last;
        last = await settled(token);
        return new()
        {
            LastMark = before,
            CurrentMark = last,
            HighestSequence = last, // so that Marten sees no gap to wait for
            SafeStartMark = last,
            Timestamp = TimeProvider.System.GetUtcNow(),
        };
    }

    /// <inheritdoc/>
    public Task<HighWaterStatistics> DetectInSafeZone(CancellationToken token) => Detect(token);
}

/// <summary>Wakes the daemon when the log has grown, rather than after a pause.</summary>
/// <param name="log">The log.</param>
internal sealed class LogWakeup(IEventLog log) : IDaemonWakeup
{
    private long seen;

    /// <inheritdoc/>
    public async Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(timeout);
        try
        {
            seen = await log.WaitAsync(seen, limited.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing came in this time.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The log is not ours.
    }
}
