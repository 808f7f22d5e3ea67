using CooperationTracker.Domain.Commitments;
using CooperationTracker.Views.Queries;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Views.Commitments;

/// <summary>How what is known of commitments changed, in the order of the record: as of one day, at every position.</summary>
public static class StatusChangeQuery
{
    /// <summary>The newest changes of the status of commitments that match, the newest first.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="filter">Which commitments, by what they are at the asked times.</param>
    /// <param name="times">As of which day statuses are asked about, and the last position that counts.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<IReadOnlyList<StatusChange>> NewestAsync(
        NpgsqlDataSource dataSource, CommitmentFilter filter, Times times, int limit, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        // At the newest positions something came to be known of few commitments, however many there are.
        for (var positions = (long)limit; ; positions *= 4)
        {
            var (touched, after) = await TouchedAsync(dataSource, positions, times, cancellation);
            var asked = after == 0 ? filter : filter with { Among = touched };
            var commitments = (await CommitmentQuery.ListAsync(dataSource, asked, times, Paging.All, cancellation)).Items.ToDictionary(c => c.Id);
            string[] ids = [.. commitments.Values.SelectMany(c => c.Merged.Prepend(c.Id))];
            StatusChange[] changes = [.. (await ChangesAsync(dataSource, ids, after, times, id => commitments[id].Title, cancellation)).Take(limit)];
            if (changes.Length == limit || after == 0)
            {
                return changes;
            }
        }
    }

    /// <summary>The changes of the status of some commitments after a position, the oldest first.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="commitments">Their ids; one that was merged means its survivor.</param>
    /// <param name="after">The position.</param>
    /// <param name="times">As of which day statuses are asked about, and the last position that counts.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static async Task<IReadOnlyList<StatusChange>> AfterAsync(
        NpgsqlDataSource dataSource, string[] commitments, long after, Times times, CancellationToken cancellation)
    {
        var titles = (await FamiliesAsync(dataSource, commitments, times, cancellation)).ToDictionary(c => c.Id, c => c.Title);
        return [.. (await ChangesAsync(dataSource, [.. titles.Keys], after, times, id => titles[id], cancellation)).Reverse()];
    }

    /// <summary>Changes, the newest first, found as they are asked for.</summary>
    private static async Task<IEnumerable<StatusChange>> ChangesAsync(
        NpgsqlDataSource dataSource, string[] ids, long after, Times times, Func<string, string> title, CancellationToken cancellation)
    {
        var effects = await EffectsAsync(dataSource, ids, times, cancellation);
        return StatusHistory.Changes(await CausesAsync(dataSource, ids, after, times, cancellation), effects, title);
    }

    /// <summary>The ids of commitments of which something came to be known at the newest positions, and the position after which none is missing.</summary>
    private static async Task<(string[] Ids, long After)> TouchedAsync(NpgsqlDataSource dataSource, long positions, Times times, CancellationToken cancellation)
    {
        var sql = new Sql(times);
        var count = sql.Add(positions, NpgsqlDbType.Bigint);
        var found = await sql.ReadAsync(
            dataSource,
            $"""
            with newest as (
                select * from (
                    (select c.id, c.known_from as position from views.commitment c where c.known_from <= $1 order by c.known_from desc limit {count})
                    union all
                    (select e.commitment, e.known_from from views.effect e where e.known_from <= $1 order by e.known_from desc limit {count})
                    union all
                    (select e.commitment, e.known_to from views.effect e where e.known_to <= $1 order by e.known_to desc limit {count})
                    union all
                    (select x.subject, x.known_from from views.correction x
                        where x.kind = 'merged' and x.subject_type = 'commitment' and x.known_from <= $1 order by x.known_from desc limit {count})
                ) t
                order by position desc limit {count}
            )
            select distinct n.id, (select case when count(*) < {count} then 0 else min(position) end from newest) as after from newest n
            """,
            row => (Id: row.Text("id"), After: row.Long("after")),
            cancellation);
        return ([.. found.Select(f => f.Id)], found.Count == 0 ? 0 : found[0].After);
    }

    /// <summary>What commitments mean, and what was merged into that.</summary>
    private static Task<List<(string Id, string Title)>> FamiliesAsync(
        NpgsqlDataSource dataSource, string[] ids, Times times, CancellationToken cancellation)
    {
        var sql = new Sql(times);
        return sql.ReadAsync(
            dataSource,
            $"""
            {Sql.Merged("commitment")}, meant as (
                select coalesce(m.survivor, i.id) as id from unnest({sql.Texts(ids)}) i (id) left join merged_commitment m on m.id = i.id
            )
            select c.id, c.title from views.commitment c
            where {Sql.Known("c")} and c.id in (select n.id from meant n union select m.id from merged_commitment m join meant n on n.id = m.survivor)
            """,
            row => (row.Text("id"), row.Text("title")),
            cancellation);
    }

    /// <summary>Every effect that was ever known, in the order in which they occurred, under the commitment that it means now.</summary>
    private static Task<List<StatusHistory.Told>> EffectsAsync(NpgsqlDataSource dataSource, string[] ids, Times times, CancellationToken cancellation)
    {
        var sql = new Sql(times);
        return sql.ReadAsync(
            dataSource,
            $"""
            with {Since(sql, ids)}
            select s.survivor, e.effect, greatest(e.known_from, s.since) as since, e.known_to
            from since s join views.effect e on e.commitment = s.id
            where e.known_from <= $1 and e.known_to > s.since and e.{(times.Certainly ? "begun_latest" : "begun_earliest")} <= $2
            order by e.begun_earliest, e.begun_latest, e.first_known, e.ordinal
            """,
            row => new StatusHistory.Told(row.Text("survivor"), row.Word<EffectKind>("effect"), row.Long("since"), row.Long("known_to")),
            cancellation);
    }

    /// <summary>
    /// Every position at which what was known of a commitment may have changed, the newest first: it was opened, a report
    /// came, one was corrected, another commitment was merged into it.
    /// </summary>
    private static Task<List<StatusHistory.Cause>> CausesAsync(
        NpgsqlDataSource dataSource, string[] ids, long after, Times times, CancellationToken cancellation)
    {
        var sql = new Sql(times);
        return sql.ReadAsync(
            dataSource,
            $"""
            with {Since(sql, ids)}, cause as (
                select s.survivor, min(c.known_from) as position, true as opens
                from since s join views.commitment c on c.id = s.id where s.id = s.survivor group by 1
                union all
                select s.survivor, greatest(e.known_from, s.since), false from since s join views.effect e on e.commitment = s.id where e.known_to > s.since
                union all
                select s.survivor, e.known_to, false from since s join views.effect e on e.commitment = s.id where e.known_to > s.since
            )
            select c.survivor, c.position, bool_or(c.opens) as opens,
                min(coalesce(o.recorded_at, x.recorded_at, r.recorded_at)) as recorded_at,
                min(coalesce(x.reason, r.summary, o.scope)) as text
            from cause c
            left join views.commitment o on o.known_from = c.position
            left join views.correction x on x.known_from = c.position
            left join views.report r on r.known_from = c.position
            where c.position <= $1 and c.position > {sql.Add(after, NpgsqlDbType.Bigint)}
            group by c.survivor, c.position
            order by c.position desc, c.survivor
            """,
            row => new StatusHistory.Cause(row.Text("survivor"), row.Long("position"), row.Bool("opens"), row.Time("recorded_at"), row.Text("text")),
            cancellation);
    }

    /// <summary>
    /// What each of some ids means now, and since which position: 0 for itself, else that of the last merger on the way,
    /// as a common table expression.
    /// </summary>
    private static string Since(Sql sql, string[] ids) =>
        $"""
        recursive way (id, survivor, since) as (
            select i.id collate "C", i.id collate "C", 0::bigint from unnest({sql.Texts(ids)}) i (id)
            union all
            select w.id, c.successor, greatest(w.since, c.known_from)
            from way w join views.correction c on c.kind = 'merged' and c.subject_type = 'commitment' and c.subject = w.survivor and c.known_from <= $1
        ), since as (
            select w.* from way w
            where not exists (
                select from views.correction c
                where c.kind = 'merged' and c.subject_type = 'commitment' and c.subject = w.survivor and c.known_from <= $1)
        )
        """;
}
