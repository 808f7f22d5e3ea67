using System.Text.Json.Serialization;
using CooperationTracker.Domain;

namespace CooperationTracker.Views.Corrections;

/// <summary>How something recorded was corrected.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<CorrectionKind>))]
public enum CorrectionKind
{
    /// <summary>Replaced by another version of itself.</summary>
    Amended,

    /// <summary>A report was taken back.</summary>
    Retracted,

    /// <summary>A statement was taken back.</summary>
    Withdrawn,

    /// <summary>Another statement took its place.</summary>
    Superseded,

    /// <summary>The content of a report was erased by law.</summary>
    Erased,

    /// <summary>It turned out to be another one.</summary>
    Merged,
}

/// <summary>A correction of a report, a statement, or an entry of the registry.</summary>
/// <param name="Kind">How it was corrected.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who.</param>
/// <param name="Position">The position from which it holds.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="Successor">What stands in its place: the statement that superseded it, or the entry it was merged into.</param>
/// <param name="Erased">The report whose content was erased; among a commitment's corrections one that acted on it.</param>
/// <param name="LegalBasis">The law or order that demanded it.</param>
public sealed record Correction(
    CorrectionKind Kind, string Reason, string Author, long Position, DateTimeOffset RecordedAt, string? Successor = null,
    string? Erased = null, string? LegalBasis = null);
