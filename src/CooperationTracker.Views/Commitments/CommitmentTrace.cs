using System.Text.Json;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Time;
using CooperationTracker.Views.Actors;
using CooperationTracker.Views.Corrections;
using CooperationTracker.Views.Reports;

namespace CooperationTracker.Views.Commitments;

/// <summary>How a commitment evolved.</summary>
/// <param name="Commitment">The commitment with its status at the asked times.</param>
/// <param name="Steps">What acted on it, in order of occurrence.</param>
/// <param name="Corrections">What was corrected in its definition.</param>
public sealed record CommitmentTrace(
    CommitmentItem Commitment, IReadOnlyList<TraceStep> Steps, IReadOnlyList<Correction> Corrections);

/// <summary>One effect on a commitment.</summary>
public sealed record TraceStep
{
    /// <summary>When it occurred.</summary>
    public required Edtf Occurred { get; init; }

    /// <summary>How the statement words the date.</summary>
    public string? DateWording { get; init; }

    /// <summary>Whether it had certainly, not only possibly, begun by the asked day.</summary>
    public required bool Certain { get; init; }

    /// <summary>What it did.</summary>
    public required EffectKind Effect { get; init; }

    /// <summary>The commitment's status after it.</summary>
    public required CommitmentStatus Status { get; init; }

    /// <summary>The report's type.</summary>
    public required string Type { get; init; }

    /// <summary>The report's id.</summary>
    public required string Report { get; init; }

    /// <summary>How real the statement says it is.</summary>
    public required Modality Modality { get; init; }

    /// <summary>Who took part.</summary>
    public required IReadOnlyList<ReportParticipant> Participants { get; init; }

    /// <summary>Where, for a meeting.</summary>
    public string? Place { get; init; }

    /// <summary>What is reported, in one sentence of our own.</summary>
    public required string Summary { get; init; }

    /// <summary>The fields of the report's type.</summary>
    public required JsonElement Details { get; init; }

    /// <summary>The statement that reports it.</summary>
    public required TraceStatement Statement { get; init; }

    /// <summary>The number of the paragraph that says it.</summary>
    public required int Paragraph { get; init; }

    /// <summary>What the paragraph says, in our own words.</summary>
    public string? Passage { get; init; }

    /// <summary>The paragraph word for word, once the document was brought and its digest was right.</summary>
    public string? SourceText { get; init; }

    /// <summary>The occurrence that the report is an account of.</summary>
    public string? Occurrence { get; init; }

    /// <summary>What it follows from.</summary>
    public TraceImplements? Implements { get; init; }

    /// <summary>Other statements' accounts of the same occurrence.</summary>
    public required IReadOnlyList<TraceAccount> CorroboratedBy { get; init; }

    /// <summary>Where accounts of the occurrence disagree with this one.</summary>
    public required IReadOnlyList<Contradiction> Contradictions { get; init; }

    /// <summary>The corrections made to the report.</summary>
    public required IReadOnlyList<Correction> Corrections { get; init; }

    /// <summary>The position at which it became known so.</summary>
    public required long Position { get; init; }

    /// <summary>When that was.</summary>
    public required DateTimeOffset RecordedAt { get; init; }
}

/// <summary>The statement that a step stands in.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Title">Its title.</param>
/// <param name="Issuer">Who stated it.</param>
/// <param name="Issued">When.</param>
/// <param name="Source">The name of the file that it was taken from.</param>
public sealed record TraceStatement(string Key, string Title, NamedActor Issuer, Edtf Issued, string? Source);

/// <summary>The occurrence that a step follows from.</summary>
/// <param name="Occurrence">The occurrence.</param>
/// <param name="Accounts">The reports that tell of it; empty where none does yet.</param>
public sealed record TraceImplements(string Occurrence, IReadOnlyList<TraceAccount> Accounts);

/// <summary>A report that tells of an occurrence.</summary>
/// <param name="Report">Its id.</param>
/// <param name="Statement">The key of its statement.</param>
/// <param name="Occurred">When it says that it happened.</param>
public sealed record TraceAccount(string Report, string Statement, Edtf Occurred);
