using System.Runtime.CompilerServices;
using Npgsql;

namespace CooperationTracker.EventLog;

/// <summary>The log on PostgreSQL, in the tables of a Marten event store. See <see cref="LogSchema"/> and <see cref="BulkLoader"/>.</summary>
/// <remarks>Disposing it sends the notification that is still to be sent, and ends listening; the data source stays.</remarks>
public sealed class NpgsqlEventLog : IEventLog
{
    private static readonly TimeSpan FirstRecheck = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// The server ends one of two appends that wait for each other, and nothing of it stays. Each time the other one gets
    /// through, so a few attempts are enough.
    /// </summary>
    private const int DeadlockAttempts = 20;

    private readonly IAppender _appender;
    private readonly EventReader _events;
    private readonly RequestReader _requests;
    private readonly SettledReader _settled;
    private readonly Notifier _notifier;
    private readonly Listener _listener;
    private readonly TimeSpan _poll;

    /// <param name="dataSource">The database, with its schema in place.</param>
    /// <param name="poll">
    /// How often <see cref="WaitAsync"/> looks although nothing was told; one second if null.
    /// </param>
    /// <param name="appender">The engine that carries out appends; Npgsql's own if null.</param>
    public NpgsqlEventLog(NpgsqlDataSource dataSource, TimeSpan? poll = null, IAppender? appender = null)
    {
        _appender = appender ?? new Appender(dataSource);
        _events = new(dataSource);
        _requests = new(dataSource);
        _settled = new(dataSource);
        _notifier = new(dataSource);
        _listener = new(dataSource);
        _poll = poll ?? TimeSpan.FromSeconds(1);
    }

    /// <inheritdoc/>
    public async Task<Appended> AppendAsync(
        IReadOnlyList<StreamAppend> appends, AppendMetadata metadata, CancellationToken cancellation = default)
    {
        AppendCheck.ThrowIfMalformed(appends);
        ArgumentNullException.ThrowIfNull(metadata);
        if (metadata.Request is { } request)
        {
            AppendCheck.ThrowIfMalformed(request);
        }

        var appended = await AppendWithoutDeadlockAsync(appends, metadata, cancellation);
        LogMeter.Appended.Add(appends.Sum(append => append.Events.Count));
        _notifier.Signal();
        return appended;
    }

    /// <summary>Engines lock in orders of their own: where two of them meet at one stream, the server may have to choose.</summary>
    private async Task<Appended> AppendWithoutDeadlockAsync(
        IReadOnlyList<StreamAppend> appends, AppendMetadata metadata, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await _appender.AppendAsync(appends, metadata, cancellation);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DeadlockDetected && attempt < DeadlockAttempts)
            {
                // Again, on what stands then.
            }
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredEvent> ReadStreamAsync(
        string streamId, long fromVersion = 1, CancellationToken cancellation = default) =>
        _events.ReadStreamAsync(streamId, fromVersion, cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredEvent> ReadAllAsync(
        long after = 0,
        long upTo = long.MaxValue,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var end = upTo <= _settled.Position ? upTo : Math.Min(upTo, await ReadSettledAsync(0, cancellation));
        await foreach (var item in _events.ReadAllAsync(after, end, cancellation))
        {
            yield return item;
        }
    }

    /// <summary>The events of one stored type after a position, up to one that is settled, in the order of the log and in bounded memory.</summary>
    public IAsyncEnumerable<StoredEvent> ReadTypeAsync(string type, long after, long upTo, CancellationToken cancellation = default) =>
        _events.ReadTypeAsync(type, after, upTo, cancellation);

    /// <inheritdoc/>
    public Task<LogPage> ReadPageAsync(long after, long upTo, PageLimit limit, CancellationToken cancellation = default) =>
        _events.ReadPageAsync(after, upTo, limit, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, StoredEvent>> ReadFirstEventsAsync(
        IReadOnlyList<string> streamIds, CancellationToken cancellation = default) =>
        (await _events.ReadFirstEventsAsync([.. streamIds], cancellation)).ToDictionary(first => first.StreamId);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, StoredEvent>> ReadLastEventsAsync(
        IReadOnlyList<string> streamIds, CancellationToken cancellation = default) =>
        (await _events.ReadLastEventsAsync([.. streamIds], cancellation)).ToDictionary(last => last.StreamId);

    /// <inheritdoc/>
    public Task<RecordedRequest?> FindRequestAsync(string caller, string key, CancellationToken cancellation = default) =>
        _requests.FindAsync(caller, key, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredEvent>> ReadStreamsOfTypeAsync(
        IReadOnlyList<string> streamTypes, CancellationToken cancellation = default) =>
        await _events.ReadStreamsOfTypeAsync([.. streamTypes], cancellation);

    /// <inheritdoc/>
    public Task<bool> HasEventsAsync(long after, IReadOnlyList<string> types, CancellationToken cancellation = default) =>
        _events.HasEventsAsync(after, [.. types], cancellation);

    /// <inheritdoc/>
    public Task<long> ReadSettledAsync(long known = 0, CancellationToken cancellation = default) =>
        _settled.AdvanceAsync(known, cancellation);

    /// <inheritdoc/>
    public async Task<long> WaitAsync(long after, CancellationToken cancellation = default)
    {
        var recheck = FirstRecheck;
        while (true)
        {
            var wake = _listener.NextWake();
            var position = await _settled.AdvanceAsync(0, cancellation);
            if (position > after)
            {
                return position;
            }

            // A transaction that rolls back tells nobody: while one is awaited, look sooner.
            var patience = _settled.Awaits ? recheck : _poll;
            await wake.WaitAsync(patience, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
            recheck = !_settled.Awaits ? FirstRecheck : recheck * 2 < _poll ? recheck * 2 : _poll;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _notifier.DisposeAsync();
        await _listener.DisposeAsync();
        _settled.Dispose();
    }
}
