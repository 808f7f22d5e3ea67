using CooperationTracker.EventLog;
using CooperationTracker.Intake.Queue;
using CooperationTracker.Views;
using Marten;
using Npgsql;

namespace CooperationTracker.Marten;

/// <summary>Marten over the log and its views: its appends, and its async daemon for projections.</summary>
/// <remarks>The store is opened once something needs it.</remarks>
public sealed class MartenEngine : IEngine, IMessagingEngine
{
    /// <summary>The engine's name.</summary>
    public const string EngineName = "marten";

    private readonly NpgsqlDataSource dataSource;
    private readonly Lazy<DocumentStore> store;
    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile bool prepared;

    /// <param name="dataSource">The database, with the log's schema in place.</param>
    /// <param name="poll">How often the log looks although nothing was told; one second if null.</param>
    public MartenEngine(NpgsqlDataSource dataSource, TimeSpan? poll = null)
    {
        this.dataSource = dataSource;
        store = new(() => TrackerStore.Open(dataSource));
        Log = new(dataSource, poll, new MartenAppender(dataSource, StoreAsync));
    }

    /// <inheritdoc/>
    public string Name => EngineName;

    /// <inheritdoc/>
    public string Version => MartenSchema.Version;

    /// <inheritdoc/>
    public IReadOnlyList<string> Runs { get; } = ["appends", "async daemon", "messages"];

    /// <inheritdoc/>
    public NpgsqlEventLog Log { get; }

    /// <inheritdoc/>
    public ProjectionRunner Runner(IProgress<ProjectionProgress>? progress = null) =>
        new(dataSource, Log, new MartenProjector(dataSource, Log, StoreAsync), progress);

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken cancellation = default)
    {
        if (prepared)
        {
            return;
        }
        await gate.WaitAsync(cancellation);
        try
        {
            await MartenSchema.EnsureAsync(dataSource, () => store.Value, cancellation);
            prepared = true;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public IMessaging OpenMessaging(MessagingSetup setup) => new MessageHost(dataSource, Log, setup);

    /// <summary>Marten's store, with all that it needs in the database.</summary>
    public async Task<DocumentStore> StoreAsync(CancellationToken cancellation = default)
    {
        await PrepareAsync(cancellation);
        return store.Value;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        if (store.IsValueCreated)
        {
            await store.Value.DisposeAsync();
        }
        gate.Dispose();
    }
}
