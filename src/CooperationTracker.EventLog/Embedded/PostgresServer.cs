using Npgsql;

namespace CooperationTracker.EventLog.Embedded;

/// <summary>What decides which server is used.</summary>
/// <param name="DataFolder">Where a private server is kept.</param>
/// <param name="ConnectionString">A server that the user names; when null, TRACKER_CONNECTION, where that is set.</param>
/// <param name="Progress">Told of every step that takes time.</param>
public sealed record ServerOptions(string DataFolder, string? ConnectionString = null, IProgress<string>? Progress = null);

/// <summary>The PostgreSQL server to work on.</summary>
public static class PostgresServer
{
    /// <summary>The environment variable that names a server.</summary>
    public const string ConnectionVariable = "TRACKER_CONNECTION";

    private const int ConnectSeconds = 10;

    /// <summary>The server that the user names, in the option or in TRACKER_CONNECTION; otherwise the private one, started where need be.</summary>
    /// <exception cref="ServerUnavailableException">There is none; the message says what to do.</exception>
    public static Task<ServerAddress> ResolveAsync(ServerOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Given(options) is { } given
            ? CheckAsync(given, cancellation)
            : new PrivateServer(options.DataFolder) { Progress = options.Progress }.StartAsync(cancellation);
    }

    /// <summary>The same server as <see cref="ResolveAsync"/>, but started by nobody; null where the private one does not run.</summary>
    /// <exception cref="ServerUnavailableException">A server is named and does not answer, or the private one refuses us.</exception>
    public static async Task<ServerAddress?> FindAsync(ServerOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Given(options) is { } given
            ? await CheckAsync(given, cancellation)
            : await new PrivateServer(options.DataFolder).FindAsync(cancellation);
    }

    /// <summary>Connects to a server that was named, and refuses one that is too old.</summary>
    /// <exception cref="ServerUnavailableException">The text is no connection string, or no fit server answers.</exception>
    public static async Task<ServerAddress> CheckAsync(string connectionString, CancellationToken cancellation = default)
    {
        var target = Parse(connectionString);
        var where = $"{target.Host}:{target.Port}, database {target.Database ?? target.Username}";
        try
        {
            await using var connection = new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, PersistSecurityInfo = false, Timeout = Math.Min(target.Timeout, ConnectSeconds) }.ConnectionString);
            await connection.OpenAsync(cancellation);
            var version = connection.PostgreSqlVersion;
            return version.Major >= PostgresBinaries.OldestMajor
                ? new ServerAddress(connectionString, ServerOrigin.Given, version.ToString())
                : throw new ServerUnavailableException(ServerFault.TooOld,
                    $"The server at {where} is PostgreSQL {version}; {PostgresBinaries.OldestMajor} or later is needed.");
        }
        catch (PostgresException failure)
        {
            throw failure.SqlState switch
            {
                PostgresErrorCodes.InvalidCatalogName => new ServerUnavailableException(ServerFault.NoSuchDatabase,
                    $"The server at {where} has no such database. Make it (create database {target.Database}), or name another.", failure),
                PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => new ServerUnavailableException(ServerFault.AccessDenied,
                    $"The server at {where} refuses user {target.Username}: {failure.MessageText}. Check Username and Password in the connection string.", failure),
                _ => CannotConnect(where, failure.MessageText, failure),
            };
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            throw CannotConnect(where, (failure.InnerException ?? failure).Message, failure);
        }
    }

    private static string? Given(ServerOptions options) =>
        options.ConnectionString ?? (Environment.GetEnvironmentVariable(ConnectionVariable) is { Length: > 0 } named ? named : null);

    private static ServerUnavailableException CannotConnect(string where, string why, Exception failure) =>
        new(ServerFault.CannotConnect,
            $"No PostgreSQL answers at {where}: {why}. Check the connection string and that the server runs; or leave {ConnectionVariable} empty, and a private server is used.", failure);

    private static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            var target = new NpgsqlConnectionStringBuilder(connectionString);
            return target.Host is { Length: > 0 } ? target : throw new ArgumentException("it names no Host");
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidCastException)
        {
            // The failure's own message is left out: it may repeat a password that stands in the wrong place.
            throw new ServerUnavailableException(ServerFault.BadConnectionString,
                "The connection string cannot be read. It looks like this: Host=localhost;Port=5432;Username=me;Password=...;Database=tracker. "
                + "Write a value with ; in it between double quotes.", failure);
        }
    }
}
