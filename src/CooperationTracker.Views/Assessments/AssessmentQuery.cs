using CooperationTracker.Domain.Assessments;
using CooperationTracker.Views.Queries;
using CooperationTracker.Views.Reports;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Views.Assessments;

/// <summary>Questions about assessments. As of a day count those whose period had begun by it.</summary>
public static class AssessmentQuery
{
    private const string Of = "coalesce((select m.survivor from merged_commitment m where m.id = a.commitment), a.commitment)";

    private static readonly Sort[] Ways =
    [
        new("commitment", new SortKey("a.commitment"), new SortKey("a.party"), SortKey.Day("a.begun_earliest"), SortKey.Number("a.known_from")),
        new("recorded", SortKey.Number("a.known_from")),
    ];

    /// <summary>What assessments can be sorted by: commitment, then party and period, so that assessors stand side by side; position.</summary>
    public static IReadOnlyList<string> Sorts { get; } = Sort.Names(Ways);

    /// <summary>Assessments, by commitment, party and period where nothing else is asked for.</summary>
    /// <exception cref="PagingException">The list has no such sort or place.</exception>
    public static Task<Page<AssessmentItem>> ListAsync(
        NpgsqlDataSource dataSource, AssessmentFilter filter, Times times, Paging paging, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(paging);
        var sql = new Sql(times);
        var pager = new Pager(sql, Ways, paging);
        return pager.ReadAsync(
            dataSource,
            $"""
            {Sql.Merged("actor", "commitment")}
            select a.*, {Of} as survivor, p.actor as party_id, p.name as party_name,
                array(select jsonb_array_elements_text(a.reports)) as evidence,
                array(select jsonb_array_elements_text(a.outside)) as elsewhere,
                array(
                    select e.id from jsonb_array_elements_text(a.reports) e (id)
                    where not exists (select from views.report r where r.id = e.id collate "C" and {Sql.Known("r")})) as gone
            from (
                select a.*, {pager.Columns} from views.assessment a
                where {string.Join(" and ", Conditions(sql, filter))} and {pager.After}
                order by {pager.Order} limit {pager.Limit}
            ) a
            left join lateral ({Actors.ActorQuery.Named("a.party")}) p on true
            order by {pager.Outer}
            """,
            Read,
            cancellation);
    }

    /// <summary>Scores put together, with how far assessors agree.</summary>
    public static async Task<Scoreboard> ScoresAsync(
        NpgsqlDataSource dataSource, AssessmentFilter filter, Times times, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        var sql = new Sql(times);
        var scores = await sql.ReadAsync(
            dataSource,
            $"""
            {Sql.Merged("actor", "commitment", "topic")}
            select * from (
            -- Of one assessor's scores of what was merged since, the newest stands.
            select distinct on (1, 2, 3, 4, 5, 6)
                {Of} as commitment, coalesce(m.survivor, a.party) as party, a.begun_earliest, a.latest, a.assessor, a.stage, a.score, a.known_from,
                array(
                    select distinct coalesce(t.survivor, d.topic) from views.commitment c
                    cross join lateral jsonb_array_elements_text(c.topics) d (topic)
                    left join merged_topic t on t.id = d.topic collate "C"
                    where c.id = {Of} and {Sql.Known("c")}) as topics
            from views.assessment a left join merged_actor m on m.id = a.party
            where {string.Join(" and ", Conditions(sql, filter))}
            order by 1, 2, 3, 4, 5, 6, a.known_from desc) s
            order by s.known_from
            """,
            row => new Scored(
                row.Text("commitment"), row.Text("party"), row.Get<DateOnly>("begun_earliest"), row.Get<DateOnly>("latest"),
                row.Array<string>("topics"), row.Text("assessor"), row.Word<Stage>("stage"), row.Word<Score>("score")),
            cancellation);
        // A card of another year or topic would hold only a part of its scores.
        var asked = filter.Group switch
        {
            ScoreGroup.Year => filter.Year?.ToString("0000", System.Globalization.CultureInfo.InvariantCulture),
            ScoreGroup.Topic => filter.Topic,
            _ => null,
        };
        return new(
            [.. Scorecards.Of(scores, filter.Group).Where(card => asked is null || card.Id == asked)],
            ScoreAgreement.Of(scores.Where(s => s.Stage == Stage.Final)), ScoreAgreement.Of(scores.Where(s => s.Stage == Stage.Interim)));
    }

    /// <summary>The conditions that a row a of the table assessment is asked for. Needs the mergers of commitments.</summary>
    private static IEnumerable<string> Conditions(Sql sql, AssessmentFilter filter)
    {
        yield return sql.Held("a");
        if (filter.Actor is { } actor)
        {
            yield return $"a.party = any(array(select views.family({sql.Text(actor)}, $1, true)))";
        }
        if (filter.Topic is { } topic)
        {
            yield return $"exists (select from views.commitment c where c.id = {Of} and {Sql.Known("c")} and c.topics ?| {ReportQuery.Meant(sql, "topic", topic)})";
        }
        if (filter.Commitment is { } commitment)
        {
            yield return $"a.commitment = any({ReportQuery.Meant(sql, "commitment", commitment)})";
        }
        if (filter.Year is { } year)
        {
            yield return $"a.begun_earliest <= {sql.Add(new DateOnly(year, 12, 31), NpgsqlDbType.Date)} and a.latest >= {sql.Add(new DateOnly(year, 1, 1), NpgsqlDbType.Date)}";
        }
        if (filter.Assessor is { } assessor)
        {
            yield return $"a.assessor = {sql.Text(assessor)}";
        }
        if (filter.Stage is { } stage)
        {
            yield return $"a.stage = {sql.Text(Words.Of(stage))}";
        }
    }

    private static AssessmentItem Read(Row row)
    {
        var score = row.Word<Score>("score");
        return new()
        {
            Id = row.Text("id"),
            Commitment = row.Text("survivor"),
            Party = new(row.OptionalText("party_id") ?? row.Text("party"), row.OptionalText("party_name") ?? row.Text("party")),
            Period = row.Edtf("period"),
            Score = score,
            Value = score.Value(),
            Stage = row.Word<Stage>("stage"),
            Assessor = row.Text("assessor"),
            Rationale = row.Text("rationale"),
            Reports = row.Array<string>("evidence"),
            NoLongerCount = row.Array<string>("gone"),
            References = row.Array<string>("elsewhere"),
            Codebook = row.Text("codebook"),
            Position = row.Long("known_from"),
            RecordedAt = row.Time("recorded_at"),
        };
    }
}
