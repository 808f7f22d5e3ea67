using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace CooperationTracker.Intake.Replay;

/// <summary>Works on many items at once, and gives the results in the order of the items.</summary>
internal static class ParallelSelection
{
    /// <summary>Enough items that handing them over costs little beside the work, few enough that little waits.</summary>
    private const int ItemsPerPart = 32;

    /// <summary>The results, as many parts ahead of their reader as there are processors.</summary>
    /// <param name="source">The items; read by one at a time.</param>
    /// <param name="select">The work on one; what it throws comes in the place of its part's results.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async IAsyncEnumerable<TResult> SelectInParallelAsync<T, TResult>(
        this IAsyncEnumerable<T> source, Func<T, TResult> select, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var parts = Channel.CreateBounded<Task<TResult[]>>(Environment.ProcessorCount);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var handingOut = Task.Run(() => HandOutAsync(source, select, parts.Writer, stopping.Token), CancellationToken.None);
        try
        {
            await foreach (var part in parts.Reader.ReadAllAsync(cancellation))
            {
                foreach (var result in await part)
                {
                    yield return result;
                }
            }
        }
        finally
        {
            await stopping.CancelAsync();
            await handingOut;
        }
    }

    private static async Task HandOutAsync<T, TResult>(
        IAsyncEnumerable<T> source, Func<T, TResult> select, ChannelWriter<Task<TResult[]>> parts, CancellationToken cancellation)
    {
        try
        {
            await foreach (var part in source.Chunk(ItemsPerPart).WithCancellation(cancellation))
            {
                await parts.WriteAsync(Task.Run(() => Array.ConvertAll(part, item => select(item)), cancellation), cancellation);
            }
            parts.Complete();
        }
        catch (Exception e)
        {
            // The reader of the channel throws it on.
            parts.Complete(e);
        }
    }
}
