using System.Diagnostics;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.EventLog;
using CooperationTracker.Intake;

namespace CooperationTracker.Server.Tests.Live;

/// <summary>Appends as other processes do.</summary>
internal static class Writing
{
    private static int count;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Registers a topic that nobody has yet, and returns its position.</summary>
    /// <param name="log">The log.</param>
    /// <param name="size">How long its description is.</param>
    public static Task<long> TopicAsync(IEventLog log, int size = 10)
    {
        var id = $"topic-{Interlocked.Increment(ref count)}";
        return AppendAsync(log, StreamName.Topic(id), 0, new TopicRegistered(new() { Id = id, Name = id, Description = new('x', size) }));
    }

    /// <summary>Registers an actor that nobody has yet, and returns its position.</summary>
    public static Task<long> ActorAsync(IEventLog log)
    {
        var id = $"actor-{Interlocked.Increment(ref count)}";
        return AppendAsync(log, StreamName.Actor(id), 0, new ActorRegistered(new() { Id = id, Kind = ActorKind.Organization, Name = id }));
    }

    /// <summary>Appends events to a stream, and returns the position of the last one.</summary>
    public static async Task<long> AppendAsync(IEventLog log, StreamName stream, long version, params IEvent[] events) =>
        (await log.AppendAsync(EventWriter.ToAppends(Decision.Append(stream, version, events)), new(), Cancellation)).Position;

    /// <summary>Waits, bounded, until a condition holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!await holds())
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(90), what);
            await Task.Delay(TimeSpan.FromMilliseconds(10), Cancellation);
        }
    }
}
