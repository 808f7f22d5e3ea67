using CooperationTracker.Views.Queries;
using CooperationTracker.Views.Ties;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Views.Series;

/// <summary>How cooperation changed between two days.</summary>
public static class TieChangeQuery
{
    private static readonly SortKey A = new("p.actor_a") { Against = true };
    private static readonly SortKey B = new("p.actor_b") { Against = true };
    private static readonly SortKey Weight = new("abs(p.weight - p.weight_before)", NpgsqlDbType.Numeric);
    private static readonly SortKey Reports = SortKey.Number("p.reports - p.reports_before");

    private static readonly Sort[] Ways =
    [
        new("weight", Weight, Reports, A, B) { Downwards = true },
        new("reports", Reports, Weight, A, B) { Downwards = true },
    ];

    /// <summary>What changes can be sorted by: by how much the weight changed, up or down, and by how many reports.</summary>
    public static IReadOnlyList<string> Sorts { get; } = Sort.Names(Ways);

    /// <summary>
    /// Pairs of actors whose reports changed between a day and the asked one, those whose weight changed most first
    /// where nothing else is asked for.
    /// </summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="since">The earlier day; one that is not earlier than the asked one has no changes.</param>
    /// <param name="filter">Which cooperation is asked for.</param>
    /// <param name="times">The asked times: both days are seen with the same knowledge, and certainly or not alike.</param>
    /// <param name="paging">The part of the list.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="PagingException">The list has no such sort or place.</exception>
    public static Task<Page<TieChangeItem>> ListAsync(
        NpgsqlDataSource dataSource, DateOnly since, CooperationFilter filter, Times times, Paging paging, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(paging);
        var sql = new Sql(times);
        var pager = new Pager(sql, Ways, paging);
        var before = $"{sql.Begun("t")} <= {sql.Add(since, NpgsqlDbType.Date)}";
        var measures =
            $"""
            count(*) as reports, count(*) filter (where {before}) as reports_before,
            sum(t.tenths) as tenths, coalesce(sum(t.tenths) filter (where {before}), 0) as tenths_before
            """;
        return pager.ReadAsync(
            dataSource,
            $"""
            with {TiedPairs.Expressions(sql, filter, times, sql.Held("t"), part: "0", measures)}, counted as (
                select p.a, p.b, sum(t.reports)::bigint as reports, sum(t.reports_before)::bigint as reports_before,
                    sum(t.tenths) * 0.1 as weight, sum(t.tenths_before) * 0.1 as weight_before
                from told t join tied p on (p.actors, p.starts, p.ends) = (t.actors, t.starts, t.ends)
                group by 1, 2 having sum(t.reports) > sum(t.reports_before)
            )
            {TiedPairs.Page(sql, filter, pager)}
            """,
            Read,
            cancellation);
    }

    private static TieChangeItem Read(Row row)
    {
        var (a, b) = TiedPairs.ReadActors(row);
        return new(a, b, row.Decimal("weight_before"), row.Decimal("weight"), row.Long("reports_before"), row.Long("reports"));
    }
}
