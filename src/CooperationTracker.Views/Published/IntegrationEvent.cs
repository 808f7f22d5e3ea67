using System.Text.Json.Serialization;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Findings;

namespace CooperationTracker.Views.Published;

/// <summary>
/// That what is known changed, for other systems. README.md in this folder shows each. A name and a field that are published
/// stay as they are; what is new comes beside them.
/// </summary>
public abstract record IntegrationEvent
{
    /// <summary>Every name that there is.</summary>
    public static IReadOnlyList<string> Names { get; } = [CommitmentStatusChanged.EventName, TieChanged.EventName, FindingRaised.EventName];

    /// <summary>Its name, by which consumers bind: such as <c>tie.changed</c>.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>What it is about, such as a commitment's id.</summary>
    [JsonIgnore]
    public abstract string Subject { get; }

    /// <summary>Where the tracker answers about it, as a path.</summary>
    [JsonIgnore]
    public abstract string Source { get; }

    /// <summary>The position of the log at which it is known so.</summary>
    public abstract long Position { get; init; }
}

/// <summary>A commitment's status became known to be another one.</summary>
/// <param name="Commitment">The commitment's id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Before">The status known before; absent where the commitment was opened.</param>
/// <param name="After">The status known from then on.</param>
/// <param name="Cause">What brought it about: the summary of a report, the reason for a correction, or the scope of what was opened.</param>
/// <param name="AsOf">The day that both are about: what lies ahead of it counts for neither.</param>
/// <param name="Position">The position at which it became known.</param>
public sealed record CommitmentStatusChanged(
    string Commitment, string Title, CommitmentStatus? Before, CommitmentStatus After, string Cause, DateOnly AsOf, long Position) : IntegrationEvent
{
    /// <summary>Its name.</summary>
    public const string EventName = "commitment.status-changed";

    /// <inheritdoc/>
    public override string Name => EventName;

    /// <inheritdoc/>
    public override string Subject => Commitment;

    /// <inheritdoc/>
    public override string Source => $"/commitments/{Commitment}";

    /// <inheritdoc/>
    public override long Position { get; init; } = Position;
}

/// <summary>
/// Two actors are known to have cooperated in more or fewer reports than before, or in heavier or lighter ones; bodies count for
/// their organization, persons do not count.
/// </summary>
/// <param name="A">The id of the actor that sorts first.</param>
/// <param name="B">The other one's.</param>
/// <param name="Before">The tie as it was known at <paramref name="Since"/>.</param>
/// <param name="After">The tie as it is known at <paramref name="Position"/>; without reports where it is gone.</param>
/// <param name="AsOf">The day that both are about: what lies ahead of it counts for neither.</param>
/// <param name="Since">The position that it is compared with.</param>
/// <param name="Position">The position at which it is known so.</param>
public sealed record TieChanged(string A, string B, TieKnown Before, TieKnown After, DateOnly AsOf, long Since, long Position) : IntegrationEvent
{
    /// <summary>Its name.</summary>
    public const string EventName = "tie.changed";

    /// <inheritdoc/>
    public override string Name => EventName;

    /// <inheritdoc/>
    public override string Subject => $"{A}/{B}";

    /// <inheritdoc/>
    public override string Source => $"/cooperation/{A}/{B}";

    /// <inheritdoc/>
    public override long Position { get; init; } = Position;
}

/// <summary>A tie as it was known once.</summary>
/// <param name="Reports">How many reports tell of both actors.</param>
/// <param name="Weight">The sum of their Goldstein weights.</param>
public readonly record struct TieKnown(long Reports, decimal Weight);

/// <summary>A rule finds something by what became known that it did not find before.</summary>
/// <param name="Finding">The finding's id, which stays.</param>
/// <param name="Kind">The kind of its rule.</param>
/// <param name="Severity">How much it asks for an auditor's eye.</param>
/// <param name="About">The occurrence, commitment or report that it is about.</param>
/// <param name="Sentence">What was found.</param>
/// <param name="Reports">The ids of the reports concerned.</param>
/// <param name="AsOf">The day that was asked about.</param>
/// <param name="Position">The position at which it is known so.</param>
public sealed record FindingRaised(
    string Finding, string Kind, Severity Severity, string About, string Sentence, IReadOnlyList<string> Reports, DateOnly AsOf, long Position) : IntegrationEvent
{
    /// <summary>Its name.</summary>
    public const string EventName = "finding.raised";

    /// <inheritdoc/>
    public override string Name => EventName;

    /// <inheritdoc/>
    public override string Subject => Finding;

    /// <inheritdoc/>
    public override string Source => "/findings";

    /// <inheritdoc/>
    public override long Position { get; init; } = Position;
}
