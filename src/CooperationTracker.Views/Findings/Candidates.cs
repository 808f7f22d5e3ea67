using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Views.Commitments;
using CooperationTracker.Views.Occurrences;
using CooperationTracker.Views.Queries;
using CooperationTracker.Views.Reports;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Views.Findings;

/// <summary>What rules may find something about: named by indexes, so that nothing is replayed.</summary>
internal static class Candidates
{
    private const string EndsAlone = "e.effect in ('fulfils', 'supersedes', 'withdraws', 'lapses')";

    /// <summary>Occurrences that two statements or more tell of.</summary>
    public static async Task<IEnumerable<Followed.Occurrence>> OccurrencesAsync(
        NpgsqlDataSource dataSource, FindingFilter filter, Times times, CancellationToken cancellation)
    {
        var asked = new OccurrenceFilter { Statements = 2, Actor = filter.Actor, Topic = filter.Topic, Commitment = filter.Commitment, Among = filter.Among?.Occurrences };
        var ids = (await OccurrenceQuery.IdsAsync(dataSource, asked, times, Paging.All, cancellation)).Items;
        var accounts = await AccountQuery.OfAsync(dataSource, [.. ids], times, cancellation);
        return ids.Select(id => Followed.Occurrence.Of(id, [.. accounts[id]]));
    }

    /// <summary>Commitments that some report says were kept or came to an end, with those acts alone that a rule about ends can look at.</summary>
    public static Task<IReadOnlyList<Followed.Commitment>> EndedAsync(
        NpgsqlDataSource dataSource, FindingFilter filter, Times times, CancellationToken cancellation) =>
        CommitmentsAsync(dataSource, filter, times, EndActs.OfAsync, sql => $"exists (select from views.effect e where {EndsAlone} and e.commitment = any(c.id || c.merged) and {sql.Held("e")})", cancellation);

    /// <summary>Commitments that were proposed, and nothing else.</summary>
    public static Task<IReadOnlyList<Followed.Commitment>> ProposedAsync(
        NpgsqlDataSource dataSource, FindingFilter filter, Times times, CancellationToken cancellation) =>
        CommitmentsAsync(dataSource, filter, times, null, sql => $"not exists (select from views.effect e where e.effect <> 'proposes' and e.commitment = any(c.id || c.merged) and {sql.Held("e")})", cancellation);

    /// <summary>Plans whose last day lies before the asked one, and that lay ahead of their statement.</summary>
    public static Task<List<Followed.Plan>> PlansAsync(
        NpgsqlDataSource dataSource, FindingFilter filter, Times times, CancellationToken cancellation)
    {
        var sql = new Sql(times);
        List<string> conditions = [sql.Held("r"), "r.modality = 'planned'", "r.latest < $2", .. ReportQuery.Matching(sql, "r", filter.Actor, filter.Topic, null, null, null, times)];
        if (filter.Commitment is { } commitment)
        {
            conditions.Add($"exists (select from views.effect e where e.known_from = r.known_from and e.commitment = any({ReportQuery.Meant(sql, "commitment", commitment)}))");
        }
        if (filter.Among is { } among)
        {
            // A plan is kept by what happened, and by what fulfils a commitment that it acts on.
            conditions.Add(
                $"""
                (r.known_from = any({sql.Add(among.Reports, NpgsqlDbType.Array | NpgsqlDbType.Bigint)}) or r.occurrence = any({sql.Texts(among.Occurrences)})
                    or exists (
                        select from views.effect e left join merged_commitment em on em.id = e.commitment
                        where e.known_from = r.known_from and coalesce(em.survivor, e.commitment) in (
                            select coalesce(m.survivor, t.id) from unnest({sql.Texts(among.Commitments)}) as t (id) left join merged_commitment m on m.id = t.id)))
                """);
        }
        return sql.ReadAsync(
            dataSource,
            $"""
            {Sql.Merged("commitment")}
            select r.id, r.statement, s.issued, r.modality, r.occurred, r.occurrence, r.summary, r.known_from, array(
                    select k.id from views.occurrence o join views.report k on k.known_from = o.known_from
                    where o.occurrence = r.occurrence and {TookPlace("k")}
                    union
                    select k.id from views.report k where k.implements = r.occurrence and {TookPlace("k")}
                    union
                    select k.id from views.effect a
                    left join merged_commitment am on am.id = a.commitment
                    join views.effect f on f.effect = 'fulfils' and f.begun_latest >= s.begun_earliest and f.commitment in (
                        select coalesce(am.survivor, a.commitment) union all select m.id from merged_commitment m where m.survivor = coalesce(am.survivor, a.commitment))
                    join views.report k on k.known_from = f.known_from and {TookPlace("k")}
                    where a.known_from = r.known_from
                    order by 1) as kept
            from views.report r join views.statement s on s.key = r.statement and {Sql.Known("s")} and s.latest < r.begun_earliest
            where {string.Join(" and ", conditions)}
            """,
            row => new Followed.Plan(
                row.Text("id"), row.Text("statement"), row.Edtf("issued"), row.Word<Modality>("modality"), row.Edtf("occurred"),
                row.OptionalText("occurrence"), row.Text("summary"), row.Long("known_from"), row.Array<string>("kept")),
            cancellation);

        string TookPlace(string row) => $"{row}.modality in ('happened', 'ongoing') and {sql.Held(row)}";
    }

