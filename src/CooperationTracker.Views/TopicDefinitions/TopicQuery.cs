using CooperationTracker.Views.Queries;
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
    /// <summary>The topics known, by id; those merged into others count there.</summary>
    public static Task<List<TopicItem>> ListAsync(NpgsqlDataSource dataSource, Times times, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var sql = new Sql(times);
        return sql.ReadAsync(
            dataSource,
            $"""
            with merged as materialized (
                select * from views.survivor('topic', $1)
            ), told as (
                select coalesce(m.survivor, t.topic) as topic, sum(t.reports)::bigint as reports
                from (select t.topic, count(*) from views.topic t where {sql.Held("t")} group by t.topic) t (topic, reports)
                left join merged m on m.id = t.topic
                group by 1
            )
            select d.*, array(select m.id from merged m where m.survivor = d.id order by m.id) as merged, coalesce(t.reports, 0) as reports
            from views.topic_definition d left join told t on t.topic = d.id
            where {Sql.Known("d")} and not exists (select from merged m where m.id = d.id)
            order by d.id
            """,
            row => new TopicItem(
                row.Text("id"), row.Text("name"), row.OptionalText("description"), row.Array<string>("merged"),
                row.Long("reports"), row.Long("known_from"), row.Time("recorded_at")),
            cancellation);
    }
}
