using CooperationTracker.Domain;

namespace CooperationTracker.Views;

/// <summary>An event as it stands in the log: all that a projection sees.</summary>
/// <param name="Event">The event.</param>
/// <param name="Position">Its place in the log.</param>
/// <param name="Stream">The stream that it belongs to, such as <c>statement/caco-osce-2004</c>.</param>
/// <param name="RecordedAt">When the server recorded it.</param>
public sealed record Recorded(IEvent Event, long Position, string Stream, DateTimeOffset RecordedAt)
{
    /// <summary>The position of the first event about the same thing: a report that is amended keeps the one at which it was recorded.</summary>
    public long FirstKnown { get; init; } = Position;

    /// <summary>The stream's key without its type: the statement's key or the registered id.</summary>
    public string Key => Stream[(Stream.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
