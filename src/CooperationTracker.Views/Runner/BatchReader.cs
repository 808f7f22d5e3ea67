using System.Runtime.CompilerServices;
using CooperationTracker.EventLog;

namespace CooperationTracker.Views.Runner;

/// <summary>Reads and projects the next batch while the last one is being written.</summary>
internal static class BatchReader
{
    // Large enough for COPY to pay, small enough that two of them take little memory.
    private const int BatchSize = 4_000;
    private const long BatchBytes = 8 * 1024 * 1024;

    /// <summary>The batches of a part of the log; the last one reaches <paramref name="upTo"/> even where no event stands there.</summary>
    public static IAsyncEnumerable<Batch> ReadAsync(
        IEventLog log, IReadOnlyList<LogRange> ranges, long upTo, CancellationToken cancellation) =>
        ProjectAsync(log, ranges, upTo, cancellation).ReadAheadAsync(1, cancellation);

    private static async IAsyncEnumerable<Batch> ProjectAsync(
        IEventLog log, IReadOnlyList<LogRange> ranges, long upTo, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var batch = new Batch();
        await foreach (var stored in log.ReadAllAsync(ranges.Min(r => r.After), upTo, cancellation))
        {
            batch.Add(stored, ranges);
            if (batch.Events == BatchSize || batch.Bytes >= BatchBytes)
            {
                yield return batch;
                batch = new();
            }
        }
        batch.Reach(upTo);
        yield return batch;
    }
}
