using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Time;
using CooperationTracker.Views.Corrections;
using CooperationTracker.Views.Reports;

namespace CooperationTracker.Views.Actors;

/// <summary>An actor in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Parent">What it is a part of.</param>
/// <param name="Aliases">Other spellings that resolve to it, and the ids that were merged into it.</param>
/// <param name="Position">The position of its entry.</param>
/// <param name="RecordedAt">When its entry was recorded.</param>
public sealed record ActorItem(
    string Id, ActorKind Kind, string Name, NamedActor? Parent, IReadOnlyList<string> Aliases, long Position, DateTimeOffset RecordedAt);

/// <summary>An actor with all that belongs to it.</summary>
public sealed record ActorDetail
{
    /// <summary>Its entry in the registry.</summary>
    public required ActorDefinition Definition { get; init; }

    /// <summary>What it is a part of.</summary>
    public NamedActor? Parent { get; init; }

    /// <summary>The ids that were merged into it.</summary>
    public required IReadOnlyList<string> Merged { get; init; }

    /// <summary>What is a part of it.</summary>
    public required IReadOnlyList<NamedActor> Children { get; init; }

    /// <summary>What it belongs to.</summary>
    public required IReadOnlyList<MembershipItem> Memberships { get; init; }

    /// <summary>Who belongs to it.</summary>
    public required IReadOnlyList<MembershipItem> Members { get; init; }

    /// <summary>The keys of the statements that it issued, alone or for another, in order.</summary>
    public required IReadOnlyList<string> Statements { get; init; }

    /// <summary>The ids of the commitments that it is a party to, in order.</summary>
    public required IReadOnlyList<string> Commitments { get; init; }

    /// <summary>What was corrected in its entry.</summary>
    public required IReadOnlyList<Correction> Corrections { get; init; }

    /// <summary>The position of its entry.</summary>
    public required long Position { get; init; }

    /// <summary>When its entry was recorded.</summary>
    public required DateTimeOffset RecordedAt { get; init; }
}

/// <summary>A membership, seen from either side.</summary>
/// <param name="Actor">The other side: the organization of a member, or the member of an organization.</param>
/// <param name="Name">Its name.</param>
/// <param name="During">When.</param>
/// <param name="Certain">Whether it had certainly, not only possibly, begun by the asked day.</param>
/// <param name="Basis">How we know: <c>background</c>, or the key of the statement that says it.</param>
/// <param name="As">The office held, for a person.</param>
public sealed record MembershipItem(string Actor, string Name, Edtf During, bool Certain, string Basis, string? As);

/// <summary>Which actors are asked for; what is null does not narrow.</summary>
public sealed record ActorFilter
{
    /// <summary>What it is.</summary>
    public ActorKind? Kind { get; init; }

    /// <summary>A part of its id, its name, an earlier or later name or an alias, whatever its case; or of one merged into it.</summary>
    public string? Search { get; init; }

    /// <summary>Reports of which it takes part in one.</summary>
    public ReportFilter? Reports { get; init; }
}
