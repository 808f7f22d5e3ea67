using CooperationTracker.Domain;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Views.Actors;
using CooperationTracker.Views.Corrections;
using CooperationTracker.Views.Queries;
using CooperationTracker.Views.Reports;
using Npgsql;

namespace CooperationTracker.Views.Statements;

/// <summary>Questions about statements.</summary>
public static class StatementQuery
{
    /// <summary>The last correction known of a statement: it tells the status.</summary>
    private static readonly string Ended =
        $"""
        select c.* from views.correction c
        where c.subject = s.key and c.subject_type = 'statement' and {Sql.Known("c")}
        order by c.known_from desc limit 1
        """;

    private static readonly Dictionary<CorrectionKind, StatementStatus> StatusAfter = new()
    {
        [CorrectionKind.Withdrawn] = StatementStatus.Withdrawn,
        [CorrectionKind.Superseded] = StatementStatus.Superseded,
    };

    private static readonly Sort[] Ways =
    [
        new("issued", SortKey.Day("s.begun_earliest"), SortKey.Number("s.known_from")),
        new("key", new SortKey("s.key")),
        new("title", new SortKey("s.title"), new SortKey("s.key")),
        new("recorded", SortKey.Number("s.known_from")),
    ];

    /// <summary>What statements can be sorted by: the first day on which they may have been issued, key, title, position.</summary>
    public static IReadOnlyList<string> Sorts { get; } = Sort.Names(Ways);

    /// <summary>
    /// Statements, those that were withdrawn or superseded included, in the order in which they were issued where
    /// nothing else is asked for.
    /// </summary>
    /// <exception cref="PagingException">The list has no such sort or place.</exception>
    public static Task<Page<StatementItem>> ListAsync(
        NpgsqlDataSource dataSource, StatementFilter filter, Times times, Paging paging, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(paging);
        var sql = new Sql(times);
        return ReadAsync(dataSource, sql, [sql.Held("s"), .. Conditions(sql, filter, times)], paging, cancellation);
    }

    /// <summary>One statement with its paragraphs, reports and corrections; null where it was not known.</summary>
    public static async Task<StatementDetail?> FindAsync(
        NpgsqlDataSource dataSource, string key, Times times, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var sql = new Sql(times);
        var found = await ReadAsync(dataSource, sql, [Sql.Known("s"), $"s.key = {sql.Text(key)}"], new(), cancellation);
        if (found.Items.Count == 0)
        {
            return null;
        }
        var corrections = await CorrectionQuery.OfStatementAsync(dataSource, key, times, cancellation);
        return new(
            found.Items[0],
            await ParagraphsAsync(dataSource, key, times, cancellation),
            (await ReportQuery.ListAsync(dataSource, new() { Statement = key }, times, Paging.All, cancellation)).Items,
            [.. corrections.Select(c => new StatementCorrection(c.Type == "report" ? c.Subject : null, c.Correction))]);
    }

    /// <summary>Whether a statement was known, whatever the asked day.</summary>
    public static async Task<bool> ExistsAsync(
        NpgsqlDataSource dataSource, string key, Times times, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var sql = new Sql(times);
        var found = await sql.ReadAsync(
            dataSource, $"select from views.statement s where s.key = {sql.Text(key)} and {Sql.Known("s")}", _ => true, cancellation);
        return found.Count > 0;
    }

    /// <summary>The keys of statements known that are nearest to a mistyped one, best first. Reads every key: for errors alone.</summary>
    public static Task<IReadOnlyList<string>> NearestAsync(
        NpgsqlDataSource dataSource, string key, Times times, CancellationToken cancellation = default) =>
        NearestAsync(dataSource, "key", key, times, cancellation);

    /// <summary>The names of files that statements known were taken from, nearest to one that none was. Reads every name: for errors alone.</summary>
    public static Task<IReadOnlyList<string>> NearestSourcesAsync(
        NpgsqlDataSource dataSource, string source, Times times, CancellationToken cancellation = default) =>
        NearestAsync(dataSource, "source_file", source, times, cancellation);

