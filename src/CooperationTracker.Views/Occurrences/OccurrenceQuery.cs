using CooperationTracker.Domain.Reports;
using CooperationTracker.Views.Queries;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Views.Occurrences;

/// <summary>Questions about occurrences.</summary>
public static class OccurrenceQuery
{
    /// <summary>Occurrences of which an account says that it had begun by the asked day, in order of the earliest account.</summary>
    public static async Task<List<OccurrenceItem>> ListAsync(
        NpgsqlDataSource dataSource, OccurrenceFilter filter, Times times, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        var sql = new Sql(times);
        List<string> conditions = [sql.Held("o")];
        if (filter.Id is { } id)
        {
            conditions.Add($"o.occurrence = {sql.Text(id)}");
        }
        if (filter.Actor is { } actor)
        {
            conditions.Add($"exists (select from views.participant p where p.known_from = o.known_from and p.actor = any(array(select views.family({sql.Text(actor)}, $1, true))))");
        }
        var ids = await sql.ReadAsync(
            dataSource,
            $"""
            select o.occurrence from views.occurrence o where {string.Join(" and ", conditions)}
            group by o.occurrence having count(distinct o.statement) >= {sql.Add(filter.Statements, NpgsqlDbType.Integer)}
            order by min(o.begun_earliest), o.occurrence limit {sql.Add(filter.Limit, NpgsqlDbType.Integer)}
            """,
            row => row.Text("occurrence"),
            cancellation);
        var accounts = await AccountQuery.OfAsync(dataSource, [.. ids], times, cancellation);
        return [.. ids.Select(occurrence => Item(occurrence, [.. accounts[occurrence]]))];
    }

    private static OccurrenceItem Item(string occurrence, IReadOnlyList<Account> accounts) => new(
        occurrence,
        [.. accounts.Select(a => new OccurrenceAccount(a.Report, a.Statement, a.Occurred, a.Place, a.Participants))],
        OccurrenceComparison.Corroborations(accounts),
        OccurrenceComparison.Contradictions(accounts));
}
