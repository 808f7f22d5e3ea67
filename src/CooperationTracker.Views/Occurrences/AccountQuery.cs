using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Time;
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
            {Sql.Merged("actor", "commitment")}
            select o.occurrence, o.report, o.statement, o.occurred, o.place, o.known_from, p.*, e.*,
                r.modality, r.details ->> 'instrument' as instrument, s.issued
            from views.occurrence o
            join views.report r on r.known_from = o.known_from
            left join views.statement s on s.key = o.statement and {Sql.Known("s")}
            cross join lateral ({ReportQuery.Participants("o.known_from")}) p
            cross join lateral ({ReportQuery.Effects("o.known_from")}) e
            where o.occurrence = any({sql.Texts(occurrences)}) and {Sql.Known("o")}
            order by o.known_from
            """,
            row => (row.Text("occurrence"), Read(row)));
    }

    private static Account Read(Row row) => new(
        row.Text("report"), row.Text("statement"), row.Edtf("occurred"), row.OptionalText("place"),
        [.. ReportQuery.ReadParticipants(row).Select(p => new Participant(p.Actor, p.Role))])
    {
        Modality = row.Word<Modality>("modality"),
        Instrument = row.OptionalText("instrument") is { } instrument ? Words.Parse<Instrument>(instrument) : null,
        Effects = ReportQuery.ReadEffects(row),
        Issued = row.OptionalText("issued") is { } issued ? Edtf.Parse(issued) : null,
        Position = row.Long("known_from"),
    };
}
