using CooperationTracker.Domain.Findings;
using CooperationTracker.EventLog;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Findings;
using CooperationTracker.Testing;
using Npgsql;

namespace CooperationTracker.Marten.Tests.Messages;

/// <summary>Messages that are carried over a database of their own. The connections that they work by can be told from the test's, and cut.</summary>
internal sealed class Carried : IAsyncDisposable
{
    private const string ApplicationName = "carried";

    private readonly TestDatabase database;
    private readonly NpgsqlDataSource dataSource;
    private readonly MartenEngine engine;

    private Carried(TestDatabase database, Func<IEventLog, IEventLog>? disturb)
    {
        this.database = database;
        Wire = new(database.ConnectionString);
        var target = Wire.ConnectionString;
        target.ApplicationName = ApplicationName;
        dataSource = NpgsqlDataSource.Create(target);
        engine = new(dataSource);
        Log = new(disturb?.Invoke(engine.Log) ?? engine.Log);
        Messaging = OpenMessaging();
    }

    public TrackerLog Log { get; }

    public MessageHost Messaging { get; }

    /// <summary>What they go through.</summary>
    public Wire Wire { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="disturb">Puts something between the use cases and the log.</param>
    public static async Task<Carried> StartAsync(Func<IEventLog, IEventLog>? disturb = null)
    {
        var database = await TestDatabase.CreateAsync();
        await LogSchema.EnsureAsync(database.DataSource, Cancellation);
        var carried = new Carried(database, disturb);
        await carried.engine.PrepareAsync(Cancellation);
        await carried.Messaging.StartAsync(Cancellation);
        return carried;
    }

    /// <summary>The messages of one more process.</summary>
    public MessageHost OpenMessaging() => (MessageHost)engine.OpenMessaging(new(Log, new NoFindings()));

    /// <summary>Cuts every connection that messages are carried by, as a server does that ends.</summary>
    public Task CutAsync() => ExecuteAsync(
        $"select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = '{ApplicationName}'");

    /// <summary>Makes the server cut a connection in the middle of an append, so many times; <c>public.tries</c> counts appends of events.</summary>
    public Task CutAppendsAsync(int times) => ExecuteAsync(
        $"""
        create sequence public.tries;
        create function public.cut() returns trigger language plpgsql as $$
        begin
            if nextval('public.tries') <= {times} then
                perform pg_terminate_backend(pg_backend_pid());
                perform pg_sleep(10);
            end if;
            return new;
        end $$;
        create trigger cut before insert on tracker.mt_events for each row execute function public.cut();
        """);

    public async Task ExecuteAsync(string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    public async ValueTask DisposeAsync()
    {
        await Messaging.StopAsync(CancellationToken.None);
        await Messaging.DisposeAsync();
        await engine.DisposeAsync();
        await dataSource.DisposeAsync();
        await Wire.DisposeAsync();
        await database.DisposeAsync();
    }
}

/// <summary>Rules that find nothing: no view is projected.</summary>
internal sealed class NoFindings : IFindings
{
    public Task<Finding?> FindAsync(string id, DateOnly today, CancellationToken cancellation = default) => Task.FromResult<Finding?>(null);
}

/// <summary>The real log, to which something happens just before a call reaches it.</summary>
/// <param name="log">The log.</param>
internal sealed class DisturbedLog(IEventLog log) : IEventLog
{
    public Func<StreamAppend, Task> BeforeAppend { get; init; } = _ => Task.CompletedTask;

    public Func<Task> BeforeRegistry { get; init; } = () => Task.CompletedTask;

    public async Task<Appended> AppendAsync(IReadOnlyList<StreamAppend> appends, AppendMetadata metadata, CancellationToken cancellation = default)
    {
        await BeforeAppend(appends[0]);
        return await log.AppendAsync(appends, metadata, cancellation);
    }

    public async Task<IReadOnlyList<StoredEvent>> ReadStreamsOfTypeAsync(IReadOnlyList<string> streamTypes, CancellationToken cancellation = default)
    {
        await BeforeRegistry();
        return await log.ReadStreamsOfTypeAsync(streamTypes, cancellation);
    }

    public IAsyncEnumerable<StoredEvent> ReadStreamAsync(string streamId, long fromVersion = 1, CancellationToken cancellation = default) =>
        log.ReadStreamAsync(streamId, fromVersion, cancellation);

    public IAsyncEnumerable<StoredEvent> ReadAllAsync(long after = 0, long upTo = long.MaxValue, CancellationToken cancellation = default) =>
        log.ReadAllAsync(after, upTo, cancellation);

    public Task<LogPage> ReadPageAsync(long after, long upTo, PageLimit limit, CancellationToken cancellation = default) =>
        log.ReadPageAsync(after, upTo, limit, cancellation);

    public Task<IReadOnlyDictionary<string, StoredEvent>> ReadFirstEventsAsync(IReadOnlyList<string> streamIds, CancellationToken cancellation = default) =>
        log.ReadFirstEventsAsync(streamIds, cancellation);

    public Task<IReadOnlyDictionary<string, StoredEvent>> ReadLastEventsAsync(IReadOnlyList<string> streamIds, CancellationToken cancellation = default) =>
        log.ReadLastEventsAsync(streamIds, cancellation);

    public Task<RecordedRequest?> FindRequestAsync(string caller, string key, CancellationToken cancellation = default) =>
        log.FindRequestAsync(caller, key, cancellation);

    public Task<bool> HasEventsAsync(long after, IReadOnlyList<string> types, CancellationToken cancellation = default) =>
        log.HasEventsAsync(after, types, cancellation);

    public Task<long> ReadSettledAsync(long known = 0, CancellationToken cancellation = default) => log.ReadSettledAsync(known, cancellation);

    public Task<long> WaitAsync(long after, CancellationToken cancellation = default) => log.WaitAsync(after, cancellation);

    public ValueTask DisposeAsync() => log.DisposeAsync();
}
