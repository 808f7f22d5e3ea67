using CooperationTracker.Domain.Actors;
using CooperationTracker.Views.Corrections;
using CooperationTracker.Views.Queries;
using CooperationTracker.Views.Reports;
using Npgsql;

namespace CooperationTracker.Views.Actors;

/// <summary>Questions about actors. Their entries are asked about by knowledge alone; memberships, statements and commitments by both times.</summary>
public static class ActorQuery
{
    private static readonly Sort[] Ways =
    [
        new("name", new SortKey("a.name"), new SortKey("a.id")),
        new("id", new SortKey("a.id")),
        new("recorded", SortKey.Number("a.known_from")),
    ];

    /// <summary>What actors can be sorted by: name, id, position.</summary>
    public static IReadOnlyList<string> Sorts { get; } = Sort.Names(Ways);

    /// <summary>The actors known, by name where nothing else is asked for; those merged into others are not listed.</summary>
    /// <exception cref="PagingException">The list has no such sort or place.</exception>
    public static Task<Page<ActorItem>> ListAsync(
        NpgsqlDataSource dataSource, ActorFilter filter, Times times, Paging paging, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(paging);
        var sql = new Sql(times);
        var pager = new Pager(sql, Ways, paging);
        List<string> conditions = [Sql.Known("a"), "not exists (select from merged_actor m where m.id = a.id)"];
        if (filter.Kind is { } kind)
        {
            conditions.Add($"a.kind = {sql.Text(Words.Of(kind))}");
        }
        if (filter.Search is { } search)
        {
            // What was merged into an actor is another spelling of it.
            conditions.Add(
                $"""
                a.id in (
                    select coalesce(m.survivor, n.id) from views.actor n left join merged_actor m on m.id = n.id
                    where {Sql.Known("n")} and strpos(n.search, {sql.Text(ActorProjection.Searched(search))}) > 0)
                """);
        }
        if (filter.Reports is { } reports)
        {
            conditions.Add(
                $"""
                a.id in (
                    select coalesce(m.survivor, p.actor)
                    from views.report r join views.participant p on p.known_from = r.known_from left join merged_actor m on m.id = p.actor
                    where {string.Join(" and ", [sql.Held("r"), .. ReportQuery.Asked(sql, reports, times)])})
                """);
        }
        return pager.ReadAsync(
            dataSource,
            $"""
            {Sql.Merged("actor")}
            select a.*, p.actor as parent_id, p.name as parent_name,
                array(select jsonb_array_elements_text(a.definition -> 'aliases')) as aliases,
                array(select m.id from merged_actor m where m.survivor = a.id order by m.id) as merged
            from (
                select a.*, {pager.Columns} from views.actor a
                where {string.Join(" and ", conditions)} and {pager.After}
                order by {pager.Order} limit {pager.Limit}
            ) a
            left join lateral ({Named("a.parent")}) p on true
            order by {pager.Outer}
            """,
            row => new ActorItem(
                row.Text("id"), row.Word<ActorKind>("kind"), row.Text("name"),
                row.OptionalText("parent_id") is { } parent ? new(parent, row.Text("parent_name")) : null,
                [.. row.Array<string>("aliases"), .. row.Array<string>("merged")],
                row.Long("known_from"), row.Time("recorded_at")),
            cancellation);
    }

