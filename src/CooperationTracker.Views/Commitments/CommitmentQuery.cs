using CooperationTracker.Domain.Commitments;
using CooperationTracker.Views.Actors;
using CooperationTracker.Views.Queries;
using CooperationTracker.Views.Reports;
using Npgsql;

namespace CooperationTracker.Views.Commitments;

/// <summary>Questions about commitments. How far one has come is decided by <see cref="CommitmentFold"/> alone.</summary>
public static class CommitmentQuery
{
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
        if (filter.Status is not { } status)
        {
            return await Question(filter, times, paging, out var text).ReadAsync(dataSource, text, Read, cancellation);
        }
        // The status is known once the effects are folded: part after part is read until a page is full.
        List<(CommitmentItem Item, string[] Keys)> found = [];
        for (var part = paging with { Limit = Math.Max(paging.Limit, FirstPart) }; ; part = part with { Limit = (int)Math.Min(part.Limit * 2L, int.MaxValue) })
        {
            var rows = await Question(filter, times, part, out var text).ReadKeyedAsync(dataSource, text, Read, cancellation);
            var more = rows.Count > part.Limit;
            found.AddRange((more ? rows.SkipLast(1) : rows).Where(r => r.Item.Status == status));
            if (found.Count > paging.Limit || !more)
            {
                return new([.. found.Take(paging.Limit).Select(f => f.Item)], found.Count > paging.Limit ? found[paging.Limit - 1].Keys : null);
            }
            part = part with { After = rows[^2].Keys };
        }
    }

    private static Pager Question(CommitmentFilter filter, Times times, Paging paging, out string text)
    {
        var sql = new Sql(times);
        var pager = new Pager(sql, Ways, paging);
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
        const string ids = "array(select c.id union all select m.id from merged_commitment m where m.survivor = c.id)";
        string[] matching = [.. ReportQuery.Matching(sql, "e", null, null, filter.Type, filter.From, filter.To, times)];
        if (matching.Length > 0)
        {
            conditions.Add($"exists (select from views.effect e where e.commitment = any({ids}) and {sql.Held("e")} and {string.Join(" and ", matching)})");
        }
        // Only what is sorted by effects reads those of every commitment; otherwise those of the page are enough.
        var sorted = ByEffects.Any(s => s.Name == paging.Sort)
            ? $"cross join lateral (select min(e.begun_earliest), max(e.begun_earliest), count(*) from views.effect e where e.commitment = any({ids}) and {sql.Held("e")}) t (first, last, count)"
            : "";
        text = $"""
            {Sql.Merged("actor", "commitment")}
            select c.*, c.parties::text as parties_text, c.topics::text as topics_text, p.*, t.*
            from (
                select c.*, array(select m.id from merged_commitment m where m.survivor = c.id order by m.id) as merged, {pager.Columns}
                from views.commitment c {sorted}
                where {string.Join(" and ", conditions)} and {pager.After}
                order by {pager.Order} limit {pager.Limit}
            ) c
            cross join lateral (
                select array_agg(n.actor order by p.place) as actors, array_agg(n.name order by p.place) as names
                from jsonb_array_elements_text(c.parties) with ordinality as p (id, place)
                cross join lateral ({ActorQuery.Named("p.id collate \"C\"")}) n
            ) p
            cross join lateral (
                -- Of one id, the index has them in order already.
                select * from ({Told("= c.id")}) t where cardinality(c.merged) = 0
                union all
                select * from ({Told("= any(c.id || c.merged)")}) t where cardinality(c.merged) > 0
            ) t
            order by {pager.Outer}
            """;
        return pager;

        string Told(string ids) => $"""
            select {FoldedEffects.Sql} as effects, string_agg(e.statement, ' ') as statements,
                min(e.begun_earliest) as first_effect, max(e.begun_earliest) as last_effect
            from (
                select e.* from views.effect e where e.commitment {ids} and {sql.Held("e")}
                order by e.begun_earliest, e.begun_latest, e.known_from, e.ordinal
            ) e
            """;
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
            LastEffect = row.Day("last_effect"),
            Position = row.Long("known_from"),
            RecordedAt = row.Time("recorded_at"),
        };
    }
}
