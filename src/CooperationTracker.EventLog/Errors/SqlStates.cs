using Npgsql;

namespace CooperationTracker.EventLog;

/// <summary>The SQLSTATE codes that the log raises itself, in the SQL files of Schema/.</summary>
public static class SqlStates
{
    /// <summary>An append met a stream at another version than expected.</summary>
    public const string StaleVersion = "CT001";

    /// <summary>A trigger refused to change what is recorded.</summary>
    public const string AppendOnly = "CT002";

    /// <summary>An append met the same request in another transaction that has not ended.</summary>
    public const string RequestUnderWay = "CT003";

    /// <summary>An append met its request carried out already.</summary>
    public const string RequestRecorded = "CT004";

    /// <summary>Whether the server rolled back and lives on; otherwise the session ended, at a moment unknown.</summary>
    internal static bool IsDefinite(this PostgresException e) => e.InvariantSeverity == "ERROR";
}
