using CooperationTracker.Views.Actors;
using CooperationTracker.Views.Queries;
using CooperationTracker.Views.Reports;

namespace CooperationTracker.Views.Ties;

/// <summary>
/// The parts of questions about pairs of actors. Reports are many, but the sets of actors that they tie are few: reports
/// are grouped by set first (<c>told</c>), and what pairs a set makes is read from the ties of one report of it
/// (<c>tied</c>). So a report counts once for a pair, however many bodies of the two take part.
/// </summary>
internal static class TiedPairs
{
    /// <summary>
    /// Common table expressions. <c>counts</c>: what each actor's id counts for; <c>numbered</c>: those actors by number,
    /// in the order of their ids. <c>told</c>: the measures of the reports of each set, part and span. <c>tied</c>: the
    /// pairs (a, b) of each set and span, by number. A span tells reports apart that fall into different memberships;
    /// there is but one where those are not asked for.
    /// </summary>
    /// <param name="sql">The question.</param>
    /// <param name="filter">What is asked for.</param>
    /// <param name="times">The asked times.</param>
    /// <param name="held">The condition that a report t counts.</param>
    /// <param name="part">What the measures of <c>told</c> are taken apart by, of a report t.</param>
    /// <param name="measures">The columns of <c>told</c> that aggregate reports t.</param>
    public static string Expressions(Sql sql, CooperationFilter filter, Times times, string held, string part, string measures)
    {
        List<string> reports = [held, "t.tenths is not null", "t.actors is not null",
            .. ReportQuery.Matching(sql, "t", null, filter.Topic, filter.Type, filter.From, filter.To, times)];
        List<string> pairs = ["a.actor <> b.actor"];
        if (!filter.Persons)
        {
            pairs.Add("a.kind <> 'person' and b.kind <> 'person'");
        }
        if (filter.ThroughMembership)
        {
            pairs.Add("k.begun <= a.until and k.latest >= a.since and k.begun <= b.until and k.latest >= b.since");
        }
        foreach (var actor in new[] { filter.Actor, filter.With }.OfType<string>())
        {
            var asked = Asked(sql, actor);
            pairs.Add($"(a.actor = {asked} or b.actor = {asked})");
        }
        // The days between two on which a membership of the set starts or ends are all alike.
        var (edges, starts, ends) = !filter.ThroughMembership ? ("", "0", "0") : (
            """
            edges as materialized (
                select s.actors, array_agg(distinct c.since order by c.since) as since, array_agg(distinct c.until order by c.until) as until
                from (select t.actors, min(t.known_from) as report from views.activity t where t.tenths is not null group by 1) s
                join views.participant p on p.known_from = s.report join counts c on c.id = p.actor
                group by 1
            ),
            """,
            "width_bucket(t.latest, e.since)", "width_bucket(t.begun_earliest - 1, e.until)");
        return $"""
            counts as materialized (
                select c.*, dense_rank() over (order by c.actor collate "C") as number from ({Counts(filter)}) c
            ), numbered as (
                select distinct number, actor collate "C" as actor from counts
            ), {edges} told as materialized (
                select t.actors, {part} as part, {starts} as starts, {ends} as ends,
                    min(t.known_from) as report, min(t.begun_earliest) as begun, max(t.latest) as latest, {measures}
                from views.activity t {(filter.ThroughMembership ? "join edges e on e.actors = t.actors" : "")}
                where {string.Join(" and ", reports)}
                group by 1, 2, 3, 4
            ), span as (
                select t.actors, t.starts, t.ends, min(t.report) as report, min(t.begun) as begun, max(t.latest) as latest
                from told t group by 1, 2, 3
            ), side as materialized (
                -- Before any pair is chosen, or the planner looks for the ties of that pair in all reports.
                select k.*, t.a, t.b from span k join views.tie t on t.known_from = k.report
            ), tied as (
                select distinct k.actors, k.starts, k.ends, least(a.number, b.number) as a, greatest(a.number, b.number) as b
                from side k join counts a on a.id = k.a join counts b on b.id = k.b
                where {string.Join(" and ", pairs)}
            )
            """;
    }

    /// <summary>
    /// A page of the pairs of an expression <c>counted</c>, whose first two columns are their numbers as a and b, with
    /// what <see cref="ReadActors"/> reads. The pager's keys are those of a pair p.
    /// </summary>
    public static string Page(Sql sql, CooperationFilter filter, Pager pager) =>
        $"""
        select p.*, coalesce(x.name, p.actor_a) as name_a, coalesce(y.name, p.actor_b) as name_b,
            {(filter.Actor is { } actor ? $"p.actor_b = {Asked(sql, actor)}" : "false")} as turned
        from (
            select p.*, {pager.Columns}
            from (
                select c.*, a.actor as actor_a, b.actor as actor_b
                from counted c join numbered a on a.number = c.a join numbered b on b.number = c.b
            ) p
            where {pager.After} order by {pager.Order} limit {pager.Limit}
        ) p
        left join views.actor x on x.id = p.actor_a and {Sql.Known("x")}
        left join views.actor y on y.id = p.actor_b and {Sql.Known("y")}
        order by {pager.Outer}
        """;

    /// <summary>The two actors of a row; the one that was asked for stands first.</summary>
    public static (NamedActor A, NamedActor B) ReadActors(Row row)
    {
        var (a, b) = (new NamedActor(row.Text("actor_a"), row.Text("name_a")), new NamedActor(row.Text("actor_b"), row.Text("name_b")));
        return row.Bool("turned") ? (b, a) : (a, b);
    }

    /// <summary>The actor that an asked one counts for.</summary>
    private static string Asked(Sql sql, string actor)
    {
        var id = sql.Text(actor);
        return $"(select coalesce(min(c.actor), {id}) from counts c where c.id = {id} and c.own)";
    }

    /// <summary>What each actor's id counts for: one row or, through membership, a row for each state as well.</summary>
    private static string Counts(CooperationFilter filter)
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
}
