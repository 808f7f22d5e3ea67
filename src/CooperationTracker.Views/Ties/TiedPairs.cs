using CooperationTracker.Views.Queries;
using CooperationTracker.Views.Reports;

namespace CooperationTracker.Views.Ties;

/// <summary>
/// The common table expressions of questions about pairs of actors. Reports are many, but the sets of actors that
/// they tie are few: reports are grouped by set first (<c>told</c>), and what pairs a set makes is read from the ties
/// of one report of it (<c>tied</c>). So a report counts once for a pair, however many bodies of the two take part.
/// </summary>
internal static class TiedPairs
{
    /// <summary>
    /// <c>counts</c>: what each actor's id counts for, numbered. <c>told</c>: the measures of the reports of each set, type and
    /// span. <c>tied</c>: the pairs (a, b) of each set and span, by number. A span tells reports apart that fall into
    /// different memberships; there is but one where those are not asked for.
    /// </summary>
    /// <param name="sql">The question.</param>
    /// <param name="filter">What is asked for.</param>
    /// <param name="times">The asked times.</param>
    /// <param name="held">The condition that a report t counts.</param>
    /// <param name="measures">The columns of <c>told</c> that aggregate reports t.</param>
    public static string Expressions(Sql sql, CooperationFilter filter, Times times, string held, string measures)
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
                select c.*, dense_rank() over (order by c.actor) as number from ({Counts(filter)}) c
            ), {edges} told as materialized (
                select t.actors, t.type, {starts} as starts, {ends} as ends,
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

    /// <summary>The actor that an asked one counts for.</summary>
    public static string Asked(Sql sql, string actor)
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
