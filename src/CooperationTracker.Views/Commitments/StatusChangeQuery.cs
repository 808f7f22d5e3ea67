using CooperationTracker.Domain.Commitments;
using CooperationTracker.Views.Queries;
using Npgsql;

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
        var commitments = (await CommitmentQuery.ListAsync(dataSource, filter, times, Paging.All, cancellation)).Items.ToDictionary(c => c.Id);
        string[] ids = [.. commitments.Values.SelectMany(c => c.Merged.Prepend(c.Id))];
        var effects = (await EffectsAsync(dataSource, ids, times, cancellation)).ToLookup(e => e.Commitment);
        var causes = await CausesAsync(dataSource, ids, times, cancellation);
        List<StatusChange> changes = [];
        foreach (var cause in causes)
        {
            if (changes.Count == limit)
            {
                break;
            }
            var history = effects[cause.Commitment];
            CommitmentStatus? before = cause.Opens ? null : StatusAt(history, cause.Position - 1);
            var after = StatusAt(history, cause.Position);
            if (before != after)
            {
                changes.Add(new(cause.Commitment, commitments[cause.Commitment].Title, before, after, cause.Position, cause.RecordedAt, cause.Text));
            }
        }
        return changes;
    }

    private static CommitmentStatus StatusAt(IEnumerable<Told> effects, long position) =>
        CommitmentFold.Of(effects.Where(e => e.From <= position && position < e.To).Select(e => e.Effect));

    /// <summary>Every effect that was ever known, in the order in which they occurred, under the commitment that it means now.</summary>
    private static Task<List<Told>> EffectsAsync(NpgsqlDataSource dataSource, string[] ids, Times times, CancellationToken cancellation)
    {
        var sql = new Sql(times);
        return sql.ReadAsync(
            dataSource,
            $"""
            with {Since(sql, ids)}
            select s.survivor, e.effect, greatest(e.known_from, s.since) as since, e.known_to
            from since s join views.effect e on e.commitment = s.id
            where e.known_from <= $1 and e.known_to > s.since and e.{(times.Certainly ? "begun_latest" : "begun_earliest")} <= $2
            order by e.begun_earliest, e.begun_latest, e.known_from, e.ordinal
            """,
            row => new Told(row.Text("survivor"), row.Word<EffectKind>("effect"), row.Long("since"), row.Long("known_to")),
            cancellation);
    }

    /// <summary>
    /// Every position at which what was known of a commitment may have changed, the newest first: it was opened, a report
    /// came, one was corrected, another commitment was merged into it.
    /// </summary>
    private static Task<List<Cause>> CausesAsync(NpgsqlDataSource dataSource, string[] ids, Times times, CancellationToken cancellation)
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
            where c.position <= $1
            group by c.survivor, c.position
            order by c.position desc, c.survivor
            """,
            row => new Cause(row.Text("survivor"), row.Long("position"), row.Bool("opens"), row.Time("recorded_at"), row.Text("text")),
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

    private sealed record Told(string Commitment, EffectKind Effect, long From, long To);

    private sealed record Cause(string Commitment, long Position, bool Opens, DateTimeOffset RecordedAt, string Text);
}
