namespace CooperationTracker.EventLog;

/// <summary>An event as it stands in the log.</summary>
/// <param name="Position">Its place in the whole log, from 1 up; there may be gaps.</param>
/// <param name="Id">Its identity.</param>
/// <param name="StreamId">The stream that it belongs to.</param>
/// <param name="Version">Its place in the stream, from 1 up without gaps.</param>
/// <param name="Type">The stored name of its type.</param>
/// <param name="Data">The event as UTF-8 JSON, in PostgreSQL's normal form of jsonb.</param>
/// <param name="Timestamp">When the server recorded it.</param>
/// <param name="CorrelationId">The conversation that it belongs to.</param>
/// <param name="CausationId">What caused it.</param>
/// <param name="Headers">A JSON object in UTF-8; empty for none.</param>
public sealed record StoredEvent(
    long Position,
    Guid Id,
    string StreamId,
    long Version,
    string Type,
    ReadOnlyMemory<byte> Data,
    DateTimeOffset Timestamp,
    string? CorrelationId,
    string? CausationId,
    ReadOnlyMemory<byte> Headers);
