using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Time;
using CooperationTracker.Views.Actors;
using CooperationTracker.Views.Queries;
using CooperationTracker.Views.Reports;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Views.Commitments;

/// <summary>Questions about commitments. How far one has come is decided by <see cref="CommitmentFold"/> alone.</summary>
public static class CommitmentQuery
{
    /// <summary>The ids that were merged into a commitment c, as an array.</summary>
    internal const string Merged = "array(select m.id from merged_commitment m where m.survivor = c.id order by m.id)";

    private const int FirstPart = 256;

    private static readonly Sort[] ById =
    [
        new("id", new SortKey("c.id")),
        new("title", new SortKey("c.title"), new SortKey("c.id")),
        new("recorded", SortKey.Number("c.known_from")),
    ];

    private static readonly Sort[] ByEffects =
    [
        new("first-effect", SortKey.Day("t.first") with { Optional = true }, new SortKey("c.id")),
        new("last-effect", SortKey.Day("t.last") with { Optional = true }, new SortKey("c.id")),
        new("effects", SortKey.Number("t.count"), new SortKey("c.id") { Against = true }) { Downwards = true },
    ];

    private static readonly Sort[] Ways = [.. ById, .. ByEffects];

    /// <summary>
    /// What commitments can be sorted by: id, title, position, the first days on which the first and the last effect may
    /// have begun (those without an effect come last, downwards beside those that nothing bounds), how many effects.
    /// </summary>
    public static IReadOnlyList<string> Sorts { get; } = Sort.Names(Ways);

    /// <summary>
    /// Commitments with their status at the asked times, by id where nothing else is asked for; those merged into
    /// others count there.
    /// </summary>
    /// <exception cref="PagingException">The list has no such sort or place.</exception>
    public static async Task<Page<CommitmentItem>> ListAsync(
        NpgsqlDataSource dataSource, CommitmentFilter filter, Times times, Paging paging, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(paging);
        if (filter is { Status: null, DormantFor: null, Review: null })
        {
            return await Question(filter, times, paging, out var text).ReadAsync(dataSource, text, row => Read(row, times), cancellation);
        }
        // The status is known once the effects are folded: part after part is read until a page is full.
        List<(CommitmentItem Item, string[] Keys)> found = [];
        for (var part = paging with { Limit = Math.Max(paging.Limit, FirstPart) }; ; part = part with { Limit = (int)Math.Min(part.Limit * 2L, int.MaxValue) })
        {
            var rows = await Question(filter, times, part, out var text).ReadKeyedAsync(dataSource, text, row => Read(row, times), cancellation);
            var more = rows.Count > part.Limit;
            found.AddRange((more ? rows.SkipLast(1) : rows).Where(r => HasStatus(filter, r.Item.Status)));
            if (found.Count > paging.Limit || !more)
            {
                return new([.. found.Take(paging.Limit).Select(f => f.Item)], found.Count > paging.Limit ? found[paging.Limit - 1].Keys : null);
            }
            part = part with { After = rows[^2].Keys };
        }
    }

    /// <summary>Whether a status is asked for, as far as <see cref="Conditions"/> leave that open.</summary>
    internal static bool HasStatus(CommitmentFilter filter, CommitmentStatus status) =>
        (filter.Status is null || status == filter.Status) && ((filter.DormantFor is null && filter.Review is null) || CommitmentFold.IsUnderWay(status));

    /// <summary>The conditions that a row c of the table commitment is asked for. Needs the mergers of commitments.</summary>
    internal static IEnumerable<string> Conditions(Sql sql, CommitmentFilter filter, Times times)
    {
        var acting = $"select from views.effect e where e.commitment = any(c.id || {Merged}) and {sql.Held("e")}";
        yield return Sql.Known("c");
        yield return "not exists (select from merged_commitment m where m.id = c.id)";
        if (filter.Id is { } id)
        {
            yield return $"c.id = coalesce((select m.survivor from merged_commitment m where m.id = {sql.Text(id)}), {sql.Text(id)})";
        }
        if (filter.Among is { } among)
        {
            var ids = sql.Texts(among);
            yield return $"(c.id = any({ids}) or c.id in (select m.survivor from merged_commitment m where m.id = any({ids})))";
        }
        if (filter.Actor is { } actor)
        {
            yield return $"c.parties ?| array(select views.family({sql.Text(actor)}, $1, true))";
        }
        if (filter.Topic is { } topic)
        {
            yield return $"c.topics ?| {ReportQuery.Meant(sql, "topic", topic)}";
        }
        if (filter.DormantFor is { } length)
        {
            yield return $"not exists ({acting} and e.begun_earliest >= {sql.Add(length.Before(times.AsOf), NpgsqlDbType.Date)})";
        }
        if (filter.Review is { } state)
        {
            // A day less months is clamped to the month's last one by PostgreSQL as by the domain.
            var (within, not) = state == ReviewState.Dormant ? ("2 * ", "not ") : ("", state == ReviewState.Current ? "" : "not ");
            yield return $"c.review is not null and {not}exists ({acting} and e.begun_earliest >= $2::date - {within}c.review::interval)";
            if (state == ReviewState.Overdue)
            {
                yield return $"exists ({acting} and e.begun_earliest >= $2::date - 2 * c.review::interval)";
            }
        }
        string[] matching = [.. ReportQuery.Matching(sql, "e", null, null, filter.Type, filter.From, filter.To, times)];
        if (matching.Length > 0)
        {
            yield return $"exists ({acting} and {string.Join(" and ", matching)})";
        }
    }

