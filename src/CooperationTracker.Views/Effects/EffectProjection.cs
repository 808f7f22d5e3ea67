namespace CooperationTracker.Views.Effects;

/// <summary>One row for each effect of a report on a commitment.</summary>
internal static class EffectProjection
{
    private static readonly Table Table = View.TablesOf("Effects")[0];

    public static IEnumerable<RowChange> Project(Recorded e) => ReportRows.Project(e, Table, static (e, report) =>
    {
        var occurred = Validity.Of(report.Occurred);
        return report.Effects.Select((effect, i) => new RowChange.Insert(Table,
            e.Position, Table.Standing, occurred.BegunEarliest, occurred.BegunLatest, e.FirstKnown, (short)i,
            effect.Commitment, Words.Of(effect.Kind), occurred.Latest, report.GetType().Name, e.Key));
    });
}
