namespace CooperationTracker.Views.Topics;

/// <summary>One row for each topic of a report.</summary>
internal static class TopicProjection
{
    private static readonly Table Table = View.TablesOf("Topics")[0];

    public static IEnumerable<RowChange> Project(Recorded e) => ReportRows.Project(e, Table, static (e, report) =>
    {
        var occurred = Validity.Of(report.Occurred);
        return report.Topics.Select((topic, i) => new RowChange.Insert(Table,
            e.Position, Table.Standing, occurred.BegunEarliest, occurred.BegunLatest, (short)i, topic));
    });
}
