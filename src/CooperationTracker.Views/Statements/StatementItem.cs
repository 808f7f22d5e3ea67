using CooperationTracker.Domain.Statements;
using CooperationTracker.Domain.Time;
using CooperationTracker.Views.Actors;
using CooperationTracker.Views.Corrections;
using CooperationTracker.Views.Reports;

namespace CooperationTracker.Views.Statements;

/// <summary>A statement as it stood at the asked knowledge.</summary>
public record StatementItem
{
    /// <summary>Its key.</summary>
    public required string Key { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>The actor that states it.</summary>
    public required NamedActor Issuer { get; init; }

    /// <summary>The actor in whose name it is stated.</summary>
    public NamedActor? OnBehalfOf { get; init; }

    /// <summary>The person who speaks or signs.</summary>
    public NamedActor? Speaker { get; init; }

    /// <summary>Where, or at which event, it was made.</summary>
    public string? Venue { get; init; }

    /// <summary>When it was issued.</summary>
    public required Edtf Issued { get; init; }

    /// <summary>Whether it had certainly, not only possibly, been issued by the asked day.</summary>
    public required bool Certain { get; init; }

    /// <summary>The issuer's document number.</summary>
    public string? Symbol { get; init; }

    /// <summary>Languages (BCP 47).</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>The name of the file that it was taken from.</summary>
    public string? Source { get; init; }

    /// <summary>SHA-256 of that file.</summary>
    public string? SourceSha256 { get; init; }

    /// <summary>Whether it counts.</summary>
    public required StatementStatus Status { get; init; }

    /// <summary>Why it counts no more, and who says so.</summary>
    public Correction? Ended { get; init; }

    /// <summary>How many of its reports count, as of the asked day.</summary>
    public required int Reports { get; init; }

    /// <summary>Whether the document was brought, so that passages stand beside the paragraphs.</summary>
    public required bool Attached { get; init; }

    /// <summary>The position at which it was received.</summary>
    public required long Position { get; init; }

    /// <summary>When it was received.</summary>
    public required DateTimeOffset RecordedAt { get; init; }
}

/// <summary>A statement with all that belongs to it.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Paragraphs">Its paragraphs in order.</param>
/// <param name="Reports">Its reports that count, in order of occurrence.</param>
/// <param name="Corrections">What was corrected in its reports and in itself, in order.</param>
public sealed record StatementDetail(
    StatementItem Statement,
    IReadOnlyList<StatementParagraph> Paragraphs,
    IReadOnlyList<ReportItem> Reports,
    IReadOnlyList<StatementCorrection> Corrections);

/// <summary>A paragraph.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Text">What it says, in our own words.</param>
/// <param name="Passage">The document's own text, once it was brought and its digest was right.</param>
public sealed record StatementParagraph(int Number, string Text, string? Passage);

/// <summary>A correction of a statement or of one of its reports.</summary>
/// <param name="Report">The report that was corrected; null where it was the statement.</param>
/// <param name="Correction">The correction.</param>
public sealed record StatementCorrection(string? Report, Correction Correction);

/// <summary>Which statements are asked for; what is null does not narrow.</summary>
public sealed record StatementFilter
{
    /// <summary>An actor's id that issued it, alone or for another, spoke, or takes part in one of its reports; or one of whose bodies did.</summary>
    public string? Actor { get; init; }

    /// <summary>The id of a topic of one of its reports.</summary>
    public string? Topic { get; init; }

    /// <summary>The name of a type that one of its reports has: the one that is about the topic too, where that is asked for.</summary>
    public string? Type { get; init; }

    /// <summary>Whether it counts, at the asked knowledge.</summary>
    public StatementStatus? Status { get; init; }

    /// <summary>The name of the file that it was taken from.</summary>
    public string? Source { get; init; }

    /// <summary>SHA-256 of that file.</summary>
    public string? SourceSha256 { get; init; }

    /// <summary>The first day of a range in which it was possibly issued; with certainly, wholly.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day of that range.</summary>
    public DateOnly? To { get; init; }
}
