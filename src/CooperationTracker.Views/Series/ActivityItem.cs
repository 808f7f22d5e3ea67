using System.Text.Json.Serialization;
using CooperationTracker.Domain;

namespace CooperationTracker.Views.Series;

/// <summary>What reports are counted by, beside the period.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ActivityGroup>))]
public enum ActivityGroup
{
    /// <summary>Nothing else: all of a period together.</summary>
    All,

    /// <summary>The type.</summary>
    Type,

    /// <summary>Each topic; a report without one counts nowhere.</summary>
    Topic,

    /// <summary>Each actor that takes part, bodies rolled up.</summary>
    Actor,

    /// <summary>
    /// Each pair of actors that a report ties, as cooperation counts them where nothing else is asked for: bodies
    /// rolled up, without persons, and of an actor that is asked for its own pairs alone.
    /// </summary>
    Pair,
}

/// <summary>How much was reported of a period.</summary>
/// <param name="Period">Its first day; null for reports of which nothing bounds when they began.</param>
/// <param name="Of">What they were counted by: nothing, a type, a topic, an actor, or the two of a pair, the one whose id sorts first before the other.</param>
/// <param name="Reports">How many reports. One counts once for what it is counted by, also where several bodies of an actor take part.</param>
/// <param name="Certain">How many of them had certainly, not only possibly, begun by the asked day.</param>
/// <param name="Weight">The sum of their types' Goldstein weights; a type that is no act adds nothing.</param>
public sealed record ActivityItem(DateOnly? Period, IReadOnlyList<CountedBy> Of, long Reports, long Certain, decimal Weight);

/// <summary>What reports are counted by.</summary>
/// <param name="Id">A type's name, a topic's id or an actor's.</param>
/// <param name="Name">Its name at the asked knowledge.</param>
public sealed record CountedBy(string Id, string Name);
