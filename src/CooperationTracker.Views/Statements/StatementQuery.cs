using CooperationTracker.Domain.Statements;
using CooperationTracker.Views.Actors;
using CooperationTracker.Views.Corrections;
using CooperationTracker.Views.Queries;
using CooperationTracker.Views.Reports;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Views.Statements;

/// <summary>Which statements are asked for; what is null does not narrow.</summary>
public sealed record StatementFilter
{
    /// <summary>An actor's id that issued it, alone or for another, or spoke; or one of whose bodies did.</summary>
    public string? Actor { get; init; }

    /// <summary>The id of a topic of one of its reports.</summary>
    public string? Topic { get; init; }

    /// <summary>The first day of a range in which it was possibly issued; with certainly, wholly.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day of that range.</summary>
    public DateOnly? To { get; init; }

    /// <summary>How many at most.</summary>
    public int Limit { get; init; } = 1000;
}

/// <summary>Questions about statements.</summary>
public static class StatementQuery
{
    /// <summary>Statements in the order in which they were issued, those that were withdrawn or superseded included.</summary>
    public static Task<List<StatementItem>> ListAsync(
        NpgsqlDataSource dataSource, StatementFilter filter, Times times, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        var sql = new Sql(times);
        List<string> conditions = [sql.Held("s"), .. ReportQuery.Within(sql, "s", filter.From, filter.To, times)];
        if (filter.Actor is { } actor)
        {
            var family = $"any(array(select views.family({sql.Text(actor)}, $1, true)))";
            conditions.Add($"(s.issuer = {family} or s.on_behalf_of = {family} or s.speaker = {family})");
        }
        if (filter.Topic is { } topic)
        {
            conditions.Add(
                $"""
                exists (
                    select from views.report r join views.topic t on t.known_from = r.known_from
                    where r.id >= s.key || ':' and r.id < s.key || ';' and {Sql.Known("r")} and t.topic = any({ReportQuery.Meant(sql, "topic", topic)}))
                """);
        }
        return ReadAsync(dataSource, sql, string.Join(" and ", conditions), filter.Limit, cancellation);
    }

    /// <summary>One statement with its paragraphs, reports and corrections; null where it was not known.</summary>
    public static async Task<StatementDetail?> FindAsync(
        NpgsqlDataSource dataSource, string key, Times times, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var sql = new Sql(times);
        var found = await ReadAsync(dataSource, sql, $"{Sql.Known("s")} and s.key = {sql.Text(key)}", 1, cancellation);
        if (found.Count == 0)
        {
            return null;
        }
        var corrections = await CorrectionQuery.OfStatementAsync(dataSource, key, times, cancellation);
        return new(
            found[0],
            await ParagraphsAsync(dataSource, key, times, cancellation),
            await ReportQuery.ListAsync(dataSource, new() { Statement = key, Limit = int.MaxValue }, times, cancellation),
            [.. corrections.Select(c => new StatementCorrection(c.Type == "report" ? c.Subject : null, c.Correction))]);
    }

    private static Task<List<StatementParagraph>> ParagraphsAsync(
        NpgsqlDataSource dataSource, string key, Times times, CancellationToken cancellation)
    {
        var sql = new Sql(times);
        return sql.ReadAsync(
            dataSource,
            $"""
            select p.number, p.text, o.text as passage
            from views.paragraph p
            left join views.passage o on o.statement = p.statement and o.number = p.number and {Sql.Known("o")}
            where p.statement = {sql.Text(key)} and {Sql.Known("p")}
            order by p.number
            """,
            row => new StatementParagraph(row.Int("number"), row.Text("text"), row.OptionalText("passage")),
            cancellation);
    }

    private static Task<List<StatementItem>> ReadAsync(
        NpgsqlDataSource dataSource, Sql sql, string condition, int limit, CancellationToken cancellation) =>
        sql.ReadAsync(
            dataSource,
            $"""
            select s.*, s.languages::text as languages_text, s.begun_latest <= $2 as certain,
                i.actor as issuer_id, i.name as issuer_name, o.actor as on_behalf_of_id, o.name as on_behalf_of_name,
                k.actor as speaker_id, k.name as speaker_name,
                c.kind as ended_kind, c.reason as ended_reason, c.author as ended_author, c.known_from as ended_position,
                c.recorded_at as ended_at, c.successor as ended_successor,
                (select count(*) from views.report r where r.id >= s.key || ':' and r.id < s.key || ';' and {sql.Held("r")})::int as reports,
                exists (select from views.passage p where p.statement = s.key and {Sql.Known("p")}) as attached
            from (select s.* from views.statement s where {condition} order by s.begun_earliest, s.known_from
                limit {sql.Add(limit, NpgsqlDbType.Integer)}) s
            left join lateral ({ActorQuery.Named("s.issuer")}) i on true
            left join lateral ({ActorQuery.Named("s.on_behalf_of")}) o on true
            left join lateral ({ActorQuery.Named("s.speaker")}) k on true
            left join lateral (
                select c.* from views.correction c
                where c.subject = s.key and c.subject_type = 'statement' and {Sql.Known("c")}
                order by c.known_from desc limit 1
            ) c on true
            order by s.begun_earliest, s.known_from
            """,
            Read,
            cancellation);

    private static StatementItem Read(Row row) => new()
    {
        Key = row.Text("key"),
        Title = row.Text("title"),
        Issuer = Actor(row, "issuer")!,
        OnBehalfOf = Actor(row, "on_behalf_of"),
        Speaker = Actor(row, "speaker"),
        Venue = row.OptionalText("venue"),
        Issued = row.Edtf("issued"),
        Certain = row.Bool("certain"),
        Symbol = row.OptionalText("symbol"),
        Languages = row.Json<string[]>("languages_text"),
        Source = row.OptionalText("source_file"),
        SourceSha256 = row.OptionalText("source_sha256"),
        Status = row.OptionalText("ended_kind") is { } kind ? StatusAfter(Words.Parse<CorrectionKind>(kind)) : StatementStatus.Received,
        Ended = row.OptionalText("ended_kind") is null ? null : new(
            row.Word<CorrectionKind>("ended_kind"), row.Text("ended_reason"), row.Text("ended_author"),
            row.Long("ended_position"), row.Time("ended_at"), row.OptionalText("ended_successor")),
        Reports = row.Int("reports"),
        Attached = row.Bool("attached"),
        Position = row.Long("known_from"),
        RecordedAt = row.Time("recorded_at"),
    };

    private static NamedActor? Actor(Row row, string column) =>
        row.OptionalText($"{column}_id") is { } id ? new(id, row.Text($"{column}_name")) : null;

    private static StatementStatus StatusAfter(CorrectionKind correction) => correction switch
    {
        CorrectionKind.Withdrawn => StatementStatus.Withdrawn,
        CorrectionKind.Superseded => StatementStatus.Superseded,
        _ => throw new ArgumentOutOfRangeException(nameof(correction), correction, "no correction of a statement"),
    };
}
