using CooperationTracker.Exports.Assessments;
using CooperationTracker.Exports.Commitments;
using CooperationTracker.Exports.Network;
using CooperationTracker.Exports.Reports;
using CooperationTracker.Views.Assessments;
using CooperationTracker.Views.Commitments;
using CooperationTracker.Views.Reports;
using CooperationTracker.Views.Ties;

namespace CooperationTracker.Exports;

/// <summary>Every export that there is, but for a statement's own <see cref="Statements.Provenance"/>.</summary>
public static class ExportCatalogue
{
    private const string CsvType = "text/csv; charset=utf-8; header=present";
    private const string LinesType = "application/jsonl";

    /// <summary>Of cooperation.</summary>
    public static IReadOnlyList<Export<CooperationFilter>> OfCooperation { get; } =
    [
        new("network.gexf", "application/gexf+xml", "Who cooperates with whom, and when, as GEXF 1.3", Gexf.WriteAsync),
        new("network.graphml", "application/graphml+xml", "Who cooperates with whom as GraphML", GraphMl.WriteAsync),
        new("network.csv", CsvType, "What ties the actors, a row for each two, as CSV", NetworkTables.WriteTiesAsync),
        new("network-nodes.csv", CsvType, "The actors that are tied as CSV", NetworkTables.WriteNodesAsync),
    ];

    /// <summary>Of reports.</summary>
    public static IReadOnlyList<Export<ReportFilter>> OfReports { get; } =
    [
        new("events.cloudevents.jsonl", LinesType, "What was reported as CloudEvents 1.0, one a line", CloudEvents.WriteAsync),
        new("events.plover.jsonl", LinesType, "What was reported as PLOVER records, one a line", Plover.WriteAsync),
        new("meetings.ics", "text/calendar; charset=utf-8", "Meetings held and scheduled as iCalendar, those that lie ahead too where no day is asked for", MeetingCalendar.WriteAsync) { IsOfAllDays = true },
    ];

    /// <summary>Of assessments.</summary>
    public static IReadOnlyList<Export<AssessmentFilter>> OfAssessments { get; } =
    [
        new("assessments.csv", CsvType, "Every score with its rationale and evidence as CSV", AssessmentTable.WriteAsync),
    ];

    /// <summary>Of scores, put together.</summary>
    public static IReadOnlyList<Export<AssessmentFilter>> OfScores { get; } =
    [
        new("scores.csv", CsvType, "Scorecards, with assessors side by side and how far they agree, as CSV", ScoreTable.WriteAsync),
    ];

    /// <summary>Of commitments.</summary>
    public static IReadOnlyList<Export<CommitmentFilter>> OfCommitments { get; } =
    [
        new("commitments.csv", CsvType, "Every commitment and where it stands as CSV", CommitmentTable.WriteAsync),
        new("commitments.atom", "application/atom+xml; charset=utf-8", "Changes of the status of commitments as an Atom feed", StatusFeed.WriteAsync),
    ];
}
