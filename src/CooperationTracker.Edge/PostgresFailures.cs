using System.Net.Sockets;
using CooperationTracker.EventLog;
using CooperationTracker.EventLog.Embedded;
using Npgsql;

namespace CooperationTracker.Edge;

/// <summary>PostgreSQL's failures, told as what to do about them.</summary>
internal static class PostgresFailures
{
    /// <summary>Less than two segments of its journal: a server that ended with this little left ended of it.</summary>
    private const long NoSpaceBytes = 32 * 1024 * 1024;

    private const string Again = "What was acknowledged is kept; run the same command again, and what is there already is not appended twice.";

    /// <summary>The error to show; null where the exception is not PostgreSQL's.</summary>
    public static EdgeError? Explain(Exception exception, ServerAddress? server)
    {
        for (Exception? at = exception; at is not null; at = at.InnerException)
        {
            if (at is PostgresException refusal)
            {
                return Refused(refusal, server);
            }
            if (at is NpgsqlException or SocketException)
            {
                return Lost(exception, server);
            }
        }
        return null;
    }

    private static EdgeError Refused(PostgresException refusal, ServerAddress? server) => refusal.SqlState switch
    {
        PostgresErrorCodes.DiskFull => DiskFull(server),
        PostgresErrorCodes.IoError when refusal.MessageText.Contains("No space left", StringComparison.Ordinal) => DiskFull(server),
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.ConnectionFailure => Lost(refusal, server),
        PostgresErrorCodes.InsufficientPrivilege => new(EdgeCodes.PermissionDenied,
            $"PostgreSQL forbids it to this user: {refusal.MessageText}. Connect as a user that may, or have it granted."),
        PostgresErrorCodes.ReadOnlySqlTransaction => new(EdgeCodes.PermissionDenied,
            "This server takes no writes: it is a standby, or set to read-only. Connect to the primary."),
        SqlStates.AppendOnly => new(EdgeCodes.PermissionDenied, $"The log is append-only: {refusal.MessageText}."),
        PostgresErrorCodes.TooManyConnections => new(EdgeCodes.Server,
            "PostgreSQL has no connection left. Wait until others end, or raise max_connections."),
        PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable
            or PostgresErrorCodes.SerializationFailure => new(EdgeCodes.Server, $"PostgreSQL ended it: {refusal.MessageText}. {Again}"),
        _ => new(EdgeCodes.Server, $"PostgreSQL refused: {refusal.MessageText} (SQLSTATE {refusal.SqlState})."),
    };

    private static EdgeError Lost(Exception failure, ServerAddress? server)
    {
        if (server?.DataFolder is { } folder && new DriveInfo(folder).AvailableFreeSpace < NoSpaceBytes)
        {
            return DiskFull(server);
        }
        var reason = (failure.InnerException ?? failure) is PostgresException postgres ? postgres.MessageText : (failure.InnerException ?? failure).Message;
        return new(EdgeCodes.ServerLost, server?.Origin == ServerOrigin.Private
            ? $"The private PostgreSQL server stopped, or the connection to it was lost ({reason.TrimEnd('.')}). {Again} The next command starts it again."
            : $"PostgreSQL stopped, or the connection to it was lost ({reason.TrimEnd('.')}). See that it runs. {Again}");
    }

    private static EdgeError DiskFull(ServerAddress? server) => new(EdgeCodes.DiskFull,
        $"PostgreSQL has no space left on its disk{(server?.DataFolder is { } folder ? $" ({folder})" : "")}. Make room. {Again}");
}
