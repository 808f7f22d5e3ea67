namespace CooperationTracker.EventLog;

/// <summary>An append-only log of events in streams, with one order over all of them.</summary>
/// <remarks>Safe for concurrent use. A server that cannot be reached surfaces as the driver's own exception.</remarks>
public interface IEventLog : IAsyncDisposable
{
    /// <summary>Appends to one stream or several, all or nothing. It is durable when this returns.</summary>
    /// <param name="appends">What to append, each stream once. Positions follow this order.</param>
    /// <param name="metadata">What goes with every event.</param>
    /// <param name="cancellation">Honoured until the append is sent; from then on it is waited for.</param>
    /// <exception cref="WrongExpectedVersionException">A stream is not at the expected version.</exception>
    /// <exception cref="InvalidEventException">Data or headers cannot be stored.</exception>
    /// <exception cref="RequestRecordedException">The request of the metadata was carried out already, whatever it asked for.</exception>
    /// <exception cref="RequestUnderWayException">Another append carries out that request at this moment.</exception>
    /// <exception cref="AppendOutcomeUnknownException">The connection broke before the acknowledgement.</exception>
    Task<Appended> AppendAsync(
        IReadOnlyList<StreamAppend> appends, AppendMetadata metadata, CancellationToken cancellation = default);

    /// <summary>A stream's events in order; none if it does not exist.</summary>
    /// <param name="streamId">The stream's name.</param>
    /// <param name="fromVersion">The first version wanted, from 1 up.</param>
    /// <param name="cancellation">Ends the reading.</param>
    IAsyncEnumerable<StoredEvent> ReadStreamAsync(
        string streamId, long fromVersion = 1, CancellationToken cancellation = default);

    /// <summary>
    /// All settled events after a position, in the order of the log and in bounded memory. No event can
    /// appear later at or before a position that was read.
    /// </summary>
    /// <param name="after">The position before the first one wanted; 0 for all.</param>
    /// <param name="upTo">The last position wanted; the settled position where it lies beyond that.</param>
    /// <param name="cancellation">Ends the reading.</param>
    IAsyncEnumerable<StoredEvent> ReadAllAsync(
        long after = 0, long upTo = long.MaxValue, CancellationToken cancellation = default);

    /// <summary>The first settled events after a position, in one question and without reading ahead: for a reader that may be slow.</summary>
    /// <param name="after">The position before the first one wanted; 0 for all.</param>
    /// <param name="upTo">The last position wanted, which is known to be settled.</param>
    /// <param name="limit">How much at most.</param>
    /// <param name="cancellation">Ends the reading.</param>
    Task<LogPage> ReadPageAsync(long after, long upTo, PageLimit limit, CancellationToken cancellation = default);

    /// <summary>The first event of each of these streams that exists, by stream.</summary>
    Task<IReadOnlyDictionary<string, StoredEvent>> ReadFirstEventsAsync(
        IReadOnlyList<string> streamIds, CancellationToken cancellation = default);

    /// <summary>The last event of each of these streams that exists, by stream.</summary>
    Task<IReadOnlyDictionary<string, StoredEvent>> ReadLastEventsAsync(
        IReadOnlyList<string> streamIds, CancellationToken cancellation = default);

    /// <summary>What a caller's request appended; null where none was carried out under this key.</summary>
    Task<RecordedRequest?> FindRequestAsync(string caller, string key, CancellationToken cancellation = default);

    /// <summary>
    /// All events of the streams of these types, in the order of the log and up to this moment, whether
    /// settled or not. They are held in memory together: meant for a small part of the log.
    /// </summary>
    Task<IReadOnlyList<StoredEvent>> ReadStreamsOfTypeAsync(
        IReadOnlyList<string> streamTypes, CancellationToken cancellation = default);

    /// <summary>Whether an event of one of these types stands after a position, settled or not.</summary>
    Task<bool> HasEventsAsync(long after, IReadOnlyList<string> types, CancellationToken cancellation = default);

    /// <summary>The position up to which the log will not change any more, as far as can be proven now.</summary>
    /// <param name="known">A position known to be settled, such as a view's progress: proving starts there.</param>
    /// <param name="cancellation">Ends the reading.</param>
    Task<long> ReadSettledAsync(long known = 0, CancellationToken cancellation = default);

    /// <summary>Waits until the settled position lies after a position, and returns it.</summary>
    Task<long> WaitAsync(long after, CancellationToken cancellation = default);
}
