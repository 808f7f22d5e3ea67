namespace CooperationTracker.EventLog;

/// <summary>PostgreSQL cannot store an event: its data or headers are no JSON, or hold a NUL. Nothing was appended.</summary>
/// <param name="reason">What PostgreSQL said of it.</param>
/// <param name="inner">The server's refusal.</param>
public sealed class InvalidEventException(string reason, Exception inner) : EventLogException(
    EventLogCodes.InvalidEvent,
    $"An event cannot be stored: {reason}. Data and headers must be UTF-8 JSON without NUL characters.",
    inner);
