using CooperationTracker.Domain.Reports;
using CooperationTracker.Views.Queries;
using CooperationTracker.Views.Reports;
using Npgsql;

namespace CooperationTracker.Views.Occurrences;

/// <summary>The accounts of occurrences.</summary>
internal static class AccountQuery
{
    /// <summary>The accounts known of some occurrences, each occurrence's in the order in which they became known.</summary>
    /// <remarks>By knowledge alone: accounts that differ in their date must meet, whatever the asked day.</remarks>
    public static async Task<ILookup<string, Account>> OfAsync(
        NpgsqlDataSource dataSource, string[] occurrences, Times times, CancellationToken cancellation)
    {
        if (occurrences.Length == 0)
        {
            return Array.Empty<(string Occurrence, Account Account)>().ToLookup(a => a.Occurrence, a => a.Account);
        }
        var together = new Together();
        var found = Add(together, occurrences, times);
        await together.AskAsync(dataSource, cancellation);
        return found.ToLookup(a => a.Occurrence, a => a.Account);
    }

    /// <summary>The same, asked with others.</summary>
    public static List<(string Occurrence, Account Account)> Add(Together together, string[] occurrences, Times times)
    {
        var sql = new Sql(times);
        return together.Add(
            sql,
            $"""
            {Sql.Merged("actor")}
            select o.occurrence, o.report, o.statement, o.occurred, o.place, p.*
            from views.occurrence o cross join lateral ({ReportQuery.Participants("o.known_from")}) p
            where o.occurrence = any({sql.Texts(occurrences)}) and {Sql.Known("o")}
            order by o.known_from
            """,
            row => (row.Text("occurrence"), new Account(
                row.Text("report"), row.Text("statement"), row.Edtf("occurred"), row.OptionalText("place"),
                [.. ReportQuery.ReadParticipants(row).Select(p => new Participant(p.Actor, p.Role))])));
    }
}
