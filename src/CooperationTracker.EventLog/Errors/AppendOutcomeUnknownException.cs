namespace CooperationTracker.EventLog;

/// <summary>
/// The connection broke after an append was sent and before it was acknowledged: it is in the log either
/// whole or not at all. Read the first event of the stream to know which, then append again if it is absent.
/// </summary>
/// <param name="inner">How the connection broke.</param>
public sealed class AppendOutcomeUnknownException(Exception inner) : EventLogException(
    EventLogCodes.OutcomeUnknown,
    "The connection to PostgreSQL broke before the append was acknowledged, so it may or may not be in the log. "
    + "Run the same command again: what is there already is not appended twice.",
    inner);
