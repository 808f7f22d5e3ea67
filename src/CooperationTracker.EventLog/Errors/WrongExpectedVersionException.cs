namespace CooperationTracker.EventLog;

/// <summary>The writer read an older state: the stream is not at the expected version. Nothing was appended.</summary>
/// <param name="streamId">The stream that moved on.</param>
/// <param name="expected">The version that the writer had read; 0 for a new stream.</param>
/// <param name="actual">The version found after the refusal; 0 if the stream does not exist.</param>
/// <param name="inner">The server's refusal.</param>
public sealed class WrongExpectedVersionException(string streamId, long expected, long actual, Exception? inner = null)
    : EventLogException(EventLogCodes.StaleVersion, Describe(streamId, expected, actual), inner)
{
    /// <summary>The stream that moved on.</summary>
    public string StreamId { get; } = streamId;

    /// <summary>The version that the writer had read; 0 for a new stream.</summary>
    public long Expected { get; } = expected;

    /// <summary>The version found after the refusal; 0 if the stream does not exist.</summary>
    public long Actual { get; } = actual;

    private static string Describe(string streamId, long expected, long actual) => (expected, actual) switch
    {
        (0, _) => $"Stream '{streamId}' was to be new but is at version {actual}. Read it and decide again.",
        (_, 0) => $"Stream '{streamId}' was expected at version {expected} but does not exist. Read again and decide again.",
        _ => $"Stream '{streamId}' was expected at version {expected} but is at {actual}. Read it and decide again.",
    };
}
