using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Audit.Bundles;

/// <summary>How a commitment evolved, in the form that bundles keep.</summary>
/// <param name="Commitment">Its id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Scope">What was promised.</param>
/// <param name="Merged">The ids that were merged into it, in order.</param>
/// <param name="AsOf">The day that was asked about.</param>
/// <param name="KnownAt">The position that it is known at: that of the last leaf under the checkpoint.</param>
/// <param name="Status">How far it had come.</param>
/// <param name="Steps">What acted on it, in order of occurrence.</param>
/// <param name="Corrections">What was corrected in it, in order.</param>
public sealed record BundledTrace(
    string Commitment, string Title, string Scope, IReadOnlyList<string> Merged, DateOnly AsOf, long KnownAt, CommitmentStatus Status,
    IReadOnlyList<BundledStep> Steps, IReadOnlyList<BundledCorrection> Corrections);

/// <summary>One effect on a commitment.</summary>
/// <param name="Occurred">When it occurred.</param>
/// <param name="Certain">Whether it had certainly begun by the asked day.</param>
/// <param name="Effect">What it did.</param>
/// <param name="Status">The commitment's status after it.</param>
/// <param name="Type">The report's type.</param>
/// <param name="Report">The report's id.</param>
/// <param name="Modality">How real the statement says it is.</param>
/// <param name="Participants">Who took part.</param>
/// <param name="Summary">What is reported.</param>
/// <param name="Statement">The statement that reports it.</param>
/// <param name="Paragraph">The number of the paragraph that says it.</param>
/// <param name="Corrections">What was corrected in the report.</param>
/// <param name="Position">The position at which it became known so.</param>
/// <param name="RecordedAt">When that was.</param>
/// <param name="Passage">What the paragraph says, in the tracker's own words.</param>
/// <param name="SourceText">The paragraph word for word, once the document was brought.</param>
/// <param name="Occurrence">The occurrence that the report is an account of.</param>
/// <param name="Implements">The occurrence that it follows from.</param>
public sealed record BundledStep(
    Edtf Occurred, bool Certain, EffectKind Effect, CommitmentStatus Status, string Type, string Report, Modality Modality,
    IReadOnlyList<BundledParticipant> Participants, string Summary, BundledStatement Statement, int Paragraph,
    IReadOnlyList<BundledCorrection> Corrections, long Position, DateTimeOffset RecordedAt,
    string? Passage = null, string? SourceText = null, string? Occurrence = null, string? Implements = null);

/// <summary>An actor of a step.</summary>
/// <param name="Actor">The actor's id, mergers followed.</param>
/// <param name="Name">Its name.</param>
/// <param name="Role">In which role.</param>
public sealed record BundledParticipant(string Actor, string Name, Role Role);

/// <summary>The statement that a step stands in.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Title">Its title.</param>
/// <param name="Issuer">The id of who stated it, mergers followed.</param>
/// <param name="Issued">When.</param>
/// <param name="Source">The name of the file that it was taken from.</param>
public sealed record BundledStatement(string Key, string Title, string Issuer, Edtf Issued, string? Source = null);

/// <summary>A correction.</summary>
/// <param name="Kind">How it was corrected: amended, merged or erased.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who.</param>
/// <param name="Position">The position from which it holds.</param>
/// <param name="Successor">What it was merged into.</param>
/// <param name="Erased">The report whose content was erased.</param>
/// <param name="LegalBasis">Under which law.</param>
public sealed record BundledCorrection(string Kind, string Reason, string Author, long Position, string? Successor = null, string? Erased = null, string? LegalBasis = null);
