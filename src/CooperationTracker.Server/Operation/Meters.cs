using System.Diagnostics.Metrics;

namespace CooperationTracker.Server.Operation;

/// <summary>What the server counts of itself. The events that were appended the log counts (<see cref="EventLog.LogMeter"/>).</summary>
internal sealed class Meters : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "CooperationTracker.Server";

    private readonly Meter meter;
    private readonly Counter<long> answers;

    public Meters(IMeterFactory factory, Watch watch)
    {
        meter = factory.Create(Name);
        answers = meter.CreateCounter<long>("tracker.answers", "{answer}", "Answers to questions, from the cache (cache=hit) or made anew (cache=miss).");
        LiveReaders = meter.CreateUpDownCounter<long>("tracker.live.readers", "{reader}", "Who follows the log now.");
        meter.CreateObservableGauge("tracker.projection.lag", () => watch.Now.Behind ?? 0, "{position}", "How many positions the views are behind the log.");
    }

    /// <summary>Who follows the log now.</summary>
    public UpDownCounter<long> LiveReaders { get; }

    /// <summary>A question was answered.</summary>
    public void Answered(bool fromCache) => answers.Add(1, new KeyValuePair<string, object?>("cache", fromCache ? "hit" : "miss"));

    public void Dispose() => meter.Dispose();
}
