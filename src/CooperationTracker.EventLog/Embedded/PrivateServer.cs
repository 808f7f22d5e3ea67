using System.Diagnostics;
using Npgsql;

namespace CooperationTracker.EventLog.Embedded;

/// <summary>
/// A PostgreSQL server of our own under a data folder, for people who have none running. It outlives the process that
/// started it, listens on loopback only, and keeps its data until the folder is removed.
/// </summary>
/// <remarks>Safe to use from several processes at once: they share one server.</remarks>
/// <param name="dataFolder">The tracker's data folder; made when missing.</param>
public sealed class PrivateServer(string dataFolder)
{
    /// <summary>The database that holds log and views.</summary>
    public const string DatabaseName = "tracker";

    private static readonly TimeSpan LockLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly string _dataFolder = RealPath.Of(dataFolder);

    /// <summary>Where to look for PostgreSQL's programs; the environment's places when null.</summary>
    public BinarySearch? Search { get; init; }

    /// <summary>Where the npm package is kept, to share it between data folders; within the data folder when null.</summary>
    public string? PackageFolder { get; init; }

    /// <summary>Told of every step that takes time.</summary>
    public IProgress<string>? Progress { get; init; }

    /// <summary>The server of this data folder where it runs; null where it does not. Starts nothing.</summary>
    /// <exception cref="ServerUnavailableException">It runs and does not answer us, or the folder cannot be read.</exception>
    public Task<ServerAddress?> FindAsync(CancellationToken cancellation = default) => GuardAsync(async () =>
        await ServerHome.FindAsync(_dataFolder, dataFolder, cancellation) is { } home ? await AnswerOfAsync(home, cancellation) : null);

    /// <summary>The server of this data folder, started where it does not run, and with its cluster and database made where they are missing.</summary>
    /// <exception cref="ServerUnavailableException">It cannot be had; see <see cref="ServerFault"/>.</exception>
    public Task<ServerAddress> StartAsync(CancellationToken cancellation = default) => GuardAsync(async () =>
    {
        if (await FindAsync(cancellation) is { } running)
        {
            return running;
        }
        Directory.CreateDirectory(_dataFolder);
        using var alone = await LockAsync(cancellation);
        var home = await ServerHome.MakeAsync(_dataFolder, dataFolder, cancellation);
        if (await AnswerOfAsync(home, cancellation) is { } startedMeanwhile)
        {
            return startedMeanwhile;
        }
        var binaries = await FindBinariesAsync(home, cancellation);
        if (home.ClusterMajor is null)
        {
            Progress?.Report($"Making a PostgreSQL {binaries.Version} cluster in {home.Cluster}");
            await Cluster.CreateAsync(home, binaries, cancellation);
        }
        Progress?.Report($"Starting PostgreSQL {binaries.Version} ({binaries.Source})");
        await Cluster.StartAsync(home, binaries, cancellation);
        return await AnswerOfAsync(home, cancellation)
            ?? throw new ServerUnavailableException(ServerFault.StartFailed,
                $"PostgreSQL started and ended at once. {ServerLog.Tail(home.Log)}");
    });

    /// <summary>Ends the server and waits until it has. Sessions are cut off; what was committed stays.</summary>
    /// <returns>False when it was not running.</returns>
    /// <exception cref="ServerUnavailableException"><see cref="ServerFault.StopFailed"/>.</exception>
    public Task<bool> StopAsync(CancellationToken cancellation = default) => GuardAsync(async () =>
    {
        if (!Directory.Exists(_dataFolder))
        {
            return false;
        }
        using var alone = await LockAsync(cancellation);
        if (await ServerHome.FindAsync(_dataFolder, dataFolder, cancellation) is not { } home
            || await Postmaster.FindAsync(home.Cluster, cancellation) is null)
        {
            return false;
        }
        var folder = home.ReadState()?.Binaries;
        var binaries = PostgresBinaries.AreIn(folder) ? folder : (await FindBinariesAsync(home, cancellation)).Folder;
        await Cluster.StopAsync(home, binaries, StopLimit, cancellation);
        return true;
    });

    private Task<FileLock> LockAsync(CancellationToken cancellation) =>
        FileLock.TakeAsync(Path.Combine(_dataFolder, "postgres.lock"), LockLimit, cancellation);

    private Task<PostgresBinaries> FindBinariesAsync(ServerHome home, CancellationToken cancellation) =>
        PostgresBinaries.FindAsync(PackageFolder ?? home.Packages, home.ClusterMajor, Search, Progress, cancellation);

    // Waits while the server recovers from a crash; null when there is no server process, or no more.
    private static async Task<ServerAddress?> AnswerOfAsync(ServerHome home, CancellationToken cancellation)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (await Postmaster.FindAsync(home.Cluster, cancellation) is not { } postmaster)
            {
                return null;
            }
            try
            {
                return await ConnectAsync(home, postmaster.Port, cancellation);
            }
            catch (NpgsqlException failure) when (IsStarting(failure) && waited.Elapsed < AnswerLimit)
            {
                await Task.Delay(Poll, cancellation);
            }
            catch (NpgsqlException failure)
            {
                throw new ServerUnavailableException(ServerFault.StartFailed,
                    $"The private server runs (process {postmaster.Pid}, port {postmaster.Port}) and refuses us: {failure.Message} {ServerLog.Tail(home.Log)}", failure);
            }
        }
    }

    // Starting up, shutting down, or gone since we looked: look again.
    private static bool IsStarting(NpgsqlException failure) =>
        failure is not PostgresException || failure.SqlState is PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown;

    private static async Task<ServerAddress> ConnectAsync(ServerHome home, int port, CancellationToken cancellation)
    {
        var target = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = Cluster.Superuser,
            Password = home.ReadPassword(),
            Database = DatabaseName,
            SslMode = SslMode.Disable, // loopback, and the cluster has no certificate
            GssEncryptionMode = GssEncryptionMode.Disable,
        };
        string version;
        try
        {
            version = await VersionAsync(target, cancellation);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await CreateDatabaseAsync(target, cancellation);
            version = await VersionAsync(target, cancellation);
        }
        return new ServerAddress(target.ConnectionString, ServerOrigin.Private, version, home.Folder);
    }

    private static async Task<string> VersionAsync(NpgsqlConnectionStringBuilder target, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(Unpooled(target, DatabaseName));
        await connection.OpenAsync(cancellation);
        return connection.PostgreSqlVersion.ToString();
    }

    private static async Task CreateDatabaseAsync(NpgsqlConnectionStringBuilder target, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(Unpooled(target, "postgres"));
        await connection.OpenAsync(cancellation);
        await using var create = new NpgsqlCommand($"create database {DatabaseName} template template0", connection);
        try
        {
            await create.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException twice) when (twice.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another command made it at the same moment.
        }
    }

    private static string Unpooled(NpgsqlConnectionStringBuilder target, string database) =>
        new NpgsqlConnectionStringBuilder(target.ConnectionString) { Database = database, Pooling = false, Timeout = 10 }.ConnectionString;

    private async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ServerUnavailableException(ServerFault.DataFolder,
                $"The data folder {_dataFolder} cannot be used: {failure.Message} "
                + "Check that it is yours and that its disk has room, or name another one in TRACKER_DATA.", failure);
        }
    }
}
