using CooperationTracker.Views.Queries;
using Npgsql;

namespace CooperationTracker.Views.Reports;

/// <summary>Questions about reports of which nothing says when.</summary>
public static class UnboundedQuery
{
    /// <summary>How many reports match that have neither an earliest nor a latest day.</summary>
    public static async Task<long> CountAsync(
        NpgsqlDataSource dataSource, ReportFilter filter, Times times, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        var sql = new Sql(times);
        var found = await sql.ReadAsync(
            dataSource,
            $"""
            select count(*) as unbounded from views.activity t
            where {string.Join(" and ", ReportQuery.OfActivity(sql, "t", filter, times))} and t.begun_earliest = '-infinity' and t.latest = 'infinity'
            """,
            row => row.Long("unbounded"),
            cancellation);
        return found[0];
    }
}
