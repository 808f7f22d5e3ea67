using CooperationTracker.Views.Actors;

namespace CooperationTracker.Views.Ties;

/// <summary>How two actors cooperated, over all reports that tell of both.</summary>
/// <param name="A">The actor whose id sorts first; where one actor's partners are asked for, that actor.</param>
/// <param name="B">The other actor.</param>
/// <param name="Weight">The sum of the reports' Goldstein weights.</param>
/// <param name="Reports">How many reports.</param>
/// <param name="Certain">How many of them had certainly, not only possibly, begun by the asked day.</param>
/// <param name="ByType">How many by type.</param>
/// <param name="First">The first day on which the first may have begun; absent where nothing bounds it.</param>
/// <param name="Last">The first day on which the last may have begun.</param>
public sealed record CooperationItem(
    NamedActor A, NamedActor B, decimal Weight, long Reports, long Certain,
    IReadOnlyDictionary<string, long> ByType, DateOnly? First, DateOnly? Last);

/// <summary>Which cooperation is asked for; what is null does not narrow.</summary>
public sealed record CooperationFilter
{
    /// <summary>An actor's id: its partners are wanted.</summary>
    public string? Actor { get; init; }

    /// <summary>A second actor's id: only the two are wanted.</summary>
    public string? With { get; init; }

    /// <summary>A topic's id.</summary>
    public string? Topic { get; init; }

    /// <summary>A report type's name.</summary>
    public string? Type { get; init; }

    /// <summary>The first day of a range in which it possibly happened; with certainly, wholly.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day of that range.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Whether bodies count for the organization or state that they are a part of.</summary>
    public bool RollUp { get; init; } = true;

    /// <summary>Whether persons count.</summary>
    public bool Persons { get; init; }

    /// <summary>Whether states count through the organizations that they were members of when it happened.</summary>
    public bool ThroughMembership { get; init; }
}
