using CooperationTracker.Domain.Reports;

namespace CooperationTracker.Views.Activities;

/// <summary>One row a report.</summary>
internal static class ActivityProjection
{
    private static readonly Table Table = View.TablesOf("Activities")[0];

    public static IEnumerable<RowChange> Project(Recorded e) => ReportRows.Project(e, Table, static (e, report) =>
    {
        var occurred = Validity.Of(report.Occurred);
        return
        [
            new RowChange.Insert(Table, e.Position, Table.Standing, occurred.BegunEarliest, occurred.BegunLatest, occurred.Latest,
                report.GetType().Name, (short?)(10 * CodebookEntry.Of(report).Goldstein),
                SetId.Of(report.AllParticipants().Select(p => p.Actor)), SetId.Of(report.Topics)),
        ];
    });
}
