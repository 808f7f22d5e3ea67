using CooperationTracker.Views.Queries;
using CooperationTracker.Views.Reports;
using CooperationTracker.Views.Ties;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Views.Series;

/// <summary>How much was reported, period by period.</summary>
public static class ActivitySeries
{
    private static readonly SortKey Start = SortKey.Day("g.period");
    private static readonly SortKey A = new("g.a");
    private static readonly SortKey B = new("g.b");
    private static readonly SortKey Reports = SortKey.Number("g.reports");

    private static readonly Sort[] Ways =
    [
        new("period", Start, A, B),
        new("reports", Reports, Start, A, B) { Downwards = true },
        new("weight", new SortKey("g.weight", NpgsqlDbType.Numeric), Reports, Start, A, B) { Downwards = true },
    ];

    /// <summary>What a series can be sorted by: period, reports, weight.</summary>
    public static IReadOnlyList<string> Sorts { get; } = Sort.Names(Ways);

    /// <summary>
    /// Counts and weights of reports by period and group, in order of the periods where nothing else is asked for,
    /// reports without a period first. A report stands in the period of the first day on which it may have begun. What
    /// has no report has no item.
    /// </summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="period">How long a period is.</param>
    /// <param name="group">What else they are counted by.</param>
    /// <param name="filter">Which reports count. It does not narrow the groups of one that counts, but for pairs.</param>
    /// <param name="times">The asked times.</param>
    /// <param name="paging">The part of the series.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="PagingException">The list has no such sort or place.</exception>
    public static Task<Page<ActivityItem>> ListAsync(
        NpgsqlDataSource dataSource, Period period, ActivityGroup group, ReportFilter filter, Times times, Paging paging,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(paging);
        var sql = new Sql(times);
        var pager = new Pager(sql, Ways, paging);
        var reports = string.Join(" and ", ReportQuery.OfActivity(sql, "t", filter, times));
        var start = period.StartOf("t.begun_earliest");
        var expressions = group == ActivityGroup.Pair
            ? Pairs(sql, filter, times, reports, start)
            : Sets(group, reports, start);
        return pager.ReadAsync(
            dataSource,
            $"""
            {expressions}
            select g.*, {Name(group, "g.a")} as a_name, {Name(group, "g.b")} as b_name
            from (select g.*, {pager.Columns} from grouped g where {pager.After} order by {pager.Order} limit {pager.Limit}) g
            order by {pager.Outer}
            """,
            row => new ActivityItem(
                row.Day("period"),
                [.. Of(row, "a"), .. Of(row, "b")],
                row.Long("reports"), row.Long("certain"), row.Decimal("weight")),
            cancellation);
    }

    private const string Measures =
        "count(*) as reports, count(*) filter (where t.begun_latest <= $2) as certain, coalesce(sum(t.tenths), 0) as tenths";

    private const string Sums = "sum(t.reports)::bigint as reports, sum(t.certain)::bigint as certain, sum(t.tenths) * 0.1 as weight";

    /// <summary>Reports grouped by what they have in common first; what that stands for is read once, from any one of them.</summary>
    private static string Sets(ActivityGroup group, string reports, string start)
    {
        var (common, members) = group switch
        {
            ActivityGroup.All => ("0", "select s.common, '' as a from set s"),
            ActivityGroup.Type => ("t.type", "select s.common, s.common as a from set s"),
            ActivityGroup.Topic => ("t.topics",
                """
                select distinct s.common, coalesce(m.survivor, o.topic) as a
                from set s join views.topic o on o.known_from = s.report left join merged_topic m on m.id = o.topic
                """),
            ActivityGroup.Actor => ("t.actors",
                """
                select distinct s.common, o.actor as a
                from set s join views.participant p on p.known_from = s.report join organization o on o.id = p.actor
                """),
            _ => throw new ArgumentOutOfRangeException(nameof(group), group, "unknown group"),
        };
        return $"""
            {Sql.Merged("topic")}, organization as materialized (
                select * from views.organization($1, true)
            ), told as materialized (
                select {start} as period, {common} as common, min(t.known_from) as report, {Measures}
                from views.activity t where {reports} group by 1, 2
            ), set as (
                select t.common, min(t.report) as report from told t group by 1
            ), member as (
                {members}
            ), grouped as (
                select t.period, m.a collate "C" as a, '' as b, {Sums}
                from told t join member m on m.common = t.common group by 1, 2
            )
            """;
    }

    private static string Pairs(Sql sql, ReportFilter filter, Times times, string reports, string start) =>
        $"""
        with {TiedPairs.Expressions(sql, new() { Actor = filter.Actor, With = filter.With }, times, reports, start, Measures)}, grouped as (
            select t.part as period, a.actor as a, b.actor as b, {Sums}
            from told t join tied p on (p.actors, p.starts, p.ends) = (t.actors, t.starts, t.ends)
            join numbered a on a.number = p.a
            join numbered b on b.number = p.b
            group by 1, 2, 3
        )
        """;

    private static string Name(ActivityGroup group, string id) => group switch
    {
        ActivityGroup.Topic => $"coalesce((select d.name from views.topic_definition d where d.id = {id} and {Sql.Known("d")}), {id})",
        ActivityGroup.Actor or ActivityGroup.Pair => $"coalesce((select n.name from views.actor n where n.id = {id} and {Sql.Known("n")}), {id})",
        _ => id,
    };

    private static IEnumerable<CountedBy> Of(Row row, string column) =>
        row.Text(column) is { Length: > 0 } id ? [new(id, row.Text($"{column}_name"))] : [];
}
