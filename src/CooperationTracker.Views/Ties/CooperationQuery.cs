using CooperationTracker.Views.Queries;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Views.Ties;

/// <summary>Questions about cooperation.</summary>
public static class CooperationQuery
{
    private static readonly SortKey A = new("p.actor_a") { Against = true };
    private static readonly SortKey B = new("p.actor_b") { Against = true };
    private static readonly SortKey Weight = new("p.weight", NpgsqlDbType.Numeric);
    private static readonly SortKey Reports = SortKey.Number("p.reports");

    private static readonly Sort[] Ways =
    [
        new("weight", Weight, Reports, A, B) { Downwards = true },
        new("reports", Reports, Weight, A, B) { Downwards = true },
        new("first", SortKey.Day("p.first"), A, B),
        new("last", SortKey.Day("p.last"), A, B),
    ];

    /// <summary>What pairs can be sorted by: weight, reports, the first days on which the first and the last may have begun.</summary>
    public static IReadOnlyList<string> Sorts { get; } = Sort.Names(Ways);

    /// <summary>
    /// Pairs of actors that cooperated, the heaviest first where nothing else is asked for. A report counts once for
    /// a pair, also where several bodies of an actor take part in it.
    /// </summary>
    /// <exception cref="PagingException">The list has no such sort or place.</exception>
    public static Task<Page<CooperationItem>> ListAsync(
        NpgsqlDataSource dataSource, CooperationFilter filter, Times times, Paging paging, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(paging);
        var sql = new Sql(times);
        var pager = new Pager(sql, Ways, paging);
        const string measures =
            """
            count(*) as reports, count(*) filter (where t.begun_latest <= $2) as certain, sum(t.tenths) as tenths,
            min(t.begun_earliest) as first, max(t.begun_earliest) as last
            """;
        return pager.ReadAsync(
            dataSource,
            $"""
            with {TiedPairs.Expressions(sql, filter, times, sql.Held("t"), "t.type", measures)}, by_type as (
                select p.a, p.b, t.part as type, sum(t.reports)::bigint as reports, sum(t.certain) as certain, sum(t.tenths) as tenths,
                    min(t.first) as first, max(t.last) as last
                from told t join tied p on (p.actors, p.starts, p.ends) = (t.actors, t.starts, t.ends)
                group by 1, 2, 3
            ), counted as (
                select a, b, sum(reports)::bigint as reports, sum(certain)::bigint as certain, sum(tenths) * 0.1 as weight, min(first) as first, max(last) as last,
                    array_agg(type order by type) as types, array_agg(reports order by type) as by_type
                from by_type group by 1, 2
            )
            {TiedPairs.Page(sql, filter, pager)}
            """,
            Read,
            cancellation);
    }

    /// <summary>How many ties some actors have, and what these weigh together.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="filter">Which ties count.</param>
    /// <param name="times">The asked times.</param>
    /// <param name="actors">The actors' ids. One that has no tie is left out.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<IReadOnlyDictionary<string, (long Ties, decimal Weight)>> MeasuresAsync(
        NpgsqlDataSource dataSource, CooperationFilter filter, Times times, string[] actors, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        var sql = new Sql(times);
        var found = await sql.ReadAsync(
            dataSource,
            $"""
            with {TiedPairs.Expressions(sql, filter, times, sql.Held("t"), "0", "sum(t.tenths) as tenths")}, counted as (
                select p.a, p.b, sum(t.tenths) as tenths
                from told t join tied p on (p.actors, p.starts, p.ends) = (t.actors, t.starts, t.ends)
                group by 1, 2
            )
            select n.actor, count(*)::bigint as ties, sum(c.tenths) * 0.1 as weight
            from counted c cross join lateral (values (c.a), (c.b)) e (number) join numbered n on n.number = e.number
            where n.actor = any ({sql.Texts(actors)})
            group by 1
            """,
            row => (Actor: row.Text("actor"), Ties: row.Long("ties"), Weight: row.Decimal("weight")),
            cancellation);
        return found.ToDictionary(m => m.Actor, m => (m.Ties, m.Weight));
    }

    private static CooperationItem Read(Row row)
    {
        var (a, b) = TiedPairs.ReadActors(row);
        return new(
            a,
            b,
            row.Decimal("weight"),
            row.Long("reports"),
            row.Long("certain"),
            row.Array<string>("types").Zip(row.Array<long>("by_type")).ToDictionary(t => t.First, t => t.Second),
            row.Day("first"),
            row.Day("last"));
    }
}
