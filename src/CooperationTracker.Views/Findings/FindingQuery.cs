using System.Globalization;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Views.Queries;
using Npgsql;

namespace CooperationTracker.Views.Findings;

/// <summary>
/// Questions about findings. They are derived anew at the asked times: the database names the candidates of each rule,
/// which are few, and the rules (<see cref="FindingRules"/>) decide.
/// </summary>
public static class FindingQuery
{
    private static readonly (string Name, bool Downwards, Func<FindingItem, long> Key)[] Ways =
    [
        ("severity", true, f => (long)f.Severity),
        ("recorded", false, f => f.Position),
    ];

    /// <summary>What findings can be sorted by: severity, the highest first, and the position from which they are known; then by id.</summary>
    public static IReadOnlyList<string> Sorts { get; } = [.. Ways.Select(w => w.Name)];

    /// <summary>Findings, the most severe first where nothing else is asked for.</summary>
    /// <exception cref="PagingException">The list has no such sort or place.</exception>
    public static async Task<Page<FindingItem>> ListAsync(
        NpgsqlDataSource dataSource, FindingFilter filter, Times times, Paging paging, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(paging);
        var page = PageOf(paging);
        var findings = await FindAsync(dataSource, filter, times, cancellation);
        var settlements = await SettlementsAsync(dataSource, findings, times, cancellation);
        return page(findings.Select(f => Item(f, settlements.GetValueOrDefault(f.Id))).Where(f => filter.Settled is null || f.Settled == filter.Settled));
    }

    /// <summary>The finding of an id, and null where the rules give none at the asked times.</summary>
    public static async Task<Finding?> FindAsync(NpgsqlDataSource dataSource, string id, Times times, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return (await FindAsync(dataSource, new FindingFilter { Id = id }, times, cancellation)).SingleOrDefault();
    }

    /// <summary>Findings, whatever an auditor says of them, in no order.</summary>
    internal static async Task<IReadOnlyList<Finding>> FindAsync(
        NpgsqlDataSource dataSource, FindingFilter filter, Times times, CancellationToken cancellation)
    {
        var rules = filter.Rules;
        List<Finding> found = [];
        if (FindingRules.OfOccurrences.Any(rules.Contains))
        {
            found.AddRange((await Candidates.OccurrencesAsync(dataSource, filter, times, cancellation)).SelectMany(FindingRules.Find));
        }
        if (FindingRules.OfEndedCommitments.Any(rules.Contains))
        {
            found.AddRange((await Candidates.EndedAsync(dataSource, filter, times, cancellation)).SelectMany(FindingRules.FindEnds));
        }
        if (FindingRules.OfProposals.Any(rules.Contains))
        {
            found.AddRange((await Candidates.ProposedAsync(dataSource, filter, times, cancellation))
                .Select(c => FindingRules.FindUnanswered(c, times.AsOf)).OfType<Finding>());
        }
        if (FindingRules.OfPlans.Any(rules.Contains))
        {
            found.AddRange((await Candidates.PlansAsync(dataSource, filter, times, cancellation))
                .Select(p => FindingRules.FindOverdue(p, times.AsOf)).OfType<Finding>());
        }
        var kinds = rules.Select(r => r.Kind).ToHashSet();
        return [.. found.Where(f => kinds.Contains(f.Kind) && (filter.Id is null || f.Id == filter.Id))];
    }

    private static async Task<Dictionary<string, Settlement>> SettlementsAsync(
        NpgsqlDataSource dataSource, IReadOnlyList<Finding> findings, Times times, CancellationToken cancellation)
    {
        var sql = new Sql(times);
        var rows = await sql.ReadAsync(
            dataSource,
            $"select t.*, $2::date as day from views.settlement t where t.finding = any({sql.Texts([.. findings.Select(f => f.Id)])}) and {Sql.Known("t")}",
            row => (Finding: row.Text("finding"), Settlement: new Settlement(
                row.Word<Verdict>("verdict"), row.Long("given_on"), row.Text("reason"), row.Text("author"), row.Long("known_from"), row.Time("recorded_at"))),
            cancellation);
        return rows.ToDictionary(r => r.Finding, r => r.Settlement);
    }

    private static FindingItem Item(Finding finding, Settlement? settlement) => new()
    {
        Id = finding.Id,
        Kind = finding.Kind,
        Severity = finding.Severity,
        Subject = finding.Subject,
        Sentence = finding.Sentence,
        Rule = FindingRules.Of(finding.Kind).Meaning,
        Occurrence = finding.Occurrence,
        Commitment = finding.Commitment,
        Reports = finding.Reports,
        Position = finding.Position,
        Settled = settlement is not null && new FindingState(1, settlement.Verdict, settlement.Known).Settles(finding),
        Settlement = settlement,
    };

    /// <summary>Takes the page that is asked for out of all that was found; checked before anything is looked for.</summary>
    private static Func<IEnumerable<FindingItem>, Page<FindingItem>> PageOf(Paging paging)
    {
        if (paging.Limit < 1)
        {
            throw new PagingException(PagingException.BadLimit, $"The limit is 1 or more, not {paging.Limit}.");
        }
        var way = Ways.FirstOrDefault(w => w.Name == (paging.Sort ?? Sorts[0]));
        if (way.Name is null)
        {
            throw new PagingException(PagingException.UnknownSort,
                $"There is no sort '{paging.Sort}'. There are {string.Join(", ", Sorts)}.", NearestNames.To(paging.Sort!, Sorts));
        }
        var sign = paging.Descending ?? way.Downwards ? -1 : 1;
        var after = paging.After is null ? default((long Key, string Id)?) : Place(paging.After, way.Name, sign);
        return findings =>
        {
            var sorted = findings.Select(f => (Key: sign * way.Key(f), f.Id, Item: f))
                .Where(f => after is not { } last || f.Key > last.Key || (f.Key == last.Key && string.CompareOrdinal(f.Id, last.Id) > 0))
                .OrderBy(f => f.Key).ThenBy(f => f.Id, StringComparer.Ordinal).Take((int)Math.Min(paging.Limit + 1L, int.MaxValue)).ToArray();
            return new(
                [.. sorted.Take(paging.Limit).Select(f => f.Item)],
                sorted.Length > paging.Limit ? [(sign * sorted[paging.Limit - 1].Key).ToString(CultureInfo.InvariantCulture), sorted[paging.Limit - 1].Id] : null);
        };
    }

    private static (long Key, string Id) Place(IReadOnlyList<string> after, string sort, int sign) =>
        after.Count == 2 && long.TryParse(after[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var key) && key != long.MinValue
            ? (sign * key, after[1])
            : throw new PagingException(PagingException.BadCursor,
                $"The place to go on from is none of this list. Take it from the page before, asked with the same sort '{sort}', or start at the first page.");
}
