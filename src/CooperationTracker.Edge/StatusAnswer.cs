using CooperationTracker.Audit.Log;
using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Intake.Queue;
using CooperationTracker.Views;
using Npgsql;

namespace CooperationTracker.Edge;

/// <summary>How the tracker stands, on every edge alike.</summary>
/// <param name="Engine">The engine that works on the log.</param>
/// <param name="Server">The database server.</param>
/// <param name="Connection">The connection to it; absent where it does not run.</param>
/// <param name="SettledPosition">The position up to which the log will not change any more.</param>
/// <param name="Counts">How much the views hold.</param>
/// <param name="Views">Each view's position, by name.</param>
/// <param name="LastRecordedAt">When the last statement that the views hold was recorded.</param>
/// <param name="EngineVersion">The version of the library that the engine works by; absent where the database does not run.</param>
/// <param name="EngineRuns">What the engine runs.</param>
/// <param name="Tree">How far the tree of the transparency log has grown, of what is settled; absent where the database does not run.</param>
/// <param name="Nodes">The servers that share the engine's work; absent where it shares none.</param>
/// <param name="Broker">The broker that a server was last started with, and how far publication has come; absent where none ever was.</param>
public sealed record StatusAnswer(
    string Engine, ServerShown Server, ConnectionShown? Connection = null, long? SettledPosition = null, CountsShown? Counts = null,
    IReadOnlyDictionary<string, long>? Views = null, DateTimeOffset? LastRecordedAt = null, string? EngineVersion = null, IReadOnlyList<string>? EngineRuns = null,
    TreeGrowth? Tree = null, IReadOnlyList<NodeShown>? Nodes = null, BrokerShown? Broker = null)
{
    /// <summary>How the tracker stands now.</summary>
    /// <param name="session">The log and its views.</param>
    /// <param name="messaging">The messages of this process; null where the engine carries none.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<StatusAnswer> ReadAsync(Session session, IMessaging? messaging, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        var status = await ViewProgress.StatusAsync(session.DataSource, session.Log, cancellation);
        return new(
            session.Engine.Name, ServerShown.Of(session.Server), ConnectionShown.Of(session.Server), status.Settled,
            new(status.Statements, status.Reports, status.Commitments, status.Actors), status.Views, status.LastRecordedAt,
            session.Engine.Version, session.Engine.Runs, await session.Transparency.GrowthAsync(status.Settled, cancellation),
            messaging is null ? null : await messaging.NodesAsync(cancellation), messaging is null ? null : await messaging.BrokerAsync(cancellation));
    }
}

/// <summary>How much the views hold.</summary>
/// <param name="Statements">How many statements were received.</param>
/// <param name="Reports">How many reports count.</param>
/// <param name="Commitments">How many commitments are open under an id of their own or another's.</param>
/// <param name="Actors">How many actors are registered.</param>
public sealed record CountsShown(long Statements, long Reports, long Commitments, long Actors);

/// <summary>A database server as it is shown.</summary>
/// <param name="Running">Whether it answers.</param>
/// <param name="Origin"><c>private</c> or <c>given</c>.</param>
/// <param name="Version">PostgreSQL's version; absent where it does not run.</param>
/// <param name="DataFolder">The private server's folder.</param>
public sealed record ServerShown(bool Running, string Origin, string? Version, string? DataFolder)
{
    /// <summary>A server that answers.</summary>
    public static ServerShown Of(ServerAddress server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return new(true, server.Origin == ServerOrigin.Private ? "private" : "given", server.Version, server.DataFolder);
    }
}

/// <summary>A connection as it is shown: never with its password.</summary>
/// <param name="Host">The host.</param>
/// <param name="Port">The port.</param>
/// <param name="Database">The database.</param>
/// <param name="Username">The user.</param>
public sealed record ConnectionShown(string? Host, int Port, string? Database, string? Username)
{
    /// <summary>The connection to a server.</summary>
    public static ConnectionShown Of(ServerAddress server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var parts = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        return new(parts.Host, parts.Port, parts.Database, parts.Username);
    }
}
