using System.Security.Cryptography;
using CooperationTracker.Testing;
using Npgsql;

namespace CooperationTracker.Deploy.Tests.Containers;

/// <summary>
/// A database that was set up and filled by the commands that docker-compose.yml runs for it, and a connection of the
/// reader's role to it. Roles are the whole server's, so they have names of their own here.
/// </summary>
public sealed class ComposedDatabase : TestDatabase
{
    private readonly string suffix = RandomNumberGenerator.GetHexString(8, lowercase: true);
    private readonly string password = RandomNumberGenerator.GetHexString(24);
    private NpgsqlDataSource? reader;

    /// <summary>A pool of connections as the reader's role.</summary>
    public NpgsqlDataSource Reader => reader ?? throw new InvalidOperationException("The database has not been made.");

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (await RunAsync("setup")).ShouldBeDone();
        (await RunAsync("seeds")).ShouldBeDone();
        reader = NpgsqlDataSource.Create(As(Role("--reader")));
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (reader is not null)
        {
            await reader.DisposeAsync();
        }
        foreach (var role in (string[])[Role("--server"), Role("--reader")])
        {
            await using var command = DataSource.CreateCommand($"reassign owned by {role} to current_user; drop owned by {role}; drop role {role}");
            await command.ExecuteNonQueryAsync();
        }
        await base.DisposeAsync();
    }

    /// <summary>Runs a service of docker-compose.yml in its environment, on this database.</summary>
    /// <param name="service">The service.</param>
    /// <param name="command">What to run; the service's own command where nothing is named.</param>
    internal Task<Ran> RunAsync(string service, params string[] command) => Processes.TrackerAsync(
        EnvironmentOf(service),
        (command.Length > 0 ? command : Compose.Services[service]["command"].Texts()).Select(word => word == "/seeds" ? Repository.File("seeds") : Renamed(word)));

    /// <summary>The environment of a service, but for where the database is.</summary>
    internal Dictionary<string, string> EnvironmentOf(string service)
    {
        var environment = Compose.Environment(service).ToDictionary(v => v.Key, v => Compose.Required(v.Value) is null ? v.Value : password);
        var user = new NpgsqlConnectionStringBuilder(environment["TRACKER_CONNECTION"]).Username!;
        if (Renamed(user) == user)
        {
            // The owner is another one here, with a password of its own.
            environment["TRACKER_CONNECTION"] = ConnectionString;
            environment.Remove("PGPASSWORD");
        }
        else
        {
            environment["TRACKER_CONNECTION"] = new NpgsqlConnectionStringBuilder(ConnectionString) { Username = Renamed(user), Password = null }.ConnectionString;
        }
        return environment;
    }

    /// <summary>The name that one of the two roles has here.</summary>
    private string Renamed(string word) => word == Compose.Option("setup", "--server") || word == Compose.Option("setup", "--reader") ? $"{word}_{suffix}" : word;

    private string Role(string option) => Renamed(Compose.Option("setup", option));

    private string As(string role) => new NpgsqlConnectionStringBuilder(ConnectionString) { Username = role, Password = password }.ConnectionString;
}
