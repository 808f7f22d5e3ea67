using CooperationTracker.Views.Queries;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Views.Published;

/// <summary>Questions about some ties alone: the same numbers as <see cref="Ties.CooperationQuery"/> gives where nothing narrows it.</summary>
internal static class TieQuery
{
    private const string Counts =
        """
        counts as materialized (
            select o.id collate "C" as id, o.actor collate "C" as actor from views.organization($1, true) o where o.kind <> 'person'
        )
        """;

    /// <summary>The ids that counted for another actor at an earlier position than at the asked one.</summary>
    public static Task<List<string>> ChangedActorsAsync(NpgsqlDataSource dataSource, long earlier, Times times, CancellationToken cancellation)
    {
        var sql = new Sql(times);
        return sql.ReadAsync(
            dataSource,
            $"""
            select o.id from views.organization({sql.Add(earlier, NpgsqlDbType.Bigint)}, true) o
            where not exists (select from views.organization($1, true) n where (n.id, n.actor, n.kind) = (o.id, o.actor, o.kind))
            """,
            row => row.Text("id"),
            cancellation);
    }

    /// <summary>The pairs that some reports tie, and those that some actors are in, as they are known at the asked position.</summary>
    public static Task<List<(string A, string B)>> PairsAsync(
        NpgsqlDataSource dataSource, long[] reports, IReadOnlyCollection<string> actors, Times times, CancellationToken cancellation)
    {
        var sql = new Sql(times);
        var ids = sql.Texts(actors);
        return sql.ReadAsync(
            dataSource,
            $"""
            with {Counts}, side as materialized (
                select t.a, t.b from views.tie t where t.known_from = any({sql.Add(reports, NpgsqlDbType.Array | NpgsqlDbType.Bigint)})
                union select t.a, t.b from views.tie t where t.a = any({ids})
                union select t.a, t.b from views.tie t where t.b = any({ids})
            )
            select distinct least(x.actor, y.actor) as a, greatest(x.actor, y.actor) as b
            from side t join counts x on x.id = t.a join counts y on y.id = t.b
            where x.actor <> y.actor
            """,
            row => (row.Text("a"), row.Text("b")),
            cancellation);
    }

    /// <summary>What is known of some pairs at the asked times; pairs without a report are left out.</summary>
    public static async Task<Dictionary<(string A, string B), TieKnown>> KnownAsync(
        NpgsqlDataSource dataSource, IReadOnlyCollection<(string A, string B)> pairs, Times times, CancellationToken cancellation)
    {
        var sql = new Sql(times);
        var rows = await sql.ReadAsync(
            dataSource,
            $"""
            with {Counts}, wanted as (
                select w.a collate "C" as a, w.b collate "C" as b
                from unnest({sql.Texts([.. pairs.Select(p => p.A)])}, {sql.Texts([.. pairs.Select(p => p.B)])}) w (a, b)
            ), told as (
                select distinct w.a, w.b, t.known_from, t.weight
                from wanted w join counts x on x.actor = w.a join counts y on y.actor = w.b
                join views.tie t on t.a = least(x.id, y.id) and t.b = greatest(x.id, y.id)
                where {sql.Held("t")}
            )
            select t.a, t.b, count(*) as reports, sum(t.weight) as weight from told t group by 1, 2
            """,
            row => (Pair: (row.Text("a"), row.Text("b")), Known: new TieKnown(row.Long("reports"), row.Decimal("weight"))),
            cancellation);
        return rows.ToDictionary(r => r.Pair, r => r.Known);
    }
}
