using System.Collections.Immutable;
using CooperationTracker.Intake.Queue;

namespace CooperationTracker.Marten;

/// <summary>
/// What this node does of a work. All its parts are done together, since that reads the log once for all of them: they begin
/// again whenever one comes or goes.
/// </summary>
/// <param name="work">The work.</param>
internal sealed class WorkOfNode(NodeWork work) : IAsyncDisposable
{
    /// <summary>How long is waited for more parts: they come one after the other.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim gate = new(1, 1);
    private CancellationTokenSource ending = new();
    private volatile ImmutableSortedSet<string> parts = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);
    private volatile Task running = Task.CompletedTask;

    /// <summary>Whether the node does a part.</summary>
    public bool Does(string part) => parts.Contains(part) && !running.IsCompleted;

    /// <summary>Changes the parts that are done; returns once what was done before has ended.</summary>
    public async Task ChangeAsync(Func<ImmutableSortedSet<string>, ImmutableSortedSet<string>> change)
    {
        await gate.WaitAsync();
        try
        {
            await ending.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // it ends by being cancelled
            ending.Dispose();
            (ending, parts) = (new(), change(parts));
            running = parts.IsEmpty ? Task.CompletedTask : RunAsync([.. parts], ending.Token);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ChangeAsync(parts => parts.Clear());
        ending.Dispose();
        gate.Dispose();
    }

    private async Task RunAsync(IReadOnlyList<string> some, CancellationToken cancellation)
    {
        await Task.Delay(Pause, cancellation);
        await work.RunAsync(some, cancellation);
    }
}
