using System.Text.Json.Serialization;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Actors;

/// <summary>What an actor is.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ActorKind>))]
public enum ActorKind
{
    /// <summary>An international organization.</summary>
    Organization,

    /// <summary>A part of an organization or state: a council, committee, office, agency or force.</summary>
    Body,

    /// <summary>A state.</summary>
    State,

    /// <summary>A person, who acts for others.</summary>
    Person,
}

/// <summary>An actor as the registry holds it.</summary>
public sealed record ActorDefinition
{
    /// <summary>The id by which reports name it (<see cref="Slug"/>).</summary>
    public required string Id { get; init; }

    /// <summary>What it is.</summary>
    public required ActorKind Kind { get; init; }

    /// <summary>Its current, or best known, name.</summary>
    public required string Name { get; init; }

    /// <summary>Earlier and later official names with the time they held.</summary>
    public IReadOnlyList<ActorName> Names { get; init; } = [];

    /// <summary>Other spellings that resolve to it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The organization, body or state that it is a part of.</summary>
    public string? Parent { get; init; }

    /// <summary>When it was founded.</summary>
    public DatedFact? Founded { get; init; }

    /// <summary>When it ended.</summary>
    public DatedFact? Dissolved { get; init; }

    /// <summary>What it belongs to (states) or has represented (persons), and when.</summary>
    public IReadOnlyList<Membership> Memberships { get; init; } = [];

    /// <summary>A remark for readers.</summary>
    public string? Note { get; init; }
}

/// <summary>An official name and the time it held.</summary>
/// <param name="Name">The name.</param>
/// <param name="During">When it held.</param>
/// <param name="Basis">How we know: <c>background</c>, or the key of the statement that says it.</param>
public sealed record ActorName(string Name, Edtf During, string Basis);

/// <summary>A day or period, and how we know it.</summary>
/// <param name="Date">When.</param>
/// <param name="Basis">How we know: <c>background</c>, or the key of the statement that says it.</param>
public sealed record DatedFact(Edtf Date, string Basis);

/// <summary>That an actor belongs to, or holds office in, another.</summary>
/// <param name="Organization">The actor it belongs to.</param>
/// <param name="During">When.</param>
/// <param name="Basis">How we know: <c>background</c>, or the key of the statement that says it.</param>
/// <param name="As">The office held, for a person; absent for plain membership.</param>
public sealed record Membership(string Organization, Edtf During, string Basis, string? As = null);
