using CooperationTracker.EventLog.Embedded;

namespace CooperationTracker.Testing;

/// <summary>
/// The PostgreSQL server that tests share: the one in TRACKER_TEST_CONNECTION, which deploy/test starts for the whole
/// run; otherwise one for this process, started at first use and gone with the process: in a container where a Docker engine
/// answers and the packages are there, from PostgreSQL's own programs elsewhere.
/// </summary>
public static class TestServer
{
    /// <summary>The environment variable that names the server for tests; its user must be allowed to create databases.</summary>
    public const string Variable = "TRACKER_TEST_CONNECTION";

    private static readonly Lazy<Task<string>> Shared = new(StartAsync);

    /// <summary>A connection string to the server, from which databases can be made.</summary>
    /// <exception cref="ServerUnavailableException">There is no server to be had; the message says what to do.</exception>
    public static Task<string> ConnectionStringAsync() => Shared.Value;

    private static async Task<string> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return (await PostgresServer.CheckAsync(given)).ConnectionString;
        }
        if (await ContainerServer.TryStartAsync() is { } container)
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => container.DisposeAsync().AsTask().Wait();
            return (await PostgresServer.CheckAsync(container.ConnectionString)).ConnectionString;
        }
        var server = new PrivateTestServer();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().Wait();
        await server.InitializeAsync();
        return server.ConnectionString;
    }
}
