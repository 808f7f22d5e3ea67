using System.Security.Cryptography;
using CooperationTracker.Deploy.Tests.Containers;
using CooperationTracker.Testing;
using Npgsql;

namespace CooperationTracker.Deploy.Tests.Grafana;

/// <summary>
/// A database that was set up and filled by the commands that docker-compose.yml runs for it, and a connection of the
/// reader's role to it. Roles are the whole server's, so they have names of their own here.
/// </summary>
public sealed class ReaderDatabase : TestDatabase
{
    private readonly string suffix = RandomNumberGenerator.GetHexString(8, lowercase: true);
    private readonly string password = RandomNumberGenerator.GetHexString(24);
    private NpgsqlDataSource? reader;

    /// <summary>A pool of connections as the reader's role.</summary>
    public NpgsqlDataSource Reader => reader ?? throw new InvalidOperationException("The database has not been made.");

    /// <summary>As the server's role.</summary>
    public string ServerConnectionString => As(Role("--server"));

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await RunAsync("setup");
        await RunAsync("seeds");
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

    /// <summary>Runs a service of docker-compose.yml: its command and its environment, on this database.</summary>
    private async Task RunAsync(string service)
    {
        var arguments = Compose.Services[service]["command"].Texts()
            .Select(word => word == Compose.Option("setup", "--server") || word == Compose.Option("setup", "--reader") ? $"{word}_{suffix}" : word)
            .Select(word => word == "/seeds" ? Repository.File("seeds") : word);
        var environment = Compose.Environment(service).ToDictionary(v => v.Key, v => Compose.Required(v.Value) is null ? v.Value : password);
        // The server is another one, with a user and a password of its own.
        environment.Remove("PGPASSWORD");
        environment["TRACKER_CONNECTION"] = ConnectionString;
        (await Processes.TrackerAsync(environment, arguments)).ShouldBeDone();
    }

    private string Role(string option) => $"{Compose.Option("setup", option)}_{suffix}";

    private string As(string role) => new NpgsqlConnectionStringBuilder(ConnectionString) { Username = role, Password = password }.ConnectionString;
}
