using CooperationTracker.EventLog.Embedded;
using Npgsql;

namespace CooperationTracker.Cli.Server;

/// <summary>A server as <c>--json</c> shows it.</summary>
/// <param name="Running">Whether it answers.</param>
/// <param name="Origin"><c>private</c> or <c>given</c>.</param>
/// <param name="Version">PostgreSQL's version; absent where it does not run.</param>
/// <param name="DataFolder">The private server's folder.</param>
internal sealed record ServerShown(bool Running, string Origin, string? Version, string? DataFolder)
{
    /// <summary>A server that answers.</summary>
    public static ServerShown Of(ServerAddress server) =>
        new(true, server.Origin == ServerOrigin.Private ? "private" : "given", server.Version, server.DataFolder);
}

/// <summary>A connection as <c>--json</c> shows it: never with its password.</summary>
/// <param name="Host">The host.</param>
/// <param name="Port">The port.</param>
/// <param name="Database">The database.</param>
/// <param name="Username">The user.</param>
internal sealed record ConnectionShown(string? Host, int Port, string? Database, string? Username)
{
    /// <summary>The connection to a server.</summary>
    public static ConnectionShown Of(ServerAddress server)
    {
        var parts = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        return new(parts.Host, parts.Port, parts.Database, parts.Username);
    }
}
