using CooperationTracker.Domain.Commitments;
using CooperationTracker.Views.Actors;
using CooperationTracker.Views.Queries;
using CooperationTracker.Views.Reports;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Views.Commitments;

/// <summary>Questions about commitments. How far one has come is decided by <see cref="CommitmentFold"/> alone.</summary>
public static class CommitmentQuery
{
    /// <summary>The order in which effects e are folded.</summary>
    internal const string Order = "e.begun_earliest, e.begun_latest, e.known_from, e.ordinal";

    private const int FirstPart = 256;

    private static readonly Sort[] Ways =
    [
        new("id", new SortKey("c.id")),
        new("title", new SortKey("c.title"), new SortKey("c.id")),
        new("first-effect", SortKey.Day("t.first_effect") with { Optional = true }, new SortKey("c.id")),
        new("last-effect", SortKey.Day("t.last_effect") with { Optional = true }, new SortKey("c.id")),
        new("effects", SortKey.Number("coalesce(cardinality(t.effects), 0)"), new SortKey("c.id") { Against = true }) { Downwards = true },
        new("recorded", SortKey.Number("c.known_from")),
    ];

    /// <summary>
    /// What commitments can be sorted by: id, title, the first days on which the first and the last effect may have
    /// begun (those without an effect come last, downwards beside those that nothing bounds), how many effects, position.
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
        if (filter is { Status: null, DormantFor: null })
        {
            return await Question(filter, times, paging, out var text).ReadAsync(dataSource, text, Read, cancellation);
        }
        // The status is known once the effects are folded: part after part is read until a page is full.
        List<(CommitmentItem Item, string[] Keys)> found = [];
        for (var part = paging with { Limit = Math.Max(paging.Limit, FirstPart) }; ; part = part with { Limit = (int)Math.Min(part.Limit * 2L, int.MaxValue) })
        {
            var rows = await Question(filter, times, part, out var text).ReadKeyedAsync(dataSource, text, Read, cancellation);
            var more = rows.Count > part.Limit;
            found.AddRange((more ? rows.SkipLast(1) : rows).Where(r => HasStatus(filter, r.Item.Status)));
            if (found.Count > paging.Limit || !more)
            {
                return new([.. found.Take(paging.Limit).Select(f => f.Item)], found.Count > paging.Limit ? found[paging.Limit - 1].Keys : null);
            }
            part = part with { After = rows[^2].Keys };
        }
    }

    /// <summary>Whether the filter asks for a status; the rest of it is asked in SQL.</summary>
    internal static bool HasStatus(CommitmentFilter filter, CommitmentStatus status) =>
        (filter.Status is null || status == filter.Status) && (filter.DormantFor is null || CommitmentFold.IsUnderWay(status));

    /// <summary>
    /// Commitments c, each with what its effects come to as t: columns that aggregate effects e, those of ids merged into
    /// it included, beside first_effect and last_effect. A condition may follow. Needs the mergers of commitments.
    /// </summary>
    internal static string Told(Sql sql, CommitmentFilter filter, Times times, string columns)
    {
        const string ids = "any(array(select c.id union all select m.id from merged_commitment m where m.survivor = c.id))";
        List<string> conditions = [Sql.Known("c"), "not exists (select from merged_commitment m where m.id = c.id)"];
        if (filter.Id is { } id)
        {
            conditions.Add($"c.id = coalesce((select m.survivor from merged_commitment m where m.id = {sql.Text(id)}), {sql.Text(id)})");
        }
        if (filter.Actor is { } actor)
        {
            conditions.Add($"c.parties ?| array(select views.family({sql.Text(actor)}, $1, true))");
        }
        if (filter.Topic is { } topic)
        {
            conditions.Add($"c.topics ?| {ReportQuery.Meant(sql, "topic", topic)}");
        }
        if (filter.DormantFor is { } length)
        {
            conditions.Add($"t.last_effect < {sql.Add(length.Before(times.AsOf), NpgsqlDbType.Date)}");
        }
        string[] matching = [.. ReportQuery.Matching(sql, "r", null, null, filter.Type, filter.From, filter.To, times)];
        if (matching.Length > 0)
        {
            conditions.Add(
                $"""
                exists (
                    select from views.effect e join views.report r on r.known_from = e.known_from
                    where e.commitment = {ids} and {sql.Held("e")} and {string.Join(" and ", matching)})
                """);
        }
        return $"""
            views.commitment c cross join lateral (
                select min(e.begun_earliest) as first_effect, max(e.begun_earliest) as last_effect, {columns}
                from views.effect e where e.commitment = {ids} and {sql.Held("e")}
            ) t
            where {string.Join(" and ", conditions)}
            """;
    }

    private static Pager Question(CommitmentFilter filter, Times times, Paging paging, out string text)
    {
        var sql = new Sql(times);
        var pager = new Pager(sql, Ways, paging);
        var columns =
            $"""
            array_agg(e.effect order by {Order}) as effects, array_agg(e.begun_latest <= $2 order by {Order}) as certain,
            count(distinct e.statement)::int as statements
            """;
        text = $"""
            {Sql.Merged("actor", "commitment")}
            select c.*, c.parties::text as parties_text, c.topics::text as topics_text,
                array(select m.id from merged_commitment m where m.survivor = c.id order by m.id) as merged, p.*
            from (
                select c.*, t.*, {pager.Columns} from {Told(sql, filter, times, columns)} and {pager.After}
                order by {pager.Order} limit {pager.Limit}
            ) c
            cross join lateral (
                select array_agg(n.actor order by p.place) as actors, array_agg(n.name order by p.place) as names
                from jsonb_array_elements_text(c.parties) with ordinality as p (id, place)
                cross join lateral ({ActorQuery.Named("p.id collate \"C\"")}) n
            ) p
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
    };

    private static CommitmentItem Read(Row row)
    {
        var effects = row.Array<string>("effects").Select(Words.Parse<EffectKind>).ToArray();
        var certain = row.Array<bool>("certain");
        var status = CommitmentFold.Of(effects);
        var certainStatus = CommitmentFold.Of(effects.Where((_, i) => certain[i]));
        return new()
        {
            Id = row.Text("id"),
            Title = row.Text("title"),
            Scope = row.Text("scope"),
            Status = status,
            CertainStatus = certainStatus == status ? null : certainStatus,
            Certain = certain.All(c => c),
            Parties = [.. row.Array<string>("actors").Zip(row.Array<string>("names"), (a, n) => new NamedActor(a, n)).Distinct()],
            Topics = row.Json<string[]>("topics_text"),
            Merged = row.Array<string>("merged"),
            Effects = effects.Length,
            Statements = row.Int("statements"),
            FirstEffect = row.Day("first_effect"),
            LastEffect = row.Day("last_effect"),
            Position = row.Long("known_from"),
            RecordedAt = row.Time("recorded_at"),
        };
    }
}
