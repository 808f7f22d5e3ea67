using CooperationTracker.Domain.Reports;
using CooperationTracker.Views.Queries;
using CooperationTracker.Views.Reports;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Views.Occurrences;

/// <summary>Questions about occurrences.</summary>
public static class OccurrenceQuery
{
    private static readonly Sort[] Ways =
    [
        new("first", SortKey.Day("o.first"), new SortKey("o.occurrence")),
        new("id", new SortKey("o.occurrence")),
    ];

    /// <summary>What occurrences can be sorted by: the first day on which the earliest account may have begun, id.</summary>
    public static IReadOnlyList<string> Sorts { get; } = Sort.Names(Ways);

    /// <summary>Occurrences of which an account says that it had begun by the asked day, by the earliest account where nothing else is asked for.</summary>
    /// <exception cref="PagingException">The list has no such sort or place.</exception>
    public static async Task<Page<OccurrenceItem>> ListAsync(
        NpgsqlDataSource dataSource, OccurrenceFilter filter, Times times, Paging paging, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(paging);
        var ids = await IdsAsync(dataSource, filter, times, paging, cancellation);
        var accounts = await AccountQuery.OfAsync(dataSource, [.. ids.Items], times, cancellation);
        return new([.. ids.Items.Select(occurrence => Item(occurrence, [.. accounts[occurrence]]))], ids.Next);
    }

    /// <summary>The ids alone of what <see cref="ListAsync"/> lists.</summary>
    internal static Task<Page<string>> IdsAsync(
        NpgsqlDataSource dataSource, OccurrenceFilter filter, Times times, Paging paging, CancellationToken cancellation)
    {
        var sql = new Sql(times);
        var pager = new Pager(sql, Ways, paging);
        List<string> told = [sql.Held("o")];
        if (filter.Id is { } id)
        {
            told.Add($"o.occurrence = {sql.Text(id)}");
        }
        if (filter.Among is { } among)
        {
            told.Add($"o.occurrence = any({sql.Texts(among)})");
        }
        List<string> matching = [.. ReportQuery.Matching(sql, "r", filter.Actor, filter.Topic, filter.Type, filter.From, filter.To, times)];
        if (filter.Commitment is { } commitment)
        {
            matching.Add($"exists (select from views.effect e where e.known_from = r.known_from and e.commitment = any({ReportQuery.Meant(sql, "commitment", commitment)}))");
        }
        if (matching.Count > 0)
        {
            told.Add(
                $"""
                o.occurrence in (
                    select o.occurrence from views.occurrence o join views.report r on r.known_from = o.known_from
                    where {sql.Held("o")} and {string.Join(" and ", matching)})
                """);
        }
        return pager.ReadAsync(
            dataSource,
            $"""
            select o.occurrence, {pager.Columns}
            from (
                select o.occurrence, min(o.begun_earliest) as first from views.occurrence o where {string.Join(" and ", told)}
                group by o.occurrence having count(distinct o.statement) >= {sql.Add(filter.Statements, NpgsqlDbType.Integer)}
            ) o
            where {pager.After} order by {pager.Order} limit {pager.Limit}
            """,
            row => row.Text("occurrence"),
            cancellation);
    }

    private static OccurrenceItem Item(string occurrence, IReadOnlyList<Account> accounts)
    {
        var contradictions = OccurrenceComparison.Contradictions(accounts);
        return new(
            occurrence,
            [.. accounts.Select(a => new OccurrenceAccount(
                a.Report, a.Statement, a.Occurred, a.Place, a.Participants, a.Modality, a.Instrument, a.Effects, a.Position))],
            OccurrenceComparison.Corroborations(accounts),
            contradictions,
            accounts[0].Report,
            Agreement.Of(accounts, contradictions));
    }
}
