using CooperationTracker.Domain.Commitments;
using CooperationTracker.Views.Actors;
using CooperationTracker.Views.Queries;
using CooperationTracker.Views.Reports;
using Npgsql;

namespace CooperationTracker.Views.Commitments;

/// <summary>Questions about commitments. How far one has come is decided by <see cref="CommitmentFold"/> alone.</summary>
public static class CommitmentQuery
{
    /// <summary>Commitments by id, with their status at the asked times; those merged into others count there.</summary>
    public static async Task<List<CommitmentItem>> ListAsync(
        NpgsqlDataSource dataSource, CommitmentFilter filter, Times times, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        var sql = new Sql(times);
        List<string> conditions = [Sql.Known("c"), "not exists (select from merged m where m.id = c.id)"];
        var only = "";
        if (filter.Id is { } id)
        {
            only = $" and e.commitment = any({ReportQuery.Meant(sql, "commitment", id)})";
            conditions.Add($"c.id = coalesce((select m.survivor from merged m where m.id = {sql.Text(id)}), {sql.Text(id)})");
        }
        if (filter.Actor is { } actor)
        {
            conditions.Add($"c.parties ?| array(select views.family({sql.Text(actor)}, $1, true))");
        }
        if (filter.Topic is { } topic)
        {
            conditions.Add($"c.topics ?| {ReportQuery.Meant(sql, "topic", topic)}");
        }
        var found = await sql.ReadAsync(
            dataSource,
            $"""
            with merged as materialized (
                select * from views.survivor('commitment', $1)
            ), told as (
                select commitment, array_agg(effect) as effects, array_agg(certain) as certain,
                    min(begun_earliest) as first_effect, max(begun_earliest) as last_effect, count(distinct statement)::int as statements
                from (
                    select coalesce(m.survivor, e.commitment) as commitment, e.effect, e.begun_latest <= $2 as certain, e.begun_earliest, e.statement
                    from views.effect e left join merged m on m.id = e.commitment
                    where {sql.Held("e")}{only}
                    order by 1, e.begun_earliest, e.begun_latest, e.known_from, e.ordinal
                ) e
                group by commitment
            )
            select c.*, c.parties::text as parties_text, c.topics::text as topics_text,
                array(select m.id from merged m where m.survivor = c.id order by m.id) as merged,
                t.effects, t.certain, t.first_effect, t.last_effect, coalesce(t.statements, 0) as statements, p.*
            from views.commitment c
            left join told t on t.commitment = c.id
            cross join lateral (
                select array_agg(n.actor order by p.place) as actors, array_agg(n.name order by p.place) as names
                from jsonb_array_elements_text(c.parties) with ordinality as p (id, place)
                cross join lateral ({ActorQuery.Named("p.id collate \"C\"")}) n
            ) p
            where {string.Join(" and ", conditions)}
            order by c.id
            """,
            Read,
            cancellation);
        return filter.Status is { } status ? [.. found.Where(c => c.Status == status)] : found;
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
