namespace CooperationTracker.EventLog;

/// <summary>The request was carried out already, as <see cref="IEventLog.FindRequestAsync"/> tells. Nothing was appended this time.</summary>
/// <param name="key">The request's key.</param>
/// <param name="inner">The server's refusal.</param>
public sealed class RequestRecordedException(string key, Exception inner) : EventLogException(
    EventLogCodes.RequestRecorded, $"The request '{key}' was carried out already; look up what it appended.", inner);