    /// <summary>One actor; null where it was not known. An id that was merged gives the actor that it means.</summary>
    public static async Task<ActorDetail?> FindAsync(
        NpgsqlDataSource dataSource, string id, Times times, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var sql = new Sql(times);
        var found = await sql.ReadAsync(
            dataSource,
            $"""
            {Sql.Merged("actor", "commitment")}, asked as (
                select coalesce((select m.survivor from merged_actor m where m.id = {sql.Text(id)}), {sql.Text(id)}) as id
            ), ids as (
                select id from asked union all select m.id from merged_actor m join asked on asked.id = m.survivor
            )
            select a.definition::text as definition_text, a.known_from, a.recorded_at, p.actor as parent_id, p.name as parent_name,
                array(select i.id from ids i where i.id <> a.id order by i.id) as merged,
                array(select s.key from views.statement s where (s.issuer in (select id from ids) or s.on_behalf_of in (select id from ids))
                    and {sql.Held("s")} order by s.begun_earliest, s.known_from) as statements,
                array(select c.id from views.commitment c where {Sql.Known("c")} and c.parties ?| array(select id from ids)
                    and not exists (select from merged_commitment m where m.id = c.id) order by c.id) as commitments
            from asked join views.actor a on a.id = asked.id and {Sql.Known("a")}
            left join lateral ({Named("a.parent")}) p on true
            """,
            row => new ActorDetail
            {
                Definition = row.Json<ActorDefinition>("definition_text"),
                Parent = row.OptionalText("parent_id") is { } parent ? new(parent, row.Text("parent_name")) : null,
                Merged = row.Array<string>("merged"),
                Children = [],
                Memberships = [],
                Members = [],
                Statements = row.Array<string>("statements"),
                Commitments = row.Array<string>("commitments"),
                Corrections = [],
                Position = row.Long("known_from"),
                RecordedAt = row.Time("recorded_at"),
            },
            cancellation);
        if (found.Count == 0)
        {
            return null;
        }
        var actor = found[0];
        string[] ids = [actor.Definition.Id, .. actor.Merged];
        var corrections = await CorrectionQuery.OfAsync(dataSource, "actor", ids, times, cancellation);
        return actor with
        {
            Children = await ChildrenAsync(dataSource, ids, times, cancellation),
            Memberships = await MembershipsAsync(dataSource, "actor", "organization", ids, times, cancellation),
            Members = await MembershipsAsync(dataSource, "organization", "actor", ids, times, cancellation),
            Corrections = [.. corrections.SelectMany(c => c).OrderBy(c => c.Position)],
        };
    }

    /// <summary>The actor that an id means at the asked knowledge, with its name; no row where the id is null. Needs the mergers of actors.</summary>
    internal static string Named(string id) =>
        $"""
        select coalesce(m.survivor, n.id) as actor, coalesce(a.name, m.survivor, n.id) as name
        from (select {id} as id) n
        left join merged_actor m on m.id = n.id
        left join views.actor a on a.id = coalesce(m.survivor, n.id) and {Sql.Known("a")}
        where n.id is not null
        """;

    private static Task<List<NamedActor>> ChildrenAsync(
        NpgsqlDataSource dataSource, string[] ids, Times times, CancellationToken cancellation)
    {
        var sql = new Sql(times);
        return sql.ReadAsync(
            dataSource,
            $"""
            {Sql.Merged("actor")}
            select a.id, a.name from views.actor a
            where a.parent = any({sql.Texts(ids)}) and {Sql.Known("a")}
                and not exists (select from merged_actor m where m.id = a.id)
            order by a.name, a.id
            """,
            row => new NamedActor(row.Text("id"), row.Text("name")),
            cancellation);
    }

    private static Task<List<MembershipItem>> MembershipsAsync(
        NpgsqlDataSource dataSource, string side, string other, string[] ids, Times times, CancellationToken cancellation)
    {
        var sql = new Sql(times);
        return sql.ReadAsync(
            dataSource,
            $"""
            {Sql.Merged("actor")}
            select o.actor as other_id, o.name as other_name, m.during, m.begun_latest <= $2 as certain, m.basis, m.office
            from views.membership m
            cross join lateral ({Named($"m.{other}")}) o
            where m.{side} = any({sql.Texts(ids)}) and {sql.Held("m")}
                and not exists (select from merged_actor s where s.id = m.actor)
            order by m.begun_earliest, o.name, m.actor
            """,
            row => new MembershipItem(
                row.Text("other_id"), row.Text("other_name"), row.Edtf("during"), row.Bool("certain"), row.Text("basis"), row.OptionalText("office")),
            cancellation);
    }
}
