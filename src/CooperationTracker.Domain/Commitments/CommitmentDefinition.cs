using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Commitments;

/// <summary>A commitment as it was opened: what is followed across statements under one id.</summary>
public sealed record CommitmentDefinition
{
    /// <summary>The id by which effects name it (<see cref="Slug"/>).</summary>
    public required string Id { get; init; }

    /// <summary>A short title.</summary>
    public required string Title { get; init; }

    /// <summary>What was promised, in a sentence or two.</summary>
    public required string Scope { get; init; }

    /// <summary>The actors that it binds or addresses.</summary>
    public IReadOnlyList<string> Parties { get; init; } = [];

    /// <summary>What it is about.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>How long it may go without any effect before it is overdue, such as P1Y (<see cref="ReviewRule"/>); absent where nothing says.</summary>
    public Duration? Review { get; init; }
}
