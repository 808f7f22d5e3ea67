using System.Diagnostics.Metrics;

namespace CooperationTracker.EventLog;

/// <summary>What the log counts of itself, for whoever listens to meters.</summary>
public static class LogMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "CooperationTracker.EventLog";

    private static readonly Meter Meter = new(Name);

    /// <summary>Events that this process appended, one by one or in bulk.</summary>
    internal static readonly Counter<long> Appended =
        Meter.CreateCounter<long>("tracker.events.appended", "{event}", "Events appended to the log by this process.");
}
