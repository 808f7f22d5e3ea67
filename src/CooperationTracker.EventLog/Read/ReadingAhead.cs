using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace CooperationTracker.EventLog;

/// <summary>Reads a source while its reader works on what came before.</summary>
public static class ReadingAhead
{
    /// <summary>The source's items in their order, read on a task of its own.</summary>
    /// <param name="source">The source. What it throws comes after the items before it; it is ended before the reader goes on that leaves early.</param>
    /// <param name="items">How many items wait for the reader at most, beside the one that the source is at.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async IAsyncEnumerable<T> ReadAheadAsync<T>(
        this IAsyncEnumerable<T> source, int items, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var ready = Channel.CreateBounded<T>(items);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reading = Task.Run(() => FillAsync(source, ready.Writer, stopping.Token), CancellationToken.None);
        try
        {
            await foreach (var item in ready.Reader.ReadAllAsync(cancellation))
            {
                yield return item;
            }
        }
        finally
        {
            await stopping.CancelAsync();
            await reading;
        }
    }

    private static async Task FillAsync<T>(IAsyncEnumerable<T> source, ChannelWriter<T> ready, CancellationToken cancellation)
    {
        try
        {
            await foreach (var item in source.WithCancellation(cancellation))
            {
                await ready.WriteAsync(item, cancellation);
            }
            ready.Complete();
        }
        catch (Exception e)
        {
            // The reader of the channel throws it on.
            ready.Complete(e);
        }
    }
}
