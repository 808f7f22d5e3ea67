using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Time;
using CooperationTracker.Views.Actors;

namespace CooperationTracker.Views.Commitments;

/// <summary>A commitment as it stood at the asked times.</summary>
public sealed record CommitmentItem
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>A short title.</summary>
    public required string Title { get; init; }

    /// <summary>What was promised.</summary>
    public required string Scope { get; init; }

    /// <summary>How far it had come, by all effects that had possibly occurred.</summary>
    public required CommitmentStatus Status { get; init; }

    /// <summary>How far it had come by the effects that had certainly occurred, where that differs.</summary>
    public CommitmentStatus? CertainStatus { get; init; }

    /// <summary>Whether every effect counted had certainly occurred.</summary>
    public required bool Certain { get; init; }

    /// <summary>The actors that it binds or addresses.</summary>
    public required IReadOnlyList<NamedActor> Parties { get; init; }

    /// <summary>Topic ids.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>The ids that were merged into it.</summary>
    public required IReadOnlyList<string> Merged { get; init; }

    /// <summary>How many effects count.</summary>
    public required int Effects { get; init; }

    /// <summary>How many statements report them.</summary>
    public required int Statements { get; init; }

    /// <summary>The first day on which the first effect may have begun.</summary>
    public DateOnly? FirstEffect { get; init; }

    /// <summary>The first day on which the last effect may have begun.</summary>
    public DateOnly? LastEffect { get; init; }

    /// <summary>Its review interval; null where it has none.</summary>
    public Duration? Review { get; init; }

    /// <summary>How it stands to that on the asked day; null where it has none or is not under way.</summary>
    public ReviewState? ReviewState { get; init; }

    /// <summary>The position of its definition.</summary>
    public required long Position { get; init; }

    /// <summary>When that was recorded.</summary>
    public required DateTimeOffset RecordedAt { get; init; }
}

/// <summary>Which commitments are asked for; what is null does not narrow. One report has to match type and range.</summary>
public sealed record CommitmentFilter
{
    /// <summary>One commitment's id; one that was merged means its survivor.</summary>
    public string? Id { get; init; }

    /// <summary>Ids of commitments; one that was merged means its survivor.</summary>
    internal IReadOnlyCollection<string>? Among { get; init; }

    /// <summary>The id of an actor that is a party, or one of whose bodies is.</summary>
    public string? Actor { get; init; }

    /// <summary>A topic's id.</summary>
    public string? Topic { get; init; }

    /// <summary>The status at the asked times.</summary>
    public CommitmentStatus? Status { get; init; }

    /// <summary>
    /// Under way by its status, with nothing that acts on it for longer than this: the first day on which its last
    /// effect may have begun lies further back from the asked day, or nothing bounds it.
    /// </summary>
    public Duration? DormantFor { get; init; }

    /// <summary>How it stands to its review interval on the asked day.</summary>
    public ReviewState? Review { get; init; }

    /// <summary>The name of a type of report that acts on it.</summary>
    public string? Type { get; init; }

    /// <summary>The first day of a range in which a report that acts on it possibly happened; with certainly, wholly.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day of that range.</summary>
    public DateOnly? To { get; init; }
}
