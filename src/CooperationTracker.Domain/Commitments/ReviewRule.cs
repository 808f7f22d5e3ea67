using System.Text.Json.Serialization;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Commitments;

/// <summary>Whether anything was heard of a commitment within its review interval. Derived at the asked day, never stored.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ReviewState>))]
public enum ReviewState
{
    /// <summary>Something acted on it within the interval.</summary>
    Current,

    /// <summary>Nothing did within the interval.</summary>
    Overdue,

    /// <summary>Nothing did within twice the interval.</summary>
    Dormant,
}

/// <summary>The rule of review intervals (codebook, Commitments and effects).</summary>
public static class ReviewRule
{
    /// <summary>
    /// How a commitment stands to its review interval: by the first day on which its last effect may have begun, seen
    /// from the asked day. Null where it has no interval, or is not under way: what nobody has brought up, or what has ended,
    /// is awaited by nobody.
    /// </summary>
    /// <param name="status">Its status.</param>
    /// <param name="review">Its interval.</param>
    /// <param name="lastEffect">That day; null where nothing bounds it, and then it lies before every interval.</param>
    /// <param name="asOf">The asked day.</param>
    public static ReviewState? StateOf(CommitmentStatus status, Duration? review, DateOnly? lastEffect, DateOnly asOf)
    {
        if (review is not { } interval || !CommitmentFold.IsUnderWay(status))
        {
            return null;
        }
        return lastEffect >= interval.Before(asOf) ? ReviewState.Current
            : lastEffect >= interval.Twice.Before(asOf) ? ReviewState.Overdue
            : ReviewState.Dormant;
    }
}
