using CooperationTracker.Domain.Actors;
using CooperationTracker.Views.Commitments;
using CooperationTracker.Views.Queries;
using Npgsql;

namespace CooperationTracker.Views.Actors;

/// <summary>The registry out of the views, for whoever has to resolve names.</summary>
public static class RegistryQuery
{
    /// <summary>The registry as it was known at a position, to resolve names and aliases in.</summary>
    public static async Task<Registry> ReadAsync(NpgsqlDataSource dataSource, Times times, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        // In the order of the log, by which a name that two entries have means the first of them.
        var registry = Registry.Empty;
        foreach (var actor in await EntriesAsync("actor", "r.definition::text as entry", row => row.Json<ActorDefinition>("entry")))
        {
            registry = registry with { Actors = registry.Actors.With(actor.Id, actor) };
        }
        foreach (var topic in await EntriesAsync("topic_definition", "r.id, r.name, r.description", row => new TopicDefinition
        {
            Id = row.Text("id"),
            Name = row.Text("name"),
            Description = row.OptionalText("description"),
        }))
        {
            registry = registry with { Topics = registry.Topics.With(topic.Id, topic) };
        }
        foreach (var commitment in await EntriesAsync("commitment", "r.*, r.parties::text as parties_text, r.topics::text as topics_text", CommitmentQuery.ReadDefinition))
        {
            registry = registry with { Commitments = registry.Commitments.With(commitment.Id, commitment) };
        }
        foreach (var (type, id, into) in await MergersAsync(dataSource, times, cancellation))
        {
            registry = type switch
            {
                "actor" => registry with { Actors = registry.Actors.Merged(id, into) },
                "topic" => registry with { Topics = registry.Topics.Merged(id, into) },
                _ => registry with { Commitments = registry.Commitments.Merged(id, into) },
            };
        }
        return registry;

        Task<List<T>> EntriesAsync<T>(string table, string columns, Func<Row, T> read)
        {
            var sql = new Sql(times);
            return sql.ReadAsync(
                dataSource, $"select {columns} from views.{table} r where {Sql.Known("r")} order by (select min(f.known_from) from views.{table} f where f.id = r.id)", read, cancellation);
        }
    }

    private static Task<List<(string Type, string Id, string Into)>> MergersAsync(
        NpgsqlDataSource dataSource, Times times, CancellationToken cancellation)
    {
        var sql = new Sql(times);
        return sql.ReadAsync(
            dataSource,
            $"select c.subject_type, c.subject, c.successor from views.correction c where c.kind = 'merged' and {Sql.Known("c")} order by c.known_from",
            row => (row.Text("subject_type"), row.Text("subject"), row.Text("successor")),
            cancellation);
    }
}
