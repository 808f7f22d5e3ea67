using CooperationTracker.Domain.Reports;

namespace CooperationTracker.Views.Occurrences;

/// <summary>One row for each account of a named occurrence.</summary>
internal static class OccurrenceProjection
{
    private static readonly Table Table = View.TablesOf("Occurrences")[0];

    public static IEnumerable<RowChange> Project(Recorded e) => ReportRows.Project(e, Table, Rows);

    private static IEnumerable<RowChange> Rows(Recorded e, Report report)
    {
        if (report.Occurrence is null)
        {
            return RowChange.Nothing;
        }
        var occurred = Validity.Of(report.Occurred);
        return
        [
            new RowChange.Insert(Table, e.Position, Table.Standing, occurred.BegunEarliest, occurred.BegunLatest,
                report.Occurrence, report.Id, e.Key, report.Occurred.ToString(), (report as Meeting)?.Place),
        ];
    }
}