    /// <summary>The commitments c, with those merged into them as c.merged, that hold to a condition; each with what acted on it.</summary>
    private static async Task<IReadOnlyList<Followed.Commitment>> CommitmentsAsync(
        NpgsqlDataSource dataSource, FindingFilter filter, Times times,
        Func<NpgsqlDataSource, IReadOnlyList<Candidate>, Times, CancellationToken, Task<long[]>>? choose, Func<Sql, string> condition, CancellationToken cancellation)
    {
        var sql = new Sql(times);
        var asked = new CommitmentFilter { Id = filter.Commitment, Among = filter.Among?.Commitments, Actor = filter.Actor, Topic = filter.Topic };
        var candidates = await sql.ReadAsync(
            dataSource,
            $"""
            {Sql.Merged("actor", "commitment")}
            select c.id, c.merged, array(
                    select coalesce(a.survivor, p.id) from jsonb_array_elements_text(c.parties) with ordinality as p (id, place)
                    left join merged_actor a on a.id = p.id collate "C" order by p.place) as parties
            from (
                select c.id, c.parties, {CommitmentQuery.Merged} as merged from views.commitment c
                where {string.Join(" and ", CommitmentQuery.Conditions(sql, asked, times))}
            ) c
            where {condition(sql)}
            order by c.id
            """,
            row => new Candidate(row.Text("id"), [row.Text("id"), .. row.Array<string>("merged")], [.. row.Array<string>("parties").Distinct()]),
            cancellation);
        var chosen = choose is null ? null : await choose(dataSource, candidates, times, cancellation);
        var meaning = candidates.SelectMany(c => c.Ids.Select(id => (id, c.Id))).ToDictionary(c => c.id, c => c.Id);
        var acts = (await ActsAsync(dataSource, meaning.Keys, chosen, times, cancellation)).Where(a => meaning.ContainsKey(a.Commitment)).ToLookup(a => meaning[a.Commitment], a => a.Act);
        return [.. candidates.Select(c => new Followed.Commitment(c.Id, c.Parties, [.. acts[c.Id]]))];
    }

    /// <summary>What acted on commitments, in the order in which it occurred; of it what stands at chosen positions, where some are.</summary>
    private static Task<List<(string Commitment, Followed.Act Act)>> ActsAsync(
        NpgsqlDataSource dataSource, IReadOnlyCollection<string> commitments, long[]? chosen, Times times, CancellationToken cancellation)
    {
        var sql = new Sql(times);
        // Not "= any", which a plan made for every length of the array compares one by one.
        var wanted = chosen is null
            ? $"e.commitment = any({sql.Texts(commitments)})"
            : $"e.known_from in (select unnest({sql.Add(chosen, NpgsqlDbType.Array | NpgsqlDbType.Bigint)}))";
        return sql.ReadAsync(
            dataSource,
            $"""
            {Sql.Merged("actor")}
            select e.commitment, e.effect, e.known_from, r.id, r.statement, r.occurred, s.issued, coalesce(m.survivor, s.on_behalf_of, s.issuer) as speaker
            from views.effect e
            join views.report r on r.known_from = e.known_from
            join views.statement s on s.key = r.statement and {Sql.Known("s")}
            left join merged_actor m on m.id = coalesce(s.on_behalf_of, s.issuer)
            where {wanted} and {sql.Held("e")}
            order by e.begun_earliest, e.begun_latest, e.first_known, e.ordinal
            """,
            row => (row.Text("commitment"), new Followed.Act(
                row.Text("id"), row.Text("statement"), row.Text("speaker"), row.Edtf("issued"), row.Word<EffectKind>("effect"),
                row.Edtf("occurred"), row.Long("known_from"))),
            cancellation);
    }
}

/// <summary>A commitment that a rule may find something about.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Ids">It and those of what was merged into it.</param>
/// <param name="Parties">The ids of its parties, mergers followed.</param>
internal sealed record Candidate(string Id, string[] Ids, string[] Parties);