    private static async Task<IReadOnlyList<string>> NearestAsync(
        NpgsqlDataSource dataSource, string column, string mistyped, Times times, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var names = await new Sql(times).ReadAsync(
            dataSource,
            $"select distinct s.{column} as name from views.statement s where s.{column} is not null and {Sql.Known("s")}",
            row => row.Text("name"),
            cancellation);
        return NearestNames.To(mistyped, names);
    }

    private static IEnumerable<string> Conditions(Sql sql, StatementFilter filter, Times times)
    {
        if (filter is not { Actor: null, Topic: null, Type: null })
        {
            yield return Tells(sql, filter, times);
        }
        if (filter.Status is { } status)
        {
            var kind = status == StatementStatus.Received ? "is null" : $"= {sql.Text(Words.Of(StatusAfter.First(s => s.Value == status).Key))}";
            yield return $"(select c.kind from ({Ended}) c) {kind}";
        }
        if (filter.Source is { } source)
        {
            yield return $"s.source_file = {sql.Text(source)}";
        }
        if (filter.SourceSha256 is { } digest)
        {
            yield return $"s.source_sha256 = {sql.Text(digest)}";
        }
        foreach (var condition in ReportQuery.Within(sql, "s", filter.From, filter.To, times))
        {
            yield return condition;
        }
    }

    /// <summary>A report of the statement matches, whatever the day; where an actor is asked for, it takes part in that one or states them all.</summary>
    private static string Tells(Sql sql, StatementFilter filter, Times times)
    {
        string[] asked = [.. ReportQuery.Matching(sql, "r", null, filter.Topic, filter.Type, null, null, times)];
        if (filter.Actor is not { } actor)
        {
            return Matches("s");
        }
        var family = $"any(array(select views.family({sql.Text(actor)}, $1, true)))";
        // No more is read than what is the actor's: under "or" every statement would be looked at, with all its reports.
        return $"""
            s.key in (
                select o.key from views.statement o
                where (o.issuer = {family} or o.on_behalf_of = {family} or o.speaker = {family}) {(asked.Length == 0 ? "" : $"and {Matches("o")}")}
                union all
                select r.statement from views.report r
                where {Sql.Known("r")} and {string.Join(" and ", [.. asked, .. ReportQuery.Matching(sql, "r", actor, null, null, null, null, times)])})
            """;

        // A report's id starts with its statement's key: a page of many that match is found soon.
        string Matches(string statement) =>
            $"""
            exists (
                select from views.report r
                where r.id >= {statement}.key || ':' and r.id < {statement}.key || ';' and {Sql.Known("r")}
                    and {string.Join(" and ", asked)})
            """;
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

    private static Task<Page<StatementItem>> ReadAsync(
        NpgsqlDataSource dataSource, Sql sql, IEnumerable<string> conditions, Paging paging, CancellationToken cancellation)
    {
        var pager = new Pager(sql, Ways, paging);
        return pager.ReadAsync(
            dataSource,
            $"""
            {Sql.Merged("actor")}
            select s.*, s.languages::text as languages_text, s.begun_latest <= $2 as certain,
                i.actor as issuer_id, i.name as issuer_name, o.actor as on_behalf_of_id, o.name as on_behalf_of_name,
                k.actor as speaker_id, k.name as speaker_name,
                c.kind as ended_kind, c.reason as ended_reason, c.author as ended_author, c.known_from as ended_position,
                c.recorded_at as ended_at, c.successor as ended_successor,
                (select count(*) from views.report r where r.id >= s.key || ':' and r.id < s.key || ';' and {sql.Held("r")})::int as reports,
                exists (select from views.passage p where p.statement = s.key and {Sql.Known("p")}) as attached
            from (
                select s.*, {pager.Columns} from views.statement s where {string.Join(" and ", conditions)} and {pager.After}
                order by {pager.Order} limit {pager.Limit}
            ) s
            left join lateral ({ActorQuery.Named("s.issuer")}) i on true
            left join lateral ({ActorQuery.Named("s.on_behalf_of")}) o on true
            left join lateral ({ActorQuery.Named("s.speaker")}) k on true
            left join lateral ({Ended}) c on true
            order by {pager.Outer}
            """,
            Read,
            cancellation);
    }

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
        Status = row.OptionalText("ended_kind") is { } kind ? StatusAfter[Words.Parse<CorrectionKind>(kind)] : StatementStatus.Received,
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
}
