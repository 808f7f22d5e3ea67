using CooperationTracker.Views.Queries;
using Npgsql;

namespace CooperationTracker.Views.Corrections;

/// <summary>Questions about corrections.</summary>
internal static class CorrectionQuery
{
    /// <summary>The corrections known of some subjects of a type (report, statement, actor, topic, commitment), in order.</summary>
    public static async Task<ILookup<string, Correction>> OfAsync(
        NpgsqlDataSource dataSource, string subjectType, IReadOnlyCollection<string> subjects, Times times, CancellationToken cancellation)
    {
        var together = new Together();
        var rows = Add(together, subjectType, subjects, times);
        await together.AskAsync(dataSource, cancellation);
        return rows.ToLookup(r => r.Subject, r => r.Correction);
    }

    /// <summary>The same, asked with others.</summary>
    public static List<(string Subject, Correction Correction)> Add(
        Together together, string subjectType, IReadOnlyCollection<string> subjects, Times times)
    {
        var sql = new Sql(times);
        return together.Add(
            sql,
            $"""
            select c.* from views.correction c
            where c.subject = any({sql.Texts(subjects)}) and c.subject_type = {sql.Text(subjectType)} and {Sql.Known("c")}
            order by c.known_from
            """,
            row => (row.Text("subject"), Read(row)));
    }

    /// <summary>The corrections known of a statement and of its reports, those that count no more included, in order.</summary>
    public static Task<List<(string Type, string Subject, Correction Correction)>> OfStatementAsync(
        NpgsqlDataSource dataSource, string statement, Times times, CancellationToken cancellation)
    {
        var sql = new Sql(times);
        return sql.ReadAsync(
            dataSource,
            $"""
            select c.* from views.correction c
            where (c.subject_type = 'statement' and c.subject = {sql.Text(statement)}
                    or c.subject_type = 'report' and c.subject >= {sql.Text(statement + ":")} and c.subject < {sql.Text(statement + ";")})
                and {Sql.Known("c")}
            order by c.known_from
            """,
            row => (row.Text("subject_type"), row.Text("subject"), Read(row)),
            cancellation);
    }

    private static Correction Read(Row row) => new(
        row.Word<CorrectionKind>("kind"), row.Text("reason"), row.Text("author"),
        row.Long("known_from"), row.Time("recorded_at"), row.OptionalText("successor"),
        row.OptionalText("erased"), row.OptionalText("legal_basis"));
}
