using CooperationTracker.Views.Queries;
using CooperationTracker.Views.Reports;
using Npgsql;

namespace CooperationTracker.Views.TopicDefinitions;

/// <summary>A topic with how often it is reported on.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What counts as this topic.</param>
/// <param name="Merged">The ids that were merged into it.</param>
/// <param name="Reports">How many reports are about it.</param>
/// <param name="Position">The position of its definition.</param>
/// <param name="RecordedAt">When that was recorded.</param>
public sealed record TopicItem(
    string Id, string Name, string? Description, IReadOnlyList<string> Merged, long Reports, long Position, DateTimeOffset RecordedAt);

/// <summary>Questions about topics.</summary>
public static class TopicQuery
{
    private static readonly Sort[] Ways =
    [
        new("id", new SortKey("d.id")),
        new("name", new SortKey("d.name"), new SortKey("d.id")),
        new("reports", SortKey.Number("d.reports"), new SortKey("d.id") { Against = true }) { Downwards = true },
    ];

    /// <summary>What topics can be sorted by: id, name, how many reports are about them.</summary>
    public static IReadOnlyList<string> Sorts { get; } = Sort.Names(Ways);

    /// <summary>The topics known, by id where nothing else is asked for; those merged into others count there.</summary>
    /// <exception cref="PagingException">The list has no such sort or place.</exception>
    public static Task<Page<TopicItem>> ListAsync(
        NpgsqlDataSource dataSource, Times times, Paging paging, CancellationToken cancellation = default) =>
        ListAsync(dataSource, new(), times, paging, cancellation);

    /// <summary>The topics that reports which are asked for are about, with how many of these; all topics where nothing is asked for.</summary>
    /// <exception cref="PagingException">The list has no such sort or place.</exception>
    public static Task<Page<TopicItem>> ListAsync(
        NpgsqlDataSource dataSource, ReportFilter filter, Times times, Paging paging, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(paging);
        var sql = new Sql(times);
        var pager = new Pager(sql, Ways, paging);
        return pager.ReadAsync(
            dataSource,
            $"""
            {Sql.Merged("topic")}, told as materialized (
                select t.topics, min(t.known_from) as report, count(*) as reports
                from views.activity t
                where {string.Join(" and ", ReportQuery.OfActivity(sql, "t", filter, times))} and t.topics is not null group by 1
            ), about as (
                -- Once, also where a report names two topics that are one by now.
                select distinct t.topics, coalesce(m.survivor, o.topic) as topic
                from told t join views.topic o on o.known_from = t.report left join merged_topic m on m.id = o.topic
            ), counted as (
                select a.topic, sum(t.reports)::bigint as reports from told t join about a on a.topics = t.topics group by 1
            )
            select d.*, {pager.Columns}, array(select m.id from merged_topic m where m.survivor = d.id order by m.id) as merged
            from (
                select d.*, coalesce(c.reports, 0) as reports from views.topic_definition d left join counted c on c.topic = d.id
                where {Sql.Known("d")} and not exists (select from merged_topic m where m.id = d.id)
            ) d
            where {(filter == new ReportFilter() ? "true" : "d.reports > 0")} and {pager.After} order by {pager.Order} limit {pager.Limit}
            """,
            row => new TopicItem(
                row.Text("id"), row.Text("name"), row.OptionalText("description"), row.Array<string>("merged"),
                row.Long("reports"), row.Long("known_from"), row.Time("recorded_at")),
            cancellation);
    }
}
