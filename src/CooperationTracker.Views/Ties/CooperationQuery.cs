using CooperationTracker.Views.Queries;
using CooperationTracker.Views.Reports;
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
    public static async Task<Page<CooperationItem>> ListAsync(
        NpgsqlDataSource dataSource, CooperationFilter filter, Times times, Paging paging, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(paging);
        var sql = new Sql(times);
        var pager = new Pager(sql, Ways, paging);
        List<string> ties = [sql.Held("t"), .. ReportQuery.Within(sql, "t", filter.From, filter.To, times)];
        if (filter.Type is { } type)
        {
            ties.Add($"t.type = {sql.Text(type)}");
        }
        if (filter.Topic is { } topic)
        {
            ties.Add(ReportQuery.About(sql, "t", topic));
        }
        List<string> pairs = ["a.actor <> b.actor"];
        if (!filter.Persons)
        {
            pairs.Add("a.kind <> 'person' and b.kind <> 'person'");
        }
        if (filter.ThroughMembership)
        {
            pairs.Add("t.begun_earliest <= a.until and t.latest >= a.since and t.begun_earliest <= b.until and t.latest >= b.since");
        }
        foreach (var actor in (string?[])[filter.Actor, filter.With])
        {
            if (actor is not null)
            {
                var asked = $"(select coalesce(min(c.actor), {sql.Text(actor)}) from counts c where c.id = {sql.Text(actor)} and c.own)";
                pairs.Add($"(a.actor = {asked} or b.actor = {asked})");
            }
        }
        var found = await pager.ReadAsync(
            dataSource,
            $"""
            with counts as materialized (
                -- Numbered, since millions of ties are grouped by pairs of them.
                select c.*, dense_rank() over (order by c.actor) as number from ({Counts(filter)}) c
            ), told as (
                -- All ties of one known_from are of one report, alike but for their actors: any of them speaks for it.
                select least(a.number, b.number) as a, greatest(a.number, b.number) as b, t.known_from,
                    min(t.type) as type, min(t.weight) as weight, min(t.begun_earliest) as begun_earliest, bool_and(t.begun_latest <= $2) as certain
                from views.tie t join counts a on a.id = t.a join counts b on b.id = t.b
                where {string.Join(" and ", ties)} and {string.Join(" and ", pairs)}
                group by 1, 2, 3
            ), numbered as (
                select distinct number, actor from counts
            ), by_type as (
                select a.actor as a, b.actor as b, t.*
                from (
                    select a, b, type, count(*) as reports, count(*) filter (where certain) as certain, sum(weight) as weight,
                        min(begun_earliest) as first, max(begun_earliest) as last
                    from told group by a, b, type
                ) t (number_a, number_b, type, reports, certain, weight, first, last)
                join numbered a on a.number = t.number_a
                join numbered b on b.number = t.number_b
            ), pair as (
                select a, b, sum(reports)::bigint as reports, sum(certain)::bigint as certain, sum(weight) as weight,
                    min(first) as first, max(last) as last, array_agg(type order by type) as types, array_agg(reports order by type) as by_type
                from by_type group by a, b
            )
            select p.*, coalesce(x.name, p.a) as a_name, coalesce(y.name, p.b) as b_name
            from (select p.*, {pager.Columns} from pair p where {pager.After} order by {pager.Order} limit {pager.Limit}) p
            left join views.actor x on x.id = p.a and {Sql.Known("x")}
            left join views.actor y on y.id = p.b and {Sql.Known("y")}
            order by {pager.Outer}
            """,
            Read,
            cancellation);
        var families = filter.Actor is null ? [] : await FamilyAsync(dataSource, filter, times, cancellation);
        return found with { Items = [.. found.Items.Select(pair => families.Contains(pair.B.Actor) ? pair with { A = pair.B, B = pair.A } : pair)] };
    }

    /// <summary>What each actor's id counts for: one row or, through membership, a row for each state as well.</summary>
    internal static string Counts(CooperationFilter filter)
    {
        var rollUp = filter.RollUp ? "true" : "false";
        const string own = "select o.id, o.actor, o.kind, true as own, '-infinity'::date as since, 'infinity'::date as until";
        return !filter.ThroughMembership ? $"{own} from views.organization($1, {rollUp}) o" : $"""
            with organization as materialized (select * from views.organization($1, {rollUp}))
            {own} from organization o
            union all
            select o.id, s.actor, s.kind, false, m.begun_earliest, m.latest
            from organization o
            join views.membership m on {Sql.Known("m")} and o.actor = (select c.actor from organization c where c.id = m.organization)
            join organization s on s.id = m.actor and s.kind = 'state'
            """;
    }

    /// <summary>What the first asked actor counts for: it is to stand first in its pairs.</summary>
    private static async Task<HashSet<string>> FamilyAsync(
        NpgsqlDataSource dataSource, CooperationFilter filter, Times times, CancellationToken cancellation)
    {
        var sql = new Sql(times);
        var found = await sql.ReadAsync(
            dataSource,
            $"select o.actor from views.organization($1, {(filter.RollUp ? "true" : "false")}) o where o.id = {sql.Text(filter.Actor!)}",
            row => row.Text("actor"),
            cancellation);
        return [.. found];
    }

    private static CooperationItem Read(Row row) => new(
        new(row.Text("a"), row.Text("a_name")),
        new(row.Text("b"), row.Text("b_name")),
        row.Decimal("weight"),
        row.Long("reports"),
        row.Long("certain"),
        row.Array<string>("types").Zip(row.Array<long>("by_type")).ToDictionary(t => t.First, t => t.Second),
        row.Day("first"),
        row.Day("last"));
}
