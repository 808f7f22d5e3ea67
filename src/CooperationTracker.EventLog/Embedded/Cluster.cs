using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace CooperationTracker.EventLog.Embedded;

/// <summary>Makes, starts and stops the private server's cluster. Call under the start lock.</summary>
internal static class Cluster
{
    public const string Superuser = "tracker";

    private const string DraftPrefix = "draft-";
    private const int StartSeconds = 300; // recovery of max_wal_size after a crash, on a slow disk
    private const int PortTries = 5;
    private static readonly TimeSpan InitLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan OrphanLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    // PostgreSQL's own defaults hold for the rest: fsync and synchronous_commit stay on.
    private const string Settings =
        """

        # CooperationTracker
        shared_buffers = 256MB
        work_mem = 64MB                 # questions over a million events sort and hash in memory
        max_wal_size = 2GB
        checkpoint_timeout = 15min
        max_connections = 100
        jit = off                       # compiling costs more than our short queries do
        timezone = 'UTC'
        log_timezone = 'UTC'

        """;

    /// <summary>Makes the cluster. It appears whole or not at all; what a killed attempt left is removed.</summary>
    public static async Task CreateAsync(ServerHome home, PostgresBinaries binaries, CancellationToken cancellation)
    {
        if (Directory.Exists(home.Cluster))
        {
            throw new ServerUnavailableException(ServerFault.DataFolder,
                $"{home.Cluster} is not a whole cluster: its PG_VERSION is missing. Restore it, or move it away and replay.");
        }
        foreach (var leftover in Directory.EnumerateDirectories(home.Folder, DraftPrefix + "*"))
        {
            await RemoveDraftAsync(leftover, cancellation);
        }
        await home.WritePasswordAsync(cancellation);
        var draft = Path.Combine(home.Folder, DraftPrefix + RandomNumberGenerator.GetHexString(8, lowercase: true));
        var made = await home.RunAsync(binaries.Tool("initdb"),
            ["-D", draft, "-E", "UTF8", "--no-locale", "-A", "scram-sha-256", "-U", Superuser, "--pwfile", home.PasswordFile, "--data-checksums"],
            InitLimit, cancellation);
        if (!made.Succeeded)
        {
            throw new ServerUnavailableException(ServerFault.StartFailed, $"PostgreSQL cannot make a cluster in {home.Folder}: {made.Output}");
        }
        await File.AppendAllTextAsync(Path.Combine(draft, "postgresql.conf"), Settings, cancellation);
        Directory.Move(draft, home.Cluster);
    }

    /// <summary>Starts the server on its last port, or on another where that one is taken.</summary>
    public static async Task StartAsync(ServerHome home, PostgresBinaries binaries, CancellationToken cancellation)
    {
        Postmaster.RemoveStalePidFile(home.Cluster);
        ServerLog.Turn(home.Log);
        var port = home.ReadState()?.Port is { } last && IsFree(last) ? last : FreePort();
        for (var (tries, waited) = (1, TimeSpan.Zero); ;)
        {
            await home.WriteStateAsync(new ServerState(port, binaries.Folder), cancellation);
            var logged = ServerLog.Length(home.Log);
            // pg_ctl puts the server in a session of its own, with its output in the log: it outlives us.
            var started = await home.RunAsync(binaries.Tool("pg_ctl"),
                ["start", "-s", "-w", "-t", $"{StartSeconds}", "-D", home.Cluster, "-l", home.Log,
                 "-o", $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="],
                TimeSpan.FromSeconds(StartSeconds + 30), cancellation);
            if (started.Succeeded)
            {
                return;
            }
            if (waited < OrphanLimit && ServerLog.ReadFrom(home.Log, logged).Contains("pre-existing shared memory block", StringComparison.Ordinal))
            {
                // The killed server's sessions still run; they end when they notice.
                await Task.Delay(Poll, cancellation);
                waited += Poll;
            }
            else if (tries < PortTries && !IsFree(port))
            {
                port = FreePort(); // somebody was faster
                tries++;
            }
            else
            {
                throw new ServerUnavailableException(ServerFault.StartFailed,
                    $"The private PostgreSQL server does not start. {started.Output} {ServerLog.Tail(home.Log, logged)}");
            }
        }
    }

    /// <summary>Ends the server: sessions are cut off and the cluster is left clean; at once, where that takes too long.</summary>
    public static async Task StopAsync(ServerHome home, string binaries, TimeSpan limit, CancellationToken cancellation)
    {
        var output = "";
        foreach (var mode in new[] { "fast", "immediate" })
        {
            var stopped = await home.RunAsync(PostgresBinaries.ToolIn(binaries, "pg_ctl"),
                ["stop", "-s", "-w", "-t", $"{limit.TotalSeconds:0}", "-D", home.Cluster, "-m", mode],
                limit + TimeSpan.FromSeconds(10), cancellation);
            if (stopped.Succeeded || await Postmaster.FindAsync(home.Cluster, cancellation) is null)
            {
                return;
            }
            output = stopped.Output;
        }
        throw new ServerUnavailableException(ServerFault.StopFailed,
            $"The private PostgreSQL server does not stop. {output} {ServerLog.Tail(home.Log)}");
    }

    // The initdb of a killed attempt may still run, and write while we remove; it ends soon.
    private static async Task RemoveDraftAsync(string draft, CancellationToken cancellation)
    {
        for (var waited = TimeSpan.Zero; Directory.Exists(draft); waited += Poll)
        {
            try
            {
                Directory.Delete(draft, recursive: true);
            }
            catch (IOException) when (waited < OrphanLimit)
            {
                await Task.Delay(Poll, cancellation);
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static bool IsFree(int port)
    {
        using var probe = new TcpListener(IPAddress.Loopback, port);
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
