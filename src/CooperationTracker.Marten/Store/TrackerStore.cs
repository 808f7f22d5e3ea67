using CooperationTracker.Domain;
using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Daemon.HighWater;
using JasperFx.Events.Projections;
using Marten;
using Npgsql;

namespace CooperationTracker.Marten;

/// <summary>The log as Marten's document store.</summary>
public static class TrackerStore
{
    /// <summary>The schema of the log.</summary>
    public const string Schema = "tracker";

    /// <summary>Opens the store. It makes nothing in the database: see <see cref="MartenSchema"/>.</summary>
    /// <param name="dataSource">The database, with the log's schema in place; it stays when the store is disposed of.</param>
    public static DocumentStore Open(NpgsqlDataSource dataSource) => Open(dataSource, _ => { });

    /// <summary>Opens the store with what its daemon runs.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="name">The name of the subscription's progress without its ending.</param>
    /// <param name="subscription">The subscription.</param>
    /// <param name="wakeup">What tells the daemon that the log has grown; null where it need not be told.</param>
    internal static DocumentStore Open(NpgsqlDataSource dataSource, string name, ViewSubscription subscription, IDaemonWakeup? wakeup) =>
        Open(dataSource, options =>
        {
            options.Projections.Wakeup = wakeup;
            options.Projections.Subscribe(subscription, how =>
            {
                how.Name = name;
                how.Options.BatchSize = BatchSize;
            });
        });

    private static DocumentStore Open(NpgsqlDataSource dataSource, Action<StoreOptions> configure) =>
        DocumentStore.For(options =>
        {
            options.Connection(dataSource);
            options.DatabaseSchemaName = Schema;
            options.AutoCreateSchemaObjects = AutoCreate.None;
            options.DisableNpgsqlLogging = true;
            options.Serializer(new DomainSerializer());
            options.Events.DatabaseSchemaName = Schema;
            options.Events.StreamIdentity = StreamIdentity.AsString;
            options.Events.MetadataConfig.CorrelationIdEnabled = true;
            options.Events.MetadataConfig.CausationIdEnabled = true;
            options.Events.MetadataConfig.HeadersEnabled = true;
            foreach (var type in EventCatalogue.Types)
            {
                options.Events.MapEventType(type, EventCatalogue.NameOf(type));
            }
            options.Projections.AsyncMode = DaemonMode.Solo; // which runner may run it is ours to say
            // An event is never passed over: what cannot be read or projected halts the views.
            foreach (var errors in (ErrorHandlingOptions[])[options.Projections.Errors, options.Projections.RebuildErrors])
            {
                errors.SkipApplyErrors = errors.SkipSerializationErrors = errors.SkipUnknownEvents = false;
            }
            options.Projections.Add(new StatementAggregation(), ProjectionLifecycle.Live);
            options.Projections.Add(new CommitmentAggregation(), ProjectionLifecycle.Live);
            configure(options);
        });

    /// <summary>As many events as the other engine takes at a time.</summary>
    private const int BatchSize = 4_000;
}