    /// <summary>
    /// Columns that aggregate the effects e on a commitment c, in the order in which they are folded. Needs, as c.merged,
    /// the ids that were merged into it.
    /// </summary>
    internal static string Effects(Sql sql, string columns)
    {
        return $"""
            -- Of one id, the index has them in order already.
            select * from ({Of("= c.id")}) t where cardinality(c.merged) = 0
            union all
            select * from ({Of("= any(c.id || c.merged)")}) t where cardinality(c.merged) > 0
            """;

        string Of(string ids) => $"""
            select {columns}
            from (
                select e.* from views.effect e where e.commitment {ids} and {sql.Held("e")}
                order by e.begun_earliest, e.begun_latest, e.first_known, e.ordinal
            ) e
            """;
    }

    private static Pager Question(CommitmentFilter filter, Times times, Paging paging, out string text)
    {
        var sql = new Sql(times);
        var pager = new Pager(sql, Ways, paging);
        // Only what is sorted by effects reads those of every commitment; otherwise those of the page are enough.
        var sorted = ByEffects.Any(s => s.Name == paging.Sort)
            ? $"cross join lateral (select min(e.begun_earliest), max(e.begun_earliest), count(*) from views.effect e where e.commitment = any(c.id || {Merged}) and {sql.Held("e")}) t (first, last, count)"
            : "";
        var columns =
            $"""
            {FoldedEffects.Sql} as effects, string_agg(e.statement, ' ') as statements,
            min(e.begun_earliest) as first_effect, max(e.begun_earliest) as last_effect
            """;
        text = $"""
            {Sql.Merged("actor", "commitment")}
            select c.*, c.parties::text as parties_text, c.topics::text as topics_text, p.*, t.*
            from (
                select c.*, {Merged} as merged, {pager.Columns}
                from views.commitment c {sorted}
                where {string.Join(" and ", Conditions(sql, filter, times))} and {pager.After}
                order by {pager.Order} limit {pager.Limit}
            ) c
            cross join lateral (
                select array_agg(n.actor order by p.place) as actors, array_agg(n.name order by p.place) as names
                from jsonb_array_elements_text(c.parties) with ordinality as p (id, place)
                cross join lateral ({ActorQuery.Named("p.id collate \"C\"")}) n
            ) p
            cross join lateral (
                {Effects(sql, columns)}
            ) t
            order by {pager.Outer}
            """;
        return pager;
    }

    /// <summary>A definition from a row of the table commitment, with its lists as text.</summary>
    internal static CommitmentDefinition ReadDefinition(Row row) => new()
    {
        Id = row.Text("id"),
        Title = row.Text("title"),
        Scope = row.Text("scope"),
        Parties = row.Json<string[]>("parties_text"),
        Topics = row.Json<string[]>("topics_text"),
        Review = ReviewOf(row),
    };

    private static Duration? ReviewOf(Row row) => row.OptionalText("review") is { } review ? Duration.Parse(review) : null;

    private static CommitmentItem Read(Row row, Times times)
    {
        var (review, last) = (ReviewOf(row), row.Day("last_effect"));
        var folded = FoldedEffects.Of(row.OptionalText("effects"));
        return new()
        {
            Id = row.Text("id"),
            Title = row.Text("title"),
            Scope = row.Text("scope"),
            Status = folded.Status,
            CertainStatus = folded.CertainStatus == folded.Status ? null : folded.CertainStatus,
            Certain = folded.Certain,
            Parties = [.. row.Array<string>("actors").Zip(row.Array<string>("names"), (a, n) => new NamedActor(a, n)).Distinct()],
            Topics = row.Json<string[]>("topics_text"),
            Merged = row.Array<string>("merged"),
            Effects = folded.Count,
            Statements = FoldedEffects.CountDistinct(row.OptionalText("statements")),
            FirstEffect = row.Day("first_effect"),
            LastEffect = last,
            Review = review,
            ReviewState = ReviewRule.StateOf(folded.Status, review, last, times.AsOf),
            Position = row.Long("known_from"),
            RecordedAt = row.Time("recorded_at"),
        };
    }
}
