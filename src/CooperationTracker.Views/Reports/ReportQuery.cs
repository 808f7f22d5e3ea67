using System.Text.Json;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Views.Queries;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Views.Reports;

/// <summary>Questions about reports.</summary>
public static class ReportQuery
{
    private static readonly string[] TyingTypes = [.. CodebookEntry.All.Where(e => e.Goldstein is not null).Select(e => e.Name)];

    /// <summary>Reports in order of occurrence: by the first day on which they may have begun, then by position.</summary>
    public static Task<List<ReportItem>> ListAsync(
        NpgsqlDataSource dataSource, ReportFilter filter, Times times, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        var sql = new Sql(times);
        var conditions = string.Join(" and ", Conditions(sql, filter, times));
        var limit = sql.Add(filter.Limit, NpgsqlDbType.Integer);
        return sql.ReadAsync(
            dataSource,
            $"""
            select r.*, r.details::text as details_text, r.begun_latest <= $2 as certain, s.source_file, p.*, t.*, e.*
            from (
                select r.* from views.report r where {conditions}
                order by r.begun_earliest, r.known_from limit {limit}
            ) r
            left join views.statement s on s.key = r.statement and {Sql.Known("s")}
            cross join lateral ({Participants("r.known_from")}) p
            cross join lateral (
                select array_agg(coalesce(m.survivor, t.topic) order by t.ordinal) as topics
                from views.topic t left join views.survivor('topic', $1) m on m.id = t.topic
                where t.known_from = r.known_from
            ) t
            cross join lateral (
                select array_agg(coalesce(m.survivor, e.commitment) order by e.ordinal) as commitments,
                    array_agg(e.effect order by e.ordinal) as effects
                from views.effect e left join views.survivor('commitment', $1) m on m.id = e.commitment
                where e.known_from = r.known_from
            ) e
            order by r.begun_earliest, r.known_from
            """,
            Read,
            cancellation);
    }

    /// <summary>Three arrays: the participants' actors, names and roles, in the order of the report.</summary>
    internal static string Participants(string knownFrom) =>
        $"""
        select array_agg(coalesce(m.survivor, p.actor) order by p.ordinal) as actors,
            array_agg(coalesce(a.name, m.survivor, p.actor) order by p.ordinal) as names,
            array_agg(p.role order by p.ordinal) as roles
        from views.participant p
        left join views.survivor('actor', $1) m on m.id = p.actor
        left join views.actor a on a.id = coalesce(m.survivor, p.actor) and {Sql.Known("a")}
        where p.known_from = {knownFrom}
        """;

    /// <summary>The participants of a row that has the arrays of <see cref="Participants"/>.</summary>
    internal static IReadOnlyList<ReportParticipant> ReadParticipants(Row row) =>
        [.. row.Array<string>("actors").Zip(row.Array<string>("names"), row.Array<string>("roles"))
            .Select(p => new ReportParticipant(p.First, p.Second, Words.Parse<Role>(p.Third))).Distinct()];

    private static IEnumerable<string> Conditions(Sql sql, ReportFilter filter, Times times)
    {
        yield return sql.Held("r");
        if (filter.Id is { } id)
        {
            yield return $"r.id = {sql.Text(id)}";
        }
        if (filter.Statement is { } statement)
        {
            // A report's id starts with its statement's key, so one index serves both.
            yield return $"r.id >= {sql.Text(statement + ":")} and r.id < {sql.Text(statement + ";")}";
        }
        if (filter.Type is { } type)
        {
            yield return $"r.type = {sql.Text(type)}";
        }
        if (filter.Actor is { } actor)
        {
            yield return TakesPart(sql, actor);
        }
        if (filter.With is { } with)
        {
            yield return TakesPart(sql, with);
            yield return $"r.type = any({sql.Texts(TyingTypes)})";
        }
        if (filter.Topic is { } topic)
        {
            yield return $"exists (select from views.topic t where t.known_from = r.known_from and t.topic = any({Meant(sql, "topic", topic)}))";
        }
        if (filter.Commitment is { } commitment)
        {
            yield return $"exists (select from views.effect e where e.known_from = r.known_from and e.commitment = any({Meant(sql, "commitment", commitment)}))";
        }
        foreach (var condition in Within(sql, "r", filter.From, filter.To, times))
        {
            yield return condition;
        }
        if (filter.After is { } after)
        {
            yield return $"(r.begun_earliest, r.known_from) > ({sql.Add(after.BegunEarliest ?? DateOnly.MinValue, NpgsqlDbType.Date)}, {sql.Add(after.Position, NpgsqlDbType.Bigint)})";
        }
    }

    /// <summary>The row possibly happened on a day of the range or, asked for certainly, wholly within it.</summary>
    internal static IEnumerable<string> Within(Sql sql, string row, DateOnly? from, DateOnly? to, Times times)
    {
        if (from is { } first)
        {
            yield return $"{row}.{(times.Certainly ? "begun_earliest" : "latest")} >= {sql.Add(first, NpgsqlDbType.Date)}";
        }
        if (to is { } last)
        {
            yield return $"{row}.{(times.Certainly ? "latest" : "begun_earliest")} <= {sql.Add(last, NpgsqlDbType.Date)}";
        }
    }

    /// <summary>All ids that mean an entry at the asked knowledge, as an array.</summary>
    internal static string Meant(Sql sql, string type, string id)
    {
        var asked = sql.Text(id);
        return $"""
            array(
                with merged as materialized (select * from views.survivor('{type}', $1)),
                    meant as (select coalesce((select m.survivor from merged m where m.id = {asked}), {asked}) as id)
                select id from meant union all select m.id from merged m join meant on meant.id = m.survivor)
            """;
    }

    private static string TakesPart(Sql sql, string actor) =>
        $"exists (select from views.participant p where p.known_from = r.known_from and p.actor = any(array(select views.family({sql.Text(actor)}, $1, true))))";

    private static ReportItem Read(Row row) => new()
    {
        Id = row.Text("id"),
        Type = row.Text("type"),
        Position = row.Long("known_from"),
        RecordedAt = row.Time("recorded_at"),
        Statement = row.Text("statement"),
        Source = row.OptionalText("source_file"),
        Paragraph = row.Int("paragraph"),
        Occurred = row.Edtf("occurred"),
        DateWording = row.OptionalText("date_wording"),
        Modality = row.Word<Modality>("modality"),
        Certain = row.Bool("certain"),
        Participants = ReadParticipants(row),
        Topics = [.. row.Array<string>("topics").Distinct()],
        Effects = [.. row.Array<string>("commitments").Zip(row.Array<string>("effects"), (c, e) => new Effect(c, Words.Parse<EffectKind>(e))).Distinct()],
        Summary = row.Text("summary"),
        Occurrence = row.OptionalText("occurrence"),
        Implements = row.OptionalText("implements"),
        Details = row.Json<JsonElement>("details_text"),
    };
}
