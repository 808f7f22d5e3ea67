using System.Runtime.CompilerServices;
using System.Threading.Channels;
using CooperationTracker.EventLog;

namespace CooperationTracker.Views.Runner;

/// <summary>Reads and projects the next batch while the last one is being written.</summary>
internal static class BatchReader
{
    // Large enough for COPY to pay, small enough that two of them take little memory.
    private const int BatchSize = 4_000;

    /// <summary>The batches of a part of the log; the last one reaches <paramref name="upTo"/> even where no event stands there.</summary>
    public static async IAsyncEnumerable<Batch> ReadAsync(
        IEventLog log, IReadOnlyList<LogRange> ranges, long upTo, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var batches = Channel.CreateBounded<Batch>(1);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reading = Task.Run(() => FillAsync(log, ranges, upTo, batches.Writer, stopping.Token), CancellationToken.None);
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(cancellation))
            {
                yield return batch;
            }
        }
        finally
        {
            await stopping.CancelAsync();
            await reading;
        }
    }

    private static async Task FillAsync(
        IEventLog log, IReadOnlyList<LogRange> ranges, long upTo, ChannelWriter<Batch> writer, CancellationToken cancellation)
    {
        try
        {
            var batch = new Batch();
            await foreach (var stored in log.ReadAllAsync(ranges.Min(r => r.After), upTo, cancellation))
            {
                batch.Add(stored, ranges);
                if (batch.Events == BatchSize)
                {
                    await writer.WriteAsync(batch, cancellation);
                    batch = new();
                }
            }
            batch.Reach(upTo);
            await writer.WriteAsync(batch, cancellation);
            writer.Complete();
        }
        catch (Exception e)
        {
            // The reader of the channel throws it on.
            writer.Complete(e);
        }
    }
}
