using CooperationTracker.Views.Queries;
using CooperationTracker.Views.Reports;

namespace CooperationTracker.Views.Ties;

/// <summary>The common table expressions of questions about pairs of actors.</summary>
internal static class TiedPairs
{
    /// <summary>
    /// <c>counts</c>: what each actor's id counts for, numbered. <c>told</c>: the measures of each report. <c>tied</c>: the
    /// pairs (a, b) of each report, by number.
    /// </summary>
    public static string Expressions(Sql sql, CooperationFilter filter, Times times, string held, string measures)
    {
        List<string> reports = [held, .. ReportQuery.Within(sql, "t", filter.From, filter.To, times)];
        if (filter.Type is { } type)
        {
            reports.Add($"t.type = {sql.Text(type)}");
        }
        if (filter.Topic is { } topic)
        {
            reports.Add(ReportQuery.About(sql, "t", topic));
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
        foreach (var actor in new[] { filter.Actor, filter.With }.OfType<string>())
        {
            var id = sql.Text(actor);
            var asked = $"(select coalesce(min(c.actor), {id}) from counts c where c.id = {id} and c.own)";
            pairs.Add($"(a.actor = {asked} or b.actor = {asked})");
        }
        return $"""
            counts as materialized (
                select c.*, dense_rank() over (order by c.actor) as number from ({CooperationQuery.Counts(filter)}) c
            ), told as materialized (
                select t.known_from as actors, t.type, 0 as starts, 0 as ends, {measures}
                from (select distinct on (t.known_from) t.* from views.tie t) t where {string.Join(" and ", reports)}
                group by 1, 2
            ), tied as (
                select distinct t.known_from as actors, 0 as starts, 0 as ends, least(a.number, b.number) as a, greatest(a.number, b.number) as b
                from views.tie t join counts a on a.id = t.a join counts b on b.id = t.b
                where {string.Join(" and ", pairs)}
            )
            """;
    }
}
