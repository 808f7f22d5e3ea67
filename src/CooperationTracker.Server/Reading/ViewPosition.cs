using CooperationTracker.Views;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CooperationTracker.Server.Reading;

/// <summary>
/// The position that the views have reached, kept at hand: a question that was answered at it need not be asked
/// again. It lags behind the database by a moment; whoever must see their own write asks for that position.
/// </summary>
internal sealed partial class ViewPosition(Session session, ILogger<ViewPosition> logger) : BackgroundService
{
    /// <summary>How soon what another process projected is seen. What this one projects is seen at once.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a request waits for a position.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private long current;
    private long erased;
    private bool failing;

    /// <summary>The position.</summary>
    public long Current => Volatile.Read(ref current);

    /// <summary>The position of the last erasure: what was answered before it is not to be taken for an answer any more.</summary>
    public long Erased => Volatile.Read(ref erased);

    /// <summary>The views have reached a position; it never goes back while the log stands.</summary>
    public void Reach(long position) => Raise(ref current, position);

    private static void Raise(ref long field, long position)
    {
        for (var seen = Volatile.Read(ref field); position > seen; seen = Volatile.Read(ref field))
        {
            Interlocked.CompareExchange(ref field, position, seen);
        }
    }

    /// <summary>Waits until the views have reached a position, such as an append returned.</summary>
    /// <exception cref="EdgeException">They have not in time.</exception>
    public async Task<long> AtLeastAsync(long position, string field, CancellationToken cancellation)
    {
        if (Current < position)
        {
            try
            {
                Reach(await ViewProgress.WaitAsync(session.DataSource, position, Patience, cancellation));
            }
            catch (ViewsBehindException behind)
            {
                throw new EdgeException(FaultKind.Failed, new EdgeError(EdgeCodes.NotThereYet,
                    $"The views have come to position {behind.Reached}, not to {position}. Check the position, or ask again.")
                { Field = field });
            }
        }
        return Current;
    }

    /// <summary>Looks it up in the database.</summary>
    public async Task<long> LookAsync(CancellationToken cancellation)
    {
        var reached = await ViewProgress.ReachedAsync(session.DataSource, cancellation);
        Raise(ref erased, await ViewProgress.ErasedAsync(session.DataSource, reached, cancellation)); // a slower look may be an older one
        Reach(reached);
        return Current;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                failing = false;
            }
            catch (Exception e) when (e is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException)
            {
                if (!failing)
                {
                    LogLost(e);
                }
                failing = true; // told once; readiness tells it on
            }
            await Task.Delay(Look, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The views' position cannot be read; answers stay at the last one known")]
    private partial void LogLost(Exception e);
}
