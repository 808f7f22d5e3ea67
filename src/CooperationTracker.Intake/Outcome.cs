using CooperationTracker.Domain;
using CooperationTracker.EventLog;

namespace CooperationTracker.Intake;

/// <summary>What came of a request to append.</summary>
/// <param name="Result">Whether it was appended, was so already, or was refused.</param>
/// <param name="Position">The log position from which its effect can be read; 0 when nothing has one.</param>
/// <param name="Events">How many events were appended, or would be.</param>
/// <param name="Refusals">Why it was refused; empty otherwise.</param>
public sealed record Outcome(OutcomeKind Result, long Position, int Events, IReadOnlyList<Refusal> Refusals)
{
    /// <summary>The version that the stream has then which the request is about, the last one where it is about several; 0 when refused.</summary>
    public long Version { get; init; }

    /// <summary>What was appended, or would be; empty where it is not known any more.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    /// <summary>What came of a request when it was carried out the first time.</summary>
    public static Outcome Recorded(RecordedRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(OutcomeKind.Appended, request.Position, request.Events, []) { Version = request.Version };
    }

    internal static Outcome Appended(long position, Decision decision) => Decided(OutcomeKind.Appended, position, decision);

    internal static Outcome WouldAppend(Decision decision) => Decided(OutcomeKind.WouldAppend, 0, decision);

    internal static Outcome Unchanged(long position, long version) => new(OutcomeKind.Unchanged, position, 0, []) { Version = version };

    internal static Outcome Refused(params IReadOnlyList<Refusal> refusals) => new(OutcomeKind.Refused, 0, 0, refusals);

    private static Outcome Decided(OutcomeKind result, long position, Decision decision)
    {
        var last = decision.Changes[^1];
        return new(result, position, decision.Changes.Sum(c => c.Events.Count), [])
        {
            Version = last.ExpectedVersion + last.Events.Count,
            Changes = decision.Changes,
        };
    }
}

/// <summary>What came of a request.</summary>
public enum OutcomeKind
{
    /// <summary>Events were appended; they are durable.</summary>
    Appended,

    /// <summary>It was so already; nothing was appended.</summary>
    Unchanged,

    /// <summary>It was refused; nothing was appended.</summary>
    Refused,

    /// <summary>It was only rehearsed: it would have been appended.</summary>
    WouldAppend,
}
