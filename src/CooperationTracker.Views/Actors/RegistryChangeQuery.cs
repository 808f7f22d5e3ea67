using CooperationTracker.Views.Queries;
using Npgsql;

namespace CooperationTracker.Views.Actors;

/// <summary>When the registry changed.</summary>
public static class RegistryChangeQuery
{
    /// <summary>The position of the last change of the registry that was known; 0 where it was empty.</summary>
    public static async Task<long> LastAsync(NpgsqlDataSource dataSource, Times times, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        // Mergers alone are corrections only; whatever else changes an entry gives it a new row.
        string[] changes =
        [
            .. ((string[])["actor", "topic_definition", "commitment"]).Select(table => $"select max(known_from) from views.{table} where known_from <= $1"),
            // Mergers are few among corrections: looked for among themselves, not backwards through all.
            "select max(m.known_from) from (select known_from from views.correction where kind = 'merged' offset 0) m where m.known_from <= $1",
        ];
        var found = await new Sql(times).ReadAsync(
            dataSource,
            $"select coalesce(greatest({string.Join(", ", changes.Select(c => $"({c})"))}), 0) as position, $2::date as day",
            row => row.Long("position"),
            cancellation);
        return found[0];
    }
}
