using CooperationTracker.Audit.Log;
using CooperationTracker.Audit.Notes;
using CooperationTracker.EventLog;
using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Intake;
using CooperationTracker.Views;
using Npgsql;

namespace CooperationTracker.Edge;

/// <summary>The log and its views on a server that answers. Safe for concurrent use.</summary>
public sealed class Session : IAsyncDisposable
{
    private Session(ServerAddress server, NpgsqlDataSource dataSource)
    {
        (Server, DataSource) = (server, dataSource);
        Log = new(dataSource);
        Tracker = new(Log);
        Registries = new(dataSource);
        Transparency = new(dataSource, Log);
        AuditKeys = new(dataSource);
    }

    /// <summary>The server.</summary>
    public ServerAddress Server { get; }

    /// <summary>Its database.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>The log.</summary>
    public NpgsqlEventLog Log { get; }

    /// <summary>The log as use cases see it.</summary>
    public TrackerLog Tracker { get; }

    /// <summary>The transparency log over the events: checkpoints, proofs and tiles.</summary>
    public TransparencyLog Transparency { get; }

    /// <summary>The keys of its checkpoints.</summary>
    public AuditKeys AuditKeys { get; }

    /// <summary>The registry at earlier and later positions.</summary>
    internal KnownRegistries Registries { get; }

    /// <summary>Connects, and puts the log's schema in place where it is missing.</summary>
    public static async Task<Session> OpenAsync(ServerAddress server, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        var target = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        target.ApplicationName ??= "tracker";
        target.PersistSecurityInfo = false;
        // Named, since metrics tell of it: without one they would show the connection string.
        var session = new Session(server, new NpgsqlDataSourceBuilder(target.ConnectionString) { Name = "tracker" }.Build());
        try
        {
            await LogSchema.EnsureAsync(session.DataSource, cancellation);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>The projection of the log into the views.</summary>
    /// <param name="progress">Told of each batch.</param>
    public ProjectionRunner Runner(IProgress<ProjectionProgress>? progress = null) => new(DataSource, Log, progress);

    /// <summary>Grows the transparency log's tree by the events of the log.</summary>
    /// <param name="signer">Gives the private key that checkpoints are signed with, or null; the tree grows unsigned where it is absent.</param>
    /// <param name="progress">Told of each batch.</param>
    public Sequencer Sequencer(Func<NoteSigner?>? signer = null, IProgress<SequencerProgress>? progress = null) => new(DataSource, Log, signer, progress);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Registries.Dispose();
        await Log.DisposeAsync();
        await DataSource.DisposeAsync();
    }
}
