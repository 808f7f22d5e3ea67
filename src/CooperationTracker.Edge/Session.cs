using CooperationTracker.Audit.Log;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Domain.Actors;
using CooperationTracker.EventLog;
using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Findings;
using CooperationTracker.Intake.Queue;
using CooperationTracker.Views;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CooperationTracker.Edge;

/// <summary>The log and its views on a server that answers. Safe for concurrent use.</summary>
public sealed class Session : IAsyncDisposable
{
    private const int ReadBufferSize = 64 << 10;

    private readonly KnownRegistries registries;

    private Session(ServerAddress server, NpgsqlDataSource dataSource, IEngine engine)
    {
        (Server, DataSource, Engine) = (server, dataSource, engine);
        Tracker = new(Log);
        Findings = new FindingsOfViews(dataSource);
        Bus = new DirectBus(Tracker, Findings);
        registries = new(dataSource);
        Transparency = new(dataSource, Log);
        AuditKeys = new(dataSource);
    }

    /// <summary>The server.</summary>
    public ServerAddress Server { get; }

    /// <summary>Its database.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>What works on it.</summary>
    public IEngine Engine { get; }

    /// <summary>The log.</summary>
    public NpgsqlEventLog Log => Engine.Log;

    /// <summary>The log as use cases see it.</summary>
    public TrackerLog Tracker { get; }

    /// <summary>What the rules find in the views.</summary>
    public IFindings Findings { get; }

    /// <summary>The bus that calls the handlers here and now.</summary>
    public IBus Bus { get; }

    /// <summary>A bus whose commands are only decided: nothing is appended.</summary>
    public IBus Rehearsal() => new DirectBus(Tracker.Rehearsal(), Findings);

    /// <summary>The transparency log over the events: checkpoints, proofs and tiles.</summary>
    public TransparencyLog Transparency { get; }

    /// <summary>The keys of its checkpoints.</summary>
    public AuditKeys AuditKeys { get; }

    /// <summary>The registry as it was known at a position that the views have reached, shared by all who ask for it.</summary>
    public Task<Registry> RegistryAsync(long position, CancellationToken cancellation = default) => registries.AtAsync(position, cancellation);

    /// <summary>Connects, and puts the log's schema in place where it is missing; with the engine of choice.</summary>
    public static Task<Session> OpenAsync(ServerAddress server, CancellationToken cancellation = default) =>
        OpenAsync(server, EngineCatalogue.Auto, cancellation);

    /// <summary>Connects, and puts the log's schema in place where it is missing.</summary>
    /// <param name="server">The server.</param>
    /// <param name="engine">One of <see cref="EngineCatalogue.Names"/>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="EdgeException">There is no such engine, or it was not built in.</exception>
    public static async Task<Session> OpenAsync(
        ServerAddress server, string engine, CancellationToken cancellation = default)
    {
        engine = EngineCatalogue.Resolve(engine);
        ArgumentNullException.ThrowIfNull(server);
        var target = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        target.ApplicationName ??= "tracker";
        target.PersistSecurityInfo = false;
        // Who reads the whole log, as the tree and the views do, spends more on small reads from the socket than on what they hold.
        target.ReadBufferSize = Math.Max(target.ReadBufferSize, ReadBufferSize);
        // Named, since metrics tell of it: without one they would show the connection string.
        var dataSource = new NpgsqlDataSourceBuilder(target.ConnectionString) { Name = "tracker" }.Build();
        var session = new Session(server, dataSource, EngineCatalogue.Open(engine, dataSource));
        try
        {
            await LogSchema.EnsureAsync(session.DataSource, cancellation);
            await session.Engine.PrepareAsync(cancellation);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>What carries messages here; null where the engine carries none.</summary>
    /// <param name="logging">Told what happens; null for nobody.</param>
    /// <param name="taken">Told of each document that is taken from the queue here; null for nobody.</param>
    /// <param name="broker">The broker that this process is linked to; null for none.</param>
    /// <param name="work">What this process does together with others.</param>
    public IMessaging? OpenMessaging(
        ILoggerFactory? logging = null, IProgress<TakenIn>? taken = null, Broker? broker = null, params IReadOnlyList<NodeWork> work) =>
        (Engine as IMessagingEngine)?.OpenMessaging(new(Tracker, Findings) { Logging = logging, Taken = taken, Broker = broker, Work = work });

    /// <summary>Whether the engine spreads work over the processes that carry messages.</summary>
    public bool SpreadsWork => Engine is IMessagingEngine;

    /// <summary>The projection of the log into the views.</summary>
    /// <param name="progress">Told of each batch.</param>
    public ProjectionRunner Runner(IProgress<ProjectionProgress>? progress = null) => Engine.Runner(progress);

    /// <summary>Grows the transparency log's tree by the events of the log.</summary>
    /// <param name="signer">Gives the private key that checkpoints are signed with, or null; the tree grows unsigned where it is absent.</param>
    /// <param name="progress">Told of each batch.</param>
    /// <param name="lost">Told of the first of some connections in a row that broke or were not to be had.</param>
    public Sequencer Sequencer(Func<NoteSigner?>? signer = null, IProgress<SequencerProgress>? progress = null, Action<Exception>? lost = null) =>
        new(DataSource, Log, signer, progress, lost);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        registries.Dispose();
        await Engine.DisposeAsync();
        await DataSource.DisposeAsync();
    }
}
