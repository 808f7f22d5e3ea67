using System.Text.Json;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Views.Corrections;
using CooperationTracker.Views.Occurrences;
using CooperationTracker.Views.Queries;
using CooperationTracker.Views.Reports;
using Npgsql;

namespace CooperationTracker.Views.Commitments;

/// <summary>How one commitment evolved, back to the passages.</summary>
public static class TraceQuery
{
    /// <summary>The trace; null where the commitment was not known. An id that was merged gives the commitment that it means.</summary>
    public static Task<CommitmentTrace?> FindAsync(
        NpgsqlDataSource dataSource, string id, Times times, CancellationToken cancellation = default) =>
        FindAsync(dataSource, id, new(), times, cancellation);

    /// <summary>The trace with those steps alone whose reports are asked for, each with the status after it; null where the commitment was not known.</summary>
    public static async Task<CommitmentTrace?> FindAsync(
        NpgsqlDataSource dataSource, string id, ReportFilter filter, Times times, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var found = (await CommitmentQuery.ListAsync(dataSource, new() { Id = id }, times, new(), cancellation)).Items;
        if (found.Count == 0)
        {
            return null;
        }
        var commitment = found[0];
        string[] ids = [commitment.Id, .. commitment.Merged];
        var steps = Asked(await StepsAsync(dataSource, ids, filter, times, cancellation));
        var occurrences = steps.SelectMany(s => (string?[])[s.Occurrence, s.Implements?.Occurrence]).OfType<string>().Distinct().ToArray();
        var together = new Together();
        var told = AccountQuery.Add(together, occurrences, times);
        var corrected = CorrectionQuery.Add(together, "report", [.. steps.Select(s => s.Report).Distinct()], times);
        var changes = CorrectionQuery.Add(together, "commitment", ids, times);
        await together.AskAsync(dataSource, cancellation);
        var accounts = told.ToLookup(a => a.Occurrence, a => a.Account);
        var corrections = corrected.ToLookup(c => c.Subject, c => c.Correction);
        return new(
            commitment,
            [.. steps.Select(step => Complete(step with { Corrections = [.. corrections[step.Report]] }, accounts))],
            [.. changes.Select(c => c.Correction).OrderBy(c => c.Position)]);
    }

    /// <summary>The steps that are asked for, each with the status after it, to which all before it count.</summary>
    private static List<TraceStep> Asked(IEnumerable<(TraceStep Step, bool IsAsked)> steps)
    {
        var status = CommitmentStatus.Opened;
        List<TraceStep> asked = [];
        foreach (var (step, isAsked) in steps)
        {
            status = CommitmentFold.Evolve(status, step.Effect);
            if (isAsked)
            {
                asked.Add(step with { Status = status });
            }
        }
        return asked;
    }

    private static TraceStep Complete(TraceStep step, ILookup<string, Account> accounts)
    {
        IReadOnlyList<Account> same = step.Occurrence is null ? [] : [.. accounts[step.Occurrence]];
        return step with
        {
            CorroboratedBy = Others(same.Where(a => a.Statement != step.Statement.Key)),
            Contradictions = [.. OccurrenceComparison.Contradictions(same).Where(c => c.Report == step.Report || c.OtherReport == step.Report)],
            Implements = step.Implements is { } earlier ? earlier with { Accounts = Others(accounts[earlier.Occurrence]) } : null,
        };

        static TraceAccount[] Others(IEnumerable<Account> accounts) =>
            [.. accounts.Select(a => new TraceAccount(a.Report, a.Statement, a.Occurred))];
    }

    private static Task<List<(TraceStep Step, bool IsAsked)>> StepsAsync(
        NpgsqlDataSource dataSource, string[] ids, ReportFilter filter, Times times, CancellationToken cancellation)
    {
        var sql = new Sql(times);
        var asked = string.Join(" and ", ["true", .. ReportQuery.Asked(sql, filter, times)]);
        return sql.ReadAsync(
            dataSource,
            $"""
            {Sql.Merged("actor")}
            select e.effect, e.begun_latest <= $2 as certain, {asked} as is_asked, r.*, r.details::text as details_text, r.details ->> 'place' as place,
                s.key, s.title, s.issued, s.source_file, i.actor as issuer_id, i.name as issuer_name,
                g.text as passage, o.text as source_text, p.*
            from views.effect e
            join views.report r on r.known_from = e.known_from
            join views.statement s on s.key = r.statement and {Sql.Known("s")}
            cross join lateral ({Actors.ActorQuery.Named("s.issuer")}) i
            left join views.paragraph g on g.statement = r.statement and g.number = r.paragraph
            left join views.passage o on o.statement = r.statement and o.number = r.paragraph and {Sql.Known("o")}
            cross join lateral ({ReportQuery.Participants("r.known_from")}) p
            where e.commitment = any({sql.Texts(ids)}) and {sql.Held("e")}
            order by e.begun_earliest, e.begun_latest, e.first_known, e.ordinal
            """,
            row => (Read(row), row.Bool("is_asked")),
            cancellation);
    }

    private static TraceStep Read(Row row) => new()
    {
        Occurred = row.Edtf("occurred"),
        DateWording = row.OptionalText("date_wording"),
        Certain = row.Bool("certain"),
        Effect = row.Word<EffectKind>("effect"),
        Status = CommitmentStatus.Opened,
        Type = row.Text("type"),
        Report = row.Text("id"),
        Modality = row.Word<Modality>("modality"),
        Participants = ReportQuery.ReadParticipants(row),
        Place = row.OptionalText("place"),
        Summary = row.Text("summary"),
        Details = row.Json<JsonElement>("details_text"),
        Statement = new(
            row.Text("key"), row.Text("title"), new(row.Text("issuer_id"), row.Text("issuer_name")),
            row.Edtf("issued"), row.OptionalText("source_file")),
        Paragraph = row.Int("paragraph"),
        Passage = row.OptionalText("passage"),
        SourceText = row.OptionalText("source_text"),
        Occurrence = row.OptionalText("occurrence"),
        Implements = row.OptionalText("implements") is { } earlier ? new(earlier, []) : null,
        CorroboratedBy = [],
        Contradictions = [],
        Corrections = [],
        Position = row.Long("known_from"),
        RecordedAt = row.Time("recorded_at"),
    };
}
