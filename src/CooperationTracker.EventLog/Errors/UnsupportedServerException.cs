namespace CooperationTracker.EventLog;

/// <summary>The PostgreSQL server is too old.</summary>
/// <param name="found">The server's version.</param>
/// <param name="oldest">The oldest major version that will do.</param>
public sealed class UnsupportedServerException(Version found, int oldest) : EventLogException(
    EventLogCodes.OldServer,
    $"The server is PostgreSQL {found}, and {oldest} or later is needed. Upgrade it, or connect to another one.");
