using CooperationTracker.Views.Actors;
using CooperationTracker.Views.Queries;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Views.Ties;

/// <summary>Questions about cooperation.</summary>
public static class CooperationQuery
{
    private static readonly SortKey A = new("p.a") { Against = true };
    private static readonly SortKey B = new("p.b") { Against = true };
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
            with {TiedPairs.Expressions(sql, filter, times, sql.Held("t"), measures)}, by_type as (
                select p.a, p.b, t.type, sum(t.reports) as reports, sum(t.certain) as certain, sum(t.tenths) as tenths,
                    min(t.first) as first, max(t.last) as last
                from told t join tied p on (p.actors, p.starts, p.ends) = (t.actors, t.starts, t.ends)
                group by 1, 2, 3
            ), numbered as (
                select distinct number, actor from counts
            ), pair as (
                select a.actor as a, b.actor as b, t.*
                from (
                    select a, b, sum(reports)::bigint, sum(certain)::bigint, sum(tenths) * 0.1, min(first), max(last),
                        array_agg(type order by type), array_agg(reports::bigint order by type)
                    from by_type group by 1, 2
                ) t (number_a, number_b, reports, certain, weight, first, last, types, by_type)
                join numbered a on a.number = t.number_a
                join numbered b on b.number = t.number_b
            )
            select p.*, coalesce(x.name, p.a) as a_name, coalesce(y.name, p.b) as b_name,
                {(filter.Actor is { } actor ? $"p.b = {TiedPairs.Asked(sql, actor)}" : "false")} as turned
            from (select p.*, {pager.Columns} from pair p where {pager.After} order by {pager.Order} limit {pager.Limit}) p
            left join views.actor x on x.id = p.a and {Sql.Known("x")}
            left join views.actor y on y.id = p.b and {Sql.Known("y")}
            order by {pager.Outer}
            """,
            Read,
            cancellation);
    }

    private static CooperationItem Read(Row row)
    {
        var (a, b) = (new NamedActor(row.Text("a"), row.Text("a_name")), new NamedActor(row.Text("b"), row.Text("b_name")));
        // The actor that was asked for stands first.
        return new(
            row.Bool("turned") ? b : a,
            row.Bool("turned") ? a : b,
            row.Decimal("weight"),
            row.Long("reports"),
            row.Long("certain"),
            row.Array<string>("types").Zip(row.Array<long>("by_type")).ToDictionary(t => t.First, t => t.Second),
            row.Day("first"),
            row.Day("last"));
    }
}
