using CooperationTracker.EventLog;
using CooperationTracker.Views;
using Marten;
using Npgsql;

namespace CooperationTracker.Marten;

/// <summary>Marten over the log and its views: its appends, and its async daemon for projections.</summary>
/// <remarks>The store is opened, and Marten's functions are made where they are missing, once something needs them.</remarks>
public sealed class MartenEngine : IEngine
{
    /// <summary>The engine's name.</summary>
    public const string EngineName = "marten";

    private readonly NpgsqlDataSource dataSource;
    private readonly DocumentStore store;
    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile bool ready;

    /// <param name="dataSource">The database, with the log's schema in place.</param>
    /// <param name="poll">How often the log looks although nothing was told; one second if null.</param>
    public MartenEngine(NpgsqlDataSource dataSource, TimeSpan? poll = null)
    {
        this.dataSource = dataSource;
        store = TrackerStore.Open(dataSource);
        Log = new(dataSource, poll, new MartenAppender(dataSource, StoreAsync));
    }

    /// <inheritdoc/>
    public string Name => EngineName;

    /// <inheritdoc/>
    public string Version => MartenSchema.Version;

    /// <inheritdoc/>
    public IReadOnlyList<string> Runs { get; } = ["appends", "async daemon"];

    /// <inheritdoc/>
    public NpgsqlEventLog Log { get; }

    /// <inheritdoc/>
    public ProjectionRunner Runner(IProgress<ProjectionProgress>? progress = null) =>
        new(dataSource, Log, new MartenProjector(dataSource, Log, StoreAsync), progress);

    /// <summary>Marten's store, with all that it needs in the database.</summary>
    public async Task<DocumentStore> StoreAsync(CancellationToken cancellation = default)
    {
        if (!ready)
        {
            await gate.WaitAsync(cancellation);
            try
            {
                if (!ready)
                {
                    await MartenSchema.EnsureAsync(dataSource, store, cancellation);
                    ready = true;
                }
            }
            finally
            {
                gate.Release();
            }
        }
        return store;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        await store.DisposeAsync();
        gate.Dispose();
    }
}
