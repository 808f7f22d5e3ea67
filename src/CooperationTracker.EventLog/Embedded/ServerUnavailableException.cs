namespace CooperationTracker.EventLog.Embedded;

/// <summary>No PostgreSQL server can be had; the message says why and what to do about it.</summary>
/// <param name="code">Stable name of the cause, one of <see cref="ServerFault"/>.</param>
/// <param name="message">Cause and remedy, for people. Never holds a password.</param>
/// <param name="inner">The failure underneath, where there is one.</param>
public sealed class ServerUnavailableException(string code, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Stable name of the cause, one of <see cref="ServerFault"/>.</summary>
    public string Code { get; } = code;
}

/// <summary>The causes a <see cref="ServerUnavailableException"/> names.</summary>
public static class ServerFault
{
    /// <summary>The given connection string cannot be read.</summary>
    public const string BadConnectionString = "bad-connection-string";

    /// <summary>Nothing answers at the given address.</summary>
    public const string CannotConnect = "cannot-connect";

    /// <summary>The server answers and refuses the user or the password.</summary>
    public const string AccessDenied = "access-denied";

    /// <summary>The server answers and has no such database.</summary>
    public const string NoSuchDatabase = "no-such-database";

    /// <summary>The server is older than <see cref="PostgresBinaries.OldestMajor"/>.</summary>
    public const string TooOld = "server-too-old";

    /// <summary>No PostgreSQL binaries on this machine, and none to be had through npm.</summary>
    public const string NoBinaries = "no-binaries";

    /// <summary>The cluster was made by a PostgreSQL version that is not on this machine.</summary>
    public const string ClusterVersion = "cluster-version";

    /// <summary>The data folder cannot be read or written.</summary>
    public const string DataFolder = "data-folder";

    /// <summary>Another process holds the data folder for too long.</summary>
    public const string Busy = "busy";

    /// <summary>Running as root, and no unprivileged user to drop to.</summary>
    public const string NoUnprivilegedUser = "no-unprivileged-user";

    /// <summary>The private server does not start or does not answer.</summary>
    public const string StartFailed = "start-failed";

    /// <summary>The private server does not stop.</summary>
    public const string StopFailed = "stop-failed";
}
