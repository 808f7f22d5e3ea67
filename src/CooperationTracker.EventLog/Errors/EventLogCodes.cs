namespace CooperationTracker.EventLog;

/// <summary>The stable codes of what the log refuses or cannot do.</summary>
public static class EventLogCodes
{
    /// <summary>A stream is not at the version that a writer expects.</summary>
    public const string StaleVersion = "stale-version";

    /// <summary>Another append carries out the same request.</summary>
    public const string RequestUnderWay = "request-under-way";

    /// <summary>The request was carried out already.</summary>
    public const string RequestRecorded = "request-recorded";

    /// <summary>The connection broke before an append was acknowledged.</summary>
    public const string OutcomeUnknown = "outcome-unknown";

    /// <summary>PostgreSQL cannot store an event.</summary>
    public const string InvalidEvent = "invalid-event";

    /// <summary>A newer program made the database.</summary>
    public const string NewerSchema = "newer-schema";

    /// <summary>PostgreSQL is too old.</summary>
    public const string OldServer = "old-server";
}
