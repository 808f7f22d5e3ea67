using CooperationTracker.Domain.Cooperation;

namespace CooperationTracker.Views.Ties;

/// <summary>One row for each pair of a report's actors.</summary>
internal static class TieProjection
{
    private static readonly Table Table = View.TablesOf("Ties")[0];

    public static IEnumerable<RowChange> Project(Recorded e) => ReportRows.Project(e, Table, static (e, report) =>
    {
        var occurred = Validity.Of(report.Occurred);
        var type = report.GetType().Name;
        return Tie.Of(report).Select(tie => new RowChange.Insert(Table, e.Position, Table.Standing,
            occurred.BegunEarliest, occurred.BegunLatest, occurred.Latest, tie.A, tie.B, type, tie.Weight));
    });
}
