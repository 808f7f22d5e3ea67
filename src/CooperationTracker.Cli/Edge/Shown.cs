using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Time;
using CooperationTracker.Views.Corrections;

namespace CooperationTracker.Cli.Edge;

/// <summary>How values look to people.</summary>
internal static class Shown
{
    private const int MostNames = 4;

    /// <summary>Names in a row, the first few of many.</summary>
    public static string Names(IEnumerable<string> names)
    {
        string[] all = [.. names.Distinct()];
        return all.Length <= MostNames + 1
            ? string.Join(", ", all)
            : $"{string.Join(", ", all.Take(MostNames))} and {all.Length - MostNames} more";
    }

    /// <summary>A number of things: <c>1 step</c>, <c>2 steps</c>.</summary>
    public static string Count(long number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    /// <summary>A day, or a dash where there is none.</summary>
    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", null) ?? "-";

    /// <summary>A date as EDTF; a wholly unknown one in words.</summary>
    public static string Date(Edtf date) => date.ToString() is var text && text == ".." ? "undated" : text;

    /// <summary>When something became known.</summary>
    public static string Recorded(long position, DateTimeOffset at) => $"position {position}, {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC";

    /// <summary>What a correction did, why, and who says so.</summary>
    public static string Corrected(Correction correction) => string.Concat(
        AnswerJson.Word(correction.Kind),
        correction.Successor is { } successor ? $" by {successor}" : "",
        correction.Erased is { } report ? $" content of {report} under {correction.LegalBasis}" : "",
        $": {correction.Reason} ({correction.Author}, {Recorded(correction.Position, correction.RecordedAt)})");

    /// <summary>A review interval, and how a commitment stands to it.</summary>
    public static string Review(Duration review, ReviewState? state) => state is { } known ? $"every {review}: {AnswerJson.Word(known)}" : $"every {review}";

    /// <summary>The style of how a commitment stands to its review interval.</summary>
    public static string? Style(ReviewState? state) => state switch
    {
        ReviewState.Overdue => "yellow",
        ReviewState.Dormant => "red",
        _ => null,
    };

    /// <summary>The style of a status: alive in colours, ended without.</summary>
    public static string Style(CommitmentStatus status) => status switch
    {
        CommitmentStatus.Proposed => "yellow",
        CommitmentStatus.Adopted => "blue",
        CommitmentStatus.InProgress => "cyan",
        CommitmentStatus.Fulfilled => "green",
        CommitmentStatus.Withdrawn or CommitmentStatus.Lapsed => "red",
        _ => "grey",
    };
}
