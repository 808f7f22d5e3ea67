namespace CooperationTracker.Domain.Reports;

/// <summary>A report was coded wrongly: this one replaces it from now on.</summary>
/// <param name="Report">The report as it should have been, under the same id; its type may differ.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who.</param>
public sealed record ReportAmended(Report Report, string Reason, string Author) : IEvent;

/// <summary>A report should not have been coded: it counts no more from now on.</summary>
/// <param name="ReportId">The report's id in the log.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who.</param>
public sealed record ReportRetracted(string ReportId, string Reason, string Author) : IEvent;

/// <summary>
/// A law demanded that what was recorded of a report be erased. Appending this event is what erases it: in the same
/// transaction the log replaces the data of the named events by <see cref="ErasedContent"/>, for every time that is asked about.
/// </summary>
/// <param name="ReportId">The report's id in the log.</param>
/// <param name="Type">Its type, such as <c>MeetingHeld</c>.</param>
/// <param name="Paragraph">The number of the paragraph that says it.</param>
/// <param name="Versions">Which events of the statement's stream are erased: the report and its amendments, by version.</param>
/// <param name="Commitments">The commitments that it ever acted on, so that their traces can tell of the gap.</param>
/// <param name="Reason">Why.</param>
/// <param name="LegalBasis">The law or order that demands it.</param>
/// <param name="Author">Who.</param>
public sealed record ContentErased(
    string ReportId, string Type, int Paragraph, IReadOnlyList<long> Versions, IReadOnlyList<string> Commitments,
    string Reason, string LegalBasis, string Author) : IEvent;

/// <summary>What is left of a report or an amendment whose content was erased. It stands in that event's place, and is never appended.</summary>
/// <param name="Erased">The report's id in the log.</param>
public sealed record ErasedContent(string Erased) : IEvent
{
    /// <summary>Whether this is what an event's data, as PostgreSQL writes jsonb, holds.</summary>
    public static bool IsLeftIn(ReadOnlySpan<byte> json) => json.StartsWith("{\"erased\":"u8);
}
