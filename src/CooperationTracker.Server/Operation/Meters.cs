using System.Diagnostics.Metrics;

namespace CooperationTracker.Server.Operation;

/// <summary>What the server counts of itself. The events that were appended the log counts (<see cref="EventLog.LogMeter"/>).</summary>
internal sealed class Meters : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "CooperationTracker.Server";

    private readonly Meter meter;
    private readonly Counter<long> answers;
    private readonly UpDownCounter<long> readers;

    public Meters(IMeterFactory factory, Watch watch)
    {
        meter = factory.Create(Name);
        answers = meter.CreateCounter<long>("tracker.answers", "{answer}", "Answers to questions, from the cache (cache=hit) or made anew (cache=miss).");
        readers = meter.CreateUpDownCounter<long>("tracker.live.readers", "{reader}", "Who follows the log now.");
        meter.CreateObservableGauge("tracker.projection.lag", () => watch.Now.Behind ?? 0, "{position}", "How many positions the views are behind the log.");
        meter.CreateObservableGauge("tracker.tree.size", () => watch.Now.Tree?.Size ?? 0, "{leaf}", "How many leaves the tree of the transparency log has.");
        meter.CreateObservableGauge("tracker.tree.lag", () => watch.Now.Tree?.Behind ?? 0, "{position}", "How many positions the tree of the transparency log is behind the log.");
    }

    /// <summary>A question was answered.</summary>
    public void Answered(bool fromCache) => answers.Add(1, new KeyValuePair<string, object?>("cache", fromCache ? "hit" : "miss"));

    /// <summary>Somebody follows the log, until this is disposed of.</summary>
    public IDisposable Follow()
    {
        readers.Add(1);
        return new Following(readers);
    }

    public void Dispose() => meter.Dispose();

    private sealed class Following(UpDownCounter<long> readers) : IDisposable
    {
        public void Dispose() => readers.Add(-1);
    }
}
