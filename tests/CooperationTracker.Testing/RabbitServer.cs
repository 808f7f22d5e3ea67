using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace CooperationTracker.Testing;

/// <summary>
/// A RabbitMQ of its own on loopback, with its own folder, node name and port mapper. Both programs read a pipe of ours and end
/// when it is closed, whichever way this process dies.
/// </summary>
public sealed class RabbitServer : IAsyncDisposable
{
    /// <summary>The user that programs come as.</summary>
    public const string User = "tracker";

    private static readonly string[] Places =
    [
        "/usr/lib/rabbitmq/bin", .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/opt/homebrew/sbin", "/usr/local/sbin",
    ];

    private readonly ThrowawayFolder folder;
    private readonly Process mapper;
    private readonly int mapperPort;
    private readonly int nodePort = FreePort();
    private readonly int port = FreePort();
    private Process? server;
    private Task said = Task.CompletedTask;

    private RabbitServer(ThrowawayFolder folder)
    {
        this.folder = folder;
        mapperPort = FreePort();
        mapper = Start("/bin/sh", "-c", $"epmd -address 127.0.0.1 -port {mapperPort} & pid=$!; read -r line; kill $pid");
    }

    /// <summary>Why there can be none on this machine; null where there can.</summary>
    public static string? Missing =>
        Find("rabbitmq-server") is null ? "RabbitMQ was not found on this machine: install rabbitmq-server."
        : Find("epmd") is null ? "Erlang's port mapper was not found on this machine: install erlang-base."
        : null;

    /// <summary>The secret of <see cref="User"/>.</summary>
    public string Password { get; } = RandomNumberGenerator.GetHexString(24, lowercase: true);

    /// <summary>Where it is, or will be.</summary>
    public Uri Uri => new($"amqp://{User}:{Password}@127.0.0.1:{port}/");

    /// <summary>Makes one, which does not run yet.</summary>
    public static async Task<RabbitServer> CreateAsync()
    {
        var server = new RabbitServer(await ThrowawayFolder.CreateAsync());
        await File.WriteAllTextAsync(server.At("enabled_plugins"), "[].");
        await File.WriteAllTextAsync(server.At("rabbitmq.conf"),
            $"""
            listeners.tcp.1 = 127.0.0.1:{server.port}
            default_user = {User}
            default_pass = {server.Password}
            """);
        return server;
    }

    /// <summary>Starts it; it answers when this returns. What was durable in it is there again.</summary>
    public async Task StartAsync()
    {
        var start = Settings(Find("rabbitmq-server")!);
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["HOME"] = folder.Path, // where the node's cookie is made
            ["ERL_EPMD_PORT"] = mapperPort.ToString(CultureInfo.InvariantCulture),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODENAME"] = $"test{port}@localhost",
            ["RABBITMQ_DIST_PORT"] = nodePort.ToString(CultureInfo.InvariantCulture),
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
            ["RABBITMQ_MNESIA_BASE"] = At("data"),
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_CONFIG_FILE"] = At("rabbitmq.conf"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = At("enabled_plugins"),
            ["RABBITMQ_CONF_ENV_FILE"] = At("none"),
            ["RABBITMQ_PID_FILE"] = At("pid"),
            ["RABBITMQ_ALLOW_INPUT"] = "1", // so that it is the process that is started, and ends with its input
        })
        {
            start.Environment[name] = value;
        }
        server = Process.Start(start)!;
        _ = server.StandardError.ReadToEndAsync();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        said = Task.Run(async () =>
        {
            List<string> lines = [];
            while (await server.StandardOutput.ReadLineAsync() is { } line)
            {
                lines.Add(line);
                if (line.Contains("Server startup complete", StringComparison.Ordinal))
                {
                    ready.TrySetResult();
                }
            }
            ready.TrySetException(new InvalidOperationException($"RabbitMQ did not start:\n{string.Join('\n', lines)}"));
        });
        await ready.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }

    /// <summary>Ends it as kill -9 does.</summary>
    public async Task KillAsync()
    {
        server!.Kill(entireProcessTree: true);
        await EndedAsync();
    }

    /// <summary>Ends it in order.</summary>
    public async Task StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", server!.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }
        await EndedAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await KillAsync();
        }
        mapper.StandardInput.Close();
        await mapper.WaitForExitAsync();
        mapper.Dispose();
        await folder.DisposeAsync();
    }

    private static string? Find(string program) => OperatingSystem.IsWindows() ? null : Places.Select(p => Path.Combine(p, program)).FirstOrDefault(File.Exists);

    private static Process Start(string program, params string[] arguments)
    {
        var start = Settings(program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        return Process.Start(start)!;
    }

    private static ProcessStartInfo Settings(string program) => new(program)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string At(string name) => Path.Combine(folder.Path, name);

    private async Task EndedAsync()
    {
        await server!.WaitForExitAsync();
        await said;
        server.Dispose();
        server = null;
    }
}
