namespace CooperationTracker.EventLog;

/// <summary>Some events that follow each other in the log.</summary>
/// <param name="UpTo">The position up to which the log holds no other event after the asked position than these.</param>
/// <param name="Events">The events in order.</param>
public sealed record LogPage(long UpTo, IReadOnlyList<StoredEvent> Events);

/// <summary>How much a page of the log holds at most.</summary>
/// <param name="Events">So many events.</param>
/// <param name="Bytes">So many bytes of data, but at least one event whatever its size.</param>
public readonly record struct PageLimit(int Events, int Bytes);
