using CooperationTracker.Domain.Reports;

namespace CooperationTracker.Views.Reports;

/// <summary>One row a report; its participants, topics and effects are views of their own.</summary>
internal static class ReportProjection
{
    private static readonly Table Table = View.TablesOf("Reports")[0];

    public static IEnumerable<RowChange> Project(Recorded e) => ReportRows.Project(e, Table, Rows);

    private static IEnumerable<RowChange> Rows(Recorded e, Report report)
    {
        var occurred = Validity.Of(report.Occurred);
        return
        [
            new RowChange.Insert(Table, e.Position, Table.Standing,
                occurred.BegunEarliest, occurred.BegunLatest, occurred.Latest, report.Paragraph, e.RecordedAt,
                report.Id, e.Key, report.GetType().Name, Words.Of(report.Modality), report.Occurred.ToString(),
                report.DateWording, report.Occurrence, report.Implements, report.Summary, OwnFields.Json(report)),
        ];
    }
}
