using System.Runtime.CompilerServices;
using CooperationTracker.EventLog;

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
        var parts = source.Chunk(ItemsPerPart).Select(part => Task.Run(() => Array.ConvertAll(part, item => select(item)), cancellation));
        await foreach (var part in parts.ReadAheadAsync(Environment.ProcessorCount, cancellation))
        {
            foreach (var result in await part)
            {
                yield return result;
            }
        }
    }
}
