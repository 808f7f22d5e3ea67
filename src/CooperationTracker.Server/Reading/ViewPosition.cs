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

    /// <summary>The same while a request waits for it.</summary>
    private static readonly TimeSpan LookSoon = TimeSpan.FromMilliseconds(5);

    /// <summary>How long a request waits for a position.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim hurry = new(0);
    private TaskCompletionSource moved = NewWake();
    private int waiting;
    private long current;
    private long erased;
    private bool failing;

    /// <summary>The position.</summary>
    public long Current => Volatile.Read(ref current);

    /// <summary>The position of the last erasure: what was answered before it is not to be taken for an answer any more.</summary>
    public long Erased => Volatile.Read(ref erased);

    /// <summary>How many requests wait for a position.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>The views have reached a position; it never goes back while the log stands.</summary>
    public void Reach(long position)
    {
        if (Raise(ref current, position))
        {
            Interlocked.Exchange(ref moved, NewWake()).SetResult();
        }
    }

    /// <summary>Waits until the views have reached a position, such as an append returned. Needs no connection: one looks for all who wait.</summary>
    /// <exception cref="EdgeException">They have not in time.</exception>
    public async Task AtLeastAsync(long position, string field, CancellationToken cancellation)
    {
        if (Current >= position)
        {
            return;
        }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        if (Interlocked.Increment(ref waiting) == 1)
        {
            hurry.Release();
        }
        try
        {
            while (true)
            {
                // Taken before looking, so that no step in between is missed.
                var next = Volatile.Read(ref moved).Task;
                if (Current >= position)
                {
                    return;
                }
                await next.WaitAsync(patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new EdgeException(FaultKind.Failed, new EdgeError(EdgeCodes.NotThereYet,
                $"The views have come to position {Current}, not to {position}. Check the position, or ask again.")
            { Field = field });
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
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
            await hurry.WaitAsync(Waiting > 0 ? LookSoon : Look, stoppingToken); // whoever begins to wait ends a long pause
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        hurry.Dispose();
    }

    private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it was raised.</summary>
    private static bool Raise(ref long field, long position)
    {
        for (var seen = Volatile.Read(ref field); position > seen; seen = Volatile.Read(ref field))
        {
            if (Interlocked.CompareExchange(ref field, position, seen) == seen)
            {
                return true;
            }
        }
        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The views' position cannot be read; answers stay at the last one known")]
    private partial void LogLost(Exception e);
}
