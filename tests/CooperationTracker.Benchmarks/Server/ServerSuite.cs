using CooperationTracker.Benchmarks.Core;
using CooperationTracker.Edge;
using CooperationTracker.EventLog;
using CooperationTracker.Testing;
using CooperationTracker.Views;
using Npgsql;

namespace CooperationTracker.Benchmarks.Server;

/// <summary>The suite <c>server</c>: <c>tracker serve</c> in a process of its own, asked over loopback, beside bare references asked in turn.</summary>
internal static class ServerSuite
{
    /// <summary>Nine reports and the statement itself make ten events.</summary>
    private const int ReportsEach = 9;

    /// <summary>The smaller log.</summary>
    private const int SmallEvents = 10_000;

    private const int PostsPerRound = 500;

    public static async Task<IReadOnlyList<Finding>> RunAsync(int events, CancellationToken cancellation)
    {
        var generated = await GeneratedStatements.LoadAsync(Suite.Seeds, ReportsEach);
        List<Finding> findings = [];
        foreach (var size in ((int[])[Math.Min(SmallEvents, events), events]).Distinct())
        {
            cancellation.ThrowIfCancellationRequested();
            Suite.Say($"reads at {size:n0} events");
            await using var database = await TestDatabase.CreateAsync();
            await BulkReplay.ParsedAsync(database.ConnectionString, generated, size / (ReportsEach + 1));
            await ProjectAsync(database.DataSource, cancellation);
            findings.AddRange(await Reads.MeasureAsync(database.ConnectionString, $"{size:n0}"));
        }
        cancellation.ThrowIfCancellationRequested();
        var posted = await GeneratedStatements.LoadAsync(Suite.Seeds, 10);
        foreach (var engine in ((string[])[EngineCatalogue.Resolve(EngineCatalogue.Auto), NpgsqlEngine.EngineName]).Distinct())
        {
            Suite.Say($"posts, engine {engine}");
            findings.AddRange(await Posts.MeasureAsync(posted, engine, Math.Min(PostsPerRound, events)));
        }
        return findings;
    }

    private static async Task ProjectAsync(NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        await using var log = new NpgsqlEventLog(dataSource);
        await new ProjectionRunner(dataSource, log).CatchUpAsync(cancellation: cancellation);
        await using var command = dataSource.CreateCommand("vacuum analyze"); // as autovacuum does in time
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
