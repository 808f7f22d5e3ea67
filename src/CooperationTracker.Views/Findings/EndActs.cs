using CooperationTracker.Domain.Commitments;
using CooperationTracker.Views.Queries;
using Npgsql;

namespace CooperationTracker.Views.Findings;

/// <summary>
/// Which acts on a commitment the rules about ends can look at: few among all. They are chosen from the index of effects
/// alone, so that only they are looked up.
/// </summary>
internal static class EndActs
{
    /// <summary>The positions of those acts.</summary>
    public static async Task<long[]> OfAsync(
        NpgsqlDataSource dataSource, IReadOnlyList<Candidate> candidates, Times times, CancellationToken cancellation)
    {
        var meaning = candidates.SelectMany(c => c.Ids.Select(id => (id, c))).ToDictionary(c => c.id, c => c.c);
        var sql = new Sql(times);
        var acts = await sql.ReadAsync(
            dataSource,
            $"""
            select e.commitment, e.effect, e.begun_earliest, e.begun_latest, e.known_from from views.effect e
            where e.commitment = any({sql.Texts(meaning.Keys)}) and {sql.Held("e")}
            order by e.begun_earliest, e.begun_latest, e.first_known, e.ordinal
            """,
            row => (Commitment: row.Text("commitment"), Act: new Light(row.Word<EffectKind>("effect"), row.Get<DateOnly>("begun_earliest"), row.Get<DateOnly>("begun_latest"), row.Long("known_from"))),
            cancellation);
        HashSet<long> chosen = [];
        List<Candidate> kept = [];
        foreach (var commitment in acts.GroupBy(a => meaning[a.Commitment], a => a.Act))
        {
            chosen.UnionWith(Choose([.. commitment]));
            if (commitment.Any(a => a.Effect == EffectKind.Fulfils))
            {
                kept.Add(commitment.Key);
            }
        }
        chosen.UnionWith(await OfPartiesAsync(dataSource, kept, times, cancellation));
        return [.. chosen];
    }

    /// <summary>
    /// Every end and claim, what follows one up to and with the next that takes the commitment up again, what takes it up up to
    /// and with the first certainly after a claim, what first took it on, and what did so on a day that is not certain.
    /// </summary>
    private static IEnumerable<long> Choose(Light[] acts)
    {
        var (follows, taken) = (false, false);
        DateOnly? claimed = null;
        foreach (var act in acts)
        {
            var takes = act.Effect is EffectKind.Adopts or EffectKind.Reaffirms;
            var anew = act.Effect is EffectKind.Proposes or EffectKind.Adopts;
            var ends = act.Effect is EffectKind.Fulfils or EffectKind.Supersedes or EffectKind.Withdraws or EffectKind.Lapses;
            if (ends || follows || (anew && claimed is not null) || (takes && (!taken || act.BegunLatest == DateOnly.MaxValue)))
            {
                yield return act.Position;
            }
            taken |= takes;
            follows = ends || (follows && !anew);
            claimed = act.Effect == EffectKind.Fulfils ? (claimed > act.BegunLatest ? claimed : act.BegunLatest)
                : anew && act.BegunEarliest > claimed && act.BegunLatest < DateOnly.MaxValue ? null
                : claimed;
        }
    }

    /// <summary>What parties themselves say of commitments that somebody claims were kept.</summary>
    private static async Task<IEnumerable<long>> OfPartiesAsync(
        NpgsqlDataSource dataSource, List<Candidate> kept, Times times, CancellationToken cancellation)
    {
        var parties = (from c in kept from id in c.Ids from party in c.Parties select (id, party)).ToHashSet();
        var sql = new Sql(times);
        var spoken = await sql.ReadAsync(
            dataSource,
            $"""
            {Sql.Merged("actor")}
            select e.commitment, e.known_from, coalesce(m.survivor, s.on_behalf_of, s.issuer) as speaker
            from views.effect e
            join views.statement s on s.key = e.statement and {Sql.Known("s")}
            left join merged_actor m on m.id = coalesce(s.on_behalf_of, s.issuer)
            where e.commitment = any({sql.Texts([.. kept.SelectMany(c => c.Ids)])}) and {sql.Held("e")}
            """,
            row => (Commitment: row.Text("commitment"), Speaker: row.Text("speaker"), Position: row.Long("known_from")),
            cancellation);
        return spoken.Where(s => parties.Contains((s.Commitment, s.Speaker))).Select(s => s.Position);
    }

    private readonly record struct Light(EffectKind Effect, DateOnly BegunEarliest, DateOnly BegunLatest, long Position);
}
