namespace CooperationTracker.EventLog;

/// <summary>Another append carries out the same request at this moment. Nothing was appended by this one.</summary>
/// <param name="key">The request's key.</param>
/// <param name="inner">The server's refusal.</param>
public sealed class RequestUnderWayException(string key, Exception inner) : EventLogException(
    EventLogCodes.RequestUnderWay, $"The request '{key}' is under way. Wait a moment, then send it again: it is answered as the first time.", inner);
