using System.Globalization;
using System.Text;

namespace CooperationTracker.EventLog.Tests;

/// <summary>Predictable events: counted, not random.</summary>
internal static class Some
{
    private static int count;

    public static AppendMetadata Metadata { get; } = new("conversation", "cause", Json("""{"by": "coder", "codebook": 1}"""));

    /// <summary>A stream's name that no other test uses.</summary>
    public static string Stream(string prefix = "statement") =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}-{Interlocked.Increment(ref count)}");

    /// <summary>A request that no other test makes.</summary>
    public static RequestIdentity Request(string caller = "caller") =>
        new(caller, string.Create(CultureInfo.InvariantCulture, $"request-{Interlocked.Increment(ref count)}"), "digest");

    public static byte[] Json(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(this ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);

    /// <summary>An event whose data is its number, in the normal form of jsonb.</summary>
    public static NewEvent Event(int number = 1, string type = "meeting_held") => new(
        Guid.NewGuid(), type, "Some.Event, Some", Json(string.Create(CultureInfo.InvariantCulture, $$"""{"number": {{number}}}""")));

    public static StreamAppend Append(string streamId, long expectedVersion = 0, int events = 1, string type = "statement") =>
        new(streamId, type, expectedVersion, [.. Enumerable.Range(1, events).Select(n => Event((int)expectedVersion + n))]);

    public static Task<Appended> AppendAsync(this IEventLog log, string streamId, long expectedVersion = 0, int events = 1) =>
        log.AppendAsync([Append(streamId, expectedVersion, events)], Metadata, TestContext.Current.CancellationToken);

    public static ValueTask<List<StoredEvent>> AllAsync(this IAsyncEnumerable<StoredEvent> events) =>
        events.ToListAsync(TestContext.Current.CancellationToken);
}
