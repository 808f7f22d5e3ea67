namespace CooperationTracker.Views.Participants;

/// <summary>One row for each actor and role of a report, those that the type's own fields name included.</summary>
internal static class ParticipantProjection
{
    private static readonly Table Table = View.TablesOf("Participants")[0];

    public static IEnumerable<RowChange> Project(Recorded e) => ReportRows.Project(e, Table, static (e, report) =>
    {
        var occurred = Validity.Of(report.Occurred);
        return report.AllParticipants().Select((p, i) => new RowChange.Insert(Table,
            e.Position, Table.Standing, occurred.BegunEarliest, occurred.BegunLatest, (short)i, p.Actor, Words.Of(p.Role)));
    });
}
