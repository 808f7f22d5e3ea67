namespace CooperationTracker.Domain.Actors;

/// <summary>A topic as the registry holds it.</summary>
public sealed record TopicDefinition
{
    /// <summary>The id by which reports name it (<see cref="Slug"/>).</summary>
    public required string Id { get; init; }

    /// <summary>Its name for readers.</summary>
    public required string Name { get; init; }

    /// <summary>What counts as this topic.</summary>
    public string? Description { get; init; }
}
