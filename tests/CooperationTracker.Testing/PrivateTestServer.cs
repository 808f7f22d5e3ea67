using System.Diagnostics;
using System.Globalization;
using CooperationTracker.EventLog.Embedded;
using Xunit;

namespace CooperationTracker.Testing;

/// <summary>A private server of its own in a throw-away folder, for a class that stops or kills it. As a class fixture, or made by hand.</summary>
public sealed class PrivateTestServer : IAsyncLifetime
{
    private ThrowawayFolder? _folder;
    private ServerAddress? _address;

    /// <summary>Where the server was last started. A restart keeps the port unless somebody else took it.</summary>
    public ServerAddress Address => _address ?? throw new InvalidOperationException("The test server has not been started.");

    /// <summary>To the server's database `tracker`, as superuser.</summary>
    public string ConnectionString => Address.ConnectionString;

    /// <summary>The data folder that stands for a user's.</summary>
    public string DataFolder => _folder?.Path ?? throw new InvalidOperationException("The test server has not been made.");

    /// <summary>The server's process.</summary>
    public int ProcessId => int.Parse(
        File.ReadLines(Path.Combine(Address.DataFolder!, "cluster", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _folder = await ThrowawayFolder.CreateAsync();
        await StartAsync();
    }

    /// <summary>Starts the server where it does not run, as a tracker command would.</summary>
    public async Task StartAsync() => _address = await Server().StartAsync();

    /// <summary>Stops the server in order.</summary>
    public Task StopAsync() => Server().StopAsync();

    /// <summary>Kills the server's main process as kill -9 does; it is dead when this returns, its sessions may linger.</summary>
    public async Task KillAsync()
    {
        using (var process = Process.GetProcessById(ProcessId))
        {
            process.Kill();
        }
        // Not WaitForExit: a dead process that nobody collects, as in a container without init, counts as alive there.
        while (await Server().FindAsync() is not null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_folder is not null)
        {
            await _folder.DisposeAsync();
        }
    }

    private PrivateServer Server() => new(DataFolder) { PackageFolder = ThrowawayFolder.Shared };
}
