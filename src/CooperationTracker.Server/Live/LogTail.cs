using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CooperationTracker.Server.Live;

/// <summary>
/// The end of the log, waited for once on behalf of all who follow it: however many they are, one connection
/// listens and one settled position is proven.
/// </summary>
internal sealed partial class LogTail(Session session, ILogger<LogTail> logger) : BackgroundService
{
    private long settled;
    private TaskCompletionSource grown = NewWake();

    /// <summary>The settled position found last; it never goes back.</summary>
    public long Settled => Volatile.Read(ref settled);

    /// <summary>Waits until the settled position lies after a position, and returns it. Needs no connection.</summary>
    public async Task<long> BeyondAsync(long position, CancellationToken cancellation)
    {
        while (true)
        {
            // Taken before looking, so that no growth in between is missed.
            var next = Volatile.Read(ref grown).Task;
            if (Settled is var now && now > position)
            {
                return now;
            }
            await next.WaitAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var patience = Outage.Patience(LogLost);
        while (!stoppingToken.IsCancellationRequested)
        {
            var position = await patience.ExecuteAsync(async cancellation => await session.Log.WaitAsync(Settled, cancellation), stoppingToken);
            Volatile.Write(ref settled, position);
            Interlocked.Exchange(ref grown, NewWake()).SetResult();
        }
    }

    private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log cannot be followed; who follows it live waits until it can")]
    private partial void LogLost(Exception e);
}
