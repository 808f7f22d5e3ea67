namespace CooperationTracker.Domain;

/// <summary>Events to append to one stream, if it still is at the version that the decision saw.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="ExpectedVersion">How many events the stream held when this was decided; 0 for a new one.</param>
/// <param name="Events">At least one event, in order.</param>
public sealed record Change(StreamName Stream, long ExpectedVersion, IReadOnlyList<IEvent> Events);

/// <summary>A stream that a decision rests on and leaves as it is.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Version">How many events it held when this was decided.</param>
public sealed record Premise(StreamName Stream, long Version);

/// <summary>
/// What a pure rule decides: changes to append together, or refusals. No changes and no refusals
/// means that what was asked for is already so.
/// </summary>
public sealed class Decision
{
    private Decision(IReadOnlyList<Change> changes, IReadOnlyList<Refusal> refusals, IReadOnlyList<Premise> premises) =>
        (Changes, Refusals, Premises) = (changes, refusals, premises);

    /// <summary>The changes to append as one; empty when refused or when there is nothing to do.</summary>
    public IReadOnlyList<Change> Changes { get; }

    /// <summary>Why it was refused: every reason that was found, not only the first.</summary>
    public IReadOnlyList<Refusal> Refusals { get; }

    /// <summary>What must stand as it stood when this was decided, beside the streams that change: two decisions that rest on each other's streams do not both come true.</summary>
    public IReadOnlyList<Premise> Premises { get; }

    /// <summary>Whether it was refused.</summary>
    public bool IsRefused => Refusals.Count > 0;

    /// <summary>What was asked for is already so.</summary>
    public static Decision Nothing { get; } = new([], [], []);

    /// <summary>Append these changes, all or none.</summary>
    public static Decision Append(params IReadOnlyList<Change> changes) => new(changes, [], []);

    /// <summary>Append events to one stream.</summary>
    public static Decision Append(StreamName stream, long expectedVersion, params IReadOnlyList<IEvent> events) =>
        new([new Change(stream, expectedVersion, events)], [], []);

    /// <summary>Refuse, for one reason or several.</summary>
    public static Decision Refuse(params IReadOnlyList<Refusal> refusals) => new([], refusals, []);

    /// <summary>The same, to come true only while these streams stand as they stood.</summary>
    public Decision While(params IEnumerable<Premise> premises) => new(Changes, Refusals, [.. Premises, .. premises]);
}
