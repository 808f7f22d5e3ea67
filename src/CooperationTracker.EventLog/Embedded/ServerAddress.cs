namespace CooperationTracker.EventLog.Embedded;

/// <summary>Where a connection string came from.</summary>
public enum ServerOrigin
{
    /// <summary>The user named a server.</summary>
    Given,

    /// <summary>We run a server of our own under the data folder.</summary>
    Private,
}

/// <summary>A PostgreSQL server that answers, and how to reach it.</summary>
/// <param name="ConnectionString">For Npgsql; holds the password.</param>
/// <param name="Origin">Whether it was given or is our own.</param>
/// <param name="Version">The server's version as it prints it, such as 15.12.</param>
/// <param name="DataFolder">The private server's folder (cluster, log, password); null when given.</param>
public sealed record ServerAddress(string ConnectionString, ServerOrigin Origin, string Version, string? DataFolder = null)
{
    /// <summary>For people and logs: the address without the password.</summary>
    public override string ToString()
    {
        var parts = new Npgsql.NpgsqlConnectionStringBuilder(ConnectionString);
        return $"PostgreSQL {Version} ({Origin.ToString().ToLowerInvariant()}) at {parts.Host}:{parts.Port}, database {parts.Database}";
    }
}
