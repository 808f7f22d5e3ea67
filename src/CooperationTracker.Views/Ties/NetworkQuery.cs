using CooperationTracker.Domain.Actors;
using CooperationTracker.Views.Queries;
using Npgsql;

namespace CooperationTracker.Views.Ties;

/// <summary>Questions about cooperation as a network over time.</summary>
public static class NetworkQuery
{
    /// <summary>Every pair of actors that cooperated, and when. It is held in memory: as many ties as there are pairs.</summary>
    public static async Task<Network> ReadAsync(
        NpgsqlDataSource dataSource, CooperationFilter filter, Times times, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        var sql = new Sql(times);
        const string measures =
            """
            count(*) as reports, count(*) filter (where t.begun_latest <= $2) as certain, sum(t.tenths) as tenths,
            range_agg(daterange(t.begun_earliest, t.latest, '[]')) as spells
            """;
        var found = await sql.ReadAsync(
            dataSource,
            $"""
            with {TiedPairs.Expressions(sql, filter, times, sql.Held("t"), "t.type", measures)}, by_type as (
                select p.a, p.b, t.part as type, sum(t.reports)::bigint as reports, sum(t.certain)::bigint as certain, sum(t.tenths) as tenths,
                    range_agg(t.spells) as spells
                from told t join tied p on (p.actors, p.starts, p.ends) = (t.actors, t.starts, t.ends)
                group by 1, 2, 3
            ), kinds as (
                select distinct number, actor, kind from counts
            ), pair as (
                select a, b, sum(reports)::bigint as reports, sum(certain)::bigint as certain, sum(tenths) * 0.1 as weight,
                    array_agg(type order by type) as types, array_agg(reports order by type) as by_type, range_agg(spells) as spells
                from by_type group by 1, 2
            )
            select a.actor as a, b.actor as b, a.kind as a_kind, b.kind as b_kind, coalesce(x.name, a.actor) as a_name, coalesce(y.name, b.actor) as b_name,
                p.reports, p.certain, p.weight, p.types, p.by_type, s.starts, s.ends
            from pair p join kinds a on a.number = p.a join kinds b on b.number = p.b
            left join views.actor x on x.id = a.actor and {Sql.Known("x")}
            left join views.actor y on y.id = b.actor and {Sql.Known("y")}
            cross join lateral (
                select array_agg(lower(r.spell) order by r.spell) as starts, array_agg(upper(r.spell) - 1 order by r.spell) as ends
                from unnest(p.spells) r (spell)
            ) s
            order by a.actor, b.actor
            """,
            row => (A: Node(row, "a"), B: Node(row, "b"), Tie: Tie(row)),
            cancellation);
        var nodes = found.SelectMany(f => new[] { (Node: f.A, f.Tie), (Node: f.B, f.Tie) })
            .GroupBy(n => n.Node.Id, (_, told) => told.First().Node with { Spells = Spell.Union(told.SelectMany(t => t.Tie.Spells)) })
            .OrderBy(n => n.Id, StringComparer.Ordinal);
        return new([.. nodes], [.. found.Select(f => f.Tie)]);
    }

    private static NetworkNode Node(Row row, string side) =>
        new(row.Text(side), row.Text($"{side}_name"), row.Word<ActorKind>($"{side}_kind"), []);

    private static NetworkTie Tie(Row row) => new(
        row.Text("a"), row.Text("b"), row.Decimal("weight"), row.Long("reports"), row.Long("certain"),
        [.. row.Array<string>("types").Zip(row.Array<long>("by_type"))],
        [.. row.Array<DateOnly>("starts").Zip(row.Array<DateOnly>("ends"), (from, to) => new Spell(Bound(from), Bound(to)))]);

    private static DateOnly? Bound(DateOnly day) => day == DateOnly.MinValue || day == DateOnly.MaxValue ? null : day;
}
