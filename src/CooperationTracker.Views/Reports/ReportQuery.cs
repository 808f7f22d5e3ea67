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

    private static readonly Sort[] Ways =
    [
        new("occurred", SortKey.Day("r.begun_earliest"), SortKey.Number("r.known_from")),
        new("recorded", SortKey.Number("r.known_from")),
        new("id", new SortKey("r.id")),
    ];

    /// <summary>What reports can be sorted by: the first day on which they may have begun, position, id.</summary>
    public static IReadOnlyList<string> Sorts { get; } = Sort.Names(Ways);

    /// <summary>Reports, in order of occurrence where nothing else is asked for.</summary>
    /// <exception cref="PagingException">The list has no such sort or place.</exception>
    public static Task<Page<ReportItem>> ListAsync(
        NpgsqlDataSource dataSource, ReportFilter filter, Times times, Paging paging, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(paging);
        var sql = new Sql(times);
        var pager = new Pager(sql, Ways, paging);
        return pager.ReadAsync(
            dataSource,
            $"""
            {Sql.Merged("actor", "topic", "commitment")}
            select r.*, r.details::text as details_text, r.begun_latest <= $2 as certain, s.source_file, p.*, t.*, e.*
            from (
                select r.*, {pager.Columns} from views.report r
                where {string.Join(" and ", Conditions(sql, filter, times))} and {pager.After}
                order by {pager.Order} limit {pager.Limit}
            ) r
            left join views.statement s on s.key = r.statement and {Sql.Known("s")}
            cross join lateral ({Participants("r.known_from")}) p
            cross join lateral (
                select array_agg(coalesce(m.survivor, t.topic) order by t.ordinal) as topics
                from views.topic t left join merged_topic m on m.id = t.topic
                where t.known_from = r.known_from
            ) t
            cross join lateral ({Effects("r.known_from")}) e
            order by {pager.Outer}
            """,
            Read,
            cancellation);
    }

    /// <summary>Three arrays: the participants' actors, names and roles, in the order of the report. Needs the mergers of actors.</summary>
    internal static string Participants(string knownFrom) =>
        $"""
        select array_agg(coalesce(m.survivor, p.actor) order by p.ordinal) as actors,
            array_agg(coalesce(a.name, m.survivor, p.actor) order by p.ordinal) as names,
            array_agg(p.role order by p.ordinal) as roles
        from views.participant p
        left join merged_actor m on m.id = p.actor
        left join views.actor a on a.id = coalesce(m.survivor, p.actor) and {Sql.Known("a")}
        where p.known_from = {knownFrom}
        """;

    /// <summary>Two arrays: the commitments that a report acts on and how, in its order. Needs the mergers of commitments.</summary>
    internal static string Effects(string knownFrom) =>
        $"""
        select array_agg(coalesce(m.survivor, e.commitment) order by e.ordinal) as commitments,
            array_agg(e.effect order by e.ordinal) as effects
        from views.effect e left join merged_commitment m on m.id = e.commitment
        where e.known_from = {knownFrom}
        """;

    /// <summary>The effects of a row that has the arrays of <see cref="Effects"/>.</summary>
    internal static IReadOnlyList<Effect> ReadEffects(Row row) =>
        [.. row.Array<string>("commitments").Zip(row.Array<string>("effects"), (c, e) => new Effect(c, Words.Parse<EffectKind>(e))).Distinct()];

    /// <summary>The participants of a row that has the arrays of <see cref="Participants"/>.</summary>
    internal static IReadOnlyList<ReportParticipant> ReadParticipants(Row row) =>
        [.. row.Array<string>("actors").Zip(row.Array<string>("names"), row.Array<string>("roles"))
            .Select(p => new ReportParticipant(p.First, p.Second, Words.Parse<Role>(p.Third))).Distinct()];

    /// <summary>The conditions that a row r of the table report is asked for.</summary>
    private static IEnumerable<string> Conditions(Sql sql, ReportFilter filter, Times times) =>
        [sql.Held("r"), .. Asked(sql, filter, times)];

    /// <summary>The conditions that a row r of the table report is one that the filter asks for, whatever the day.</summary>
    internal static IEnumerable<string> Asked(Sql sql, ReportFilter filter, Times times) =>
        [.. Named(sql, filter), .. Matching(sql, "r", filter, times)];

    /// <summary>The conditions that a row r of the table report is one that the filter names.</summary>
    private static IEnumerable<string> Named(Sql sql, ReportFilter filter)
    {
        if (filter.Id is { } id)
        {
            yield return $"r.id = {sql.Text(id)}";
        }
        if (filter.Statement is { } statement)
        {
            // A report's id starts with its statement's key, so one index serves both.
            yield return $"r.id >= {sql.Text(statement + ":")} and r.id < {sql.Text(statement + ";")}";
        }
    }

    /// <summary>The conditions that a row of the table activity is asked for.</summary>
    internal static IEnumerable<string> OfActivity(Sql sql, string row, ReportFilter filter, Times times)
    {
        string[] named = [.. Named(sql, filter)];
        return
        [
            sql.Held(row), .. Matching(sql, row, filter, times),
            .. named.Length == 0 ? (string[])[] : [$"exists (select from views.report r where r.known_from = {row}.known_from and {string.Join(" and ", named)})"],
        ];
    }

    /// <summary>What a filter asks of a report, but for its name.</summary>
    private static IEnumerable<string> Matching(Sql sql, string row, ReportFilter filter, Times times)
    {
        if (filter.With is { } with)
        {
            yield return TakesPart(sql, row, with);
            yield return $"{row}.type = any({sql.Texts(TyingTypes)})";
        }
        if (filter.Commitment is { } commitment)
        {
            yield return $"exists (select from views.effect e where e.known_from = {row}.known_from and e.commitment = any({Meant(sql, "commitment", commitment)}))";
        }
        foreach (var condition in Matching(sql, row, filter.Actor, filter.Topic, filter.Type, filter.From, filter.To, times))
        {
            yield return condition;
        }
    }

    /// <summary>The conditions on a report that several lists have in common; what is null does not narrow.</summary>
    internal static IEnumerable<string> Matching(
        Sql sql, string report, string? actor, string? topic, string? type, DateOnly? from, DateOnly? to, Times times)
    {
        if (type is not null)
        {
            yield return $"{report}.type = {sql.Text(type)}";
        }
        if (actor is not null)
        {
            yield return TakesPart(sql, report, actor);
        }
        if (topic is not null)
        {
            yield return About(sql, report, topic);
        }
        foreach (var condition in Within(sql, report, from, to, times))
        {
            yield return condition;
        }
    }

    /// <summary>The report of a row is about a topic.</summary>
    internal static string About(Sql sql, string row, string topic) =>
        $"exists (select from views.topic about where about.known_from = {row}.known_from and about.topic = any({Meant(sql, "topic", topic)}))";

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

    private static string TakesPart(Sql sql, string row, string actor) =>
        $"exists (select from views.participant p where p.known_from = {row}.known_from and p.actor = any(array(select views.family({sql.Text(actor)}, $1, true))))";

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
        Effects = ReadEffects(row),
        Summary = row.Text("summary"),
        Occurrence = row.OptionalText("occurrence"),
        Implements = row.OptionalText("implements"),
        Details = row.Json<JsonElement>("details_text"),
    };
}
