namespace CooperationTracker.EventLog;

/// <summary>Events to append to one stream, or none to one that must stand as it was read for the others to be appended.</summary>
/// <param name="StreamId">The stream's name.</param>
/// <param name="StreamType">What the stream is about; stored when the stream is new.</param>
/// <param name="ExpectedVersion">The version that the writer has read, so the number of its events; 0 for a new stream.</param>
/// <param name="Events">The events in order; none where the stream is only to be at the expected version.</param>
public sealed record StreamAppend(
    string StreamId, string StreamType, long ExpectedVersion, IReadOnlyList<NewEvent> Events);

/// <summary>An event that is not in the log yet.</summary>
/// <param name="Id">The event's identity, chosen by the caller.</param>
/// <param name="Type">The stored name of its type, at most 500 characters.</param>
/// <param name="DotNetType">The class that Marten reads it as: <c>Namespace.Type, Assembly</c>.</param>
/// <param name="Data">The event as UTF-8 JSON.</param>
public sealed record NewEvent(Guid Id, string Type, string DotNetType, ReadOnlyMemory<byte> Data);

/// <summary>What all events of an append have in common.</summary>
/// <param name="CorrelationId">The conversation that the append belongs to.</param>
/// <param name="CausationId">What caused it.</param>
/// <param name="Headers">A JSON object (who, from where, ...) in UTF-8; empty for none.</param>
/// <param name="Request">The request that it carries out, where that may come again; null for none.</param>
public sealed record AppendMetadata(
    string? CorrelationId = null, string? CausationId = null, ReadOnlyMemory<byte> Headers = default, RequestIdentity? Request = null);

/// <summary>What tells a request that comes again from a new one.</summary>
/// <param name="Caller">Who asks, in 1 to 400 characters: each caller's keys are its own.</param>
/// <param name="Key">The caller's name for the request, 1 to 400 characters.</param>
/// <param name="Digest">Says what was asked for: another digest under the same key is another request.</param>
public sealed record RequestIdentity(string Caller, string Key, string Digest);

/// <summary>A request that was carried out: what it appended.</summary>
/// <param name="Digest">The digest that it came with.</param>
/// <param name="Position">The position of its last event in the log.</param>
/// <param name="Version">That event's place in its stream.</param>
/// <param name="Events">How many events it appended.</param>
/// <param name="Timestamp">The server's time of the append.</param>
public sealed record RecordedRequest(string Digest, long Position, long Version, int Events, DateTimeOffset Timestamp);

/// <summary>An append that is durable.</summary>
/// <param name="Position">The position of its last event in the log.</param>
/// <param name="Timestamp">The server's time of the append, the same for all its events.</param>
public readonly record struct Appended(long Position, DateTimeOffset Timestamp);
