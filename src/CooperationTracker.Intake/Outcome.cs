using CooperationTracker.Domain;

namespace CooperationTracker.Intake;

/// <summary>What came of a request to append.</summary>
/// <param name="Result">Whether it was appended, was so already, or was refused.</param>
/// <param name="Position">The log position from which its effect can be read; 0 when refused.</param>
/// <param name="Events">How many events were appended.</param>
/// <param name="Refusals">Why it was refused; empty otherwise.</param>
public sealed record Outcome(OutcomeKind Result, long Position, int Events, IReadOnlyList<Refusal> Refusals)
{
    internal static Outcome Appended(long position, int events) => new(OutcomeKind.Appended, position, events, []);

    internal static Outcome Unchanged(long position) => new(OutcomeKind.Unchanged, position, 0, []);

    internal static Outcome Refused(params IReadOnlyList<Refusal> refusals) => new(OutcomeKind.Refused, 0, 0, refusals);
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
}
