using CooperationTracker.EventLog;
using CooperationTracker.Testing;
using CooperationTracker.Views;
using Npgsql;

namespace CooperationTracker.Benchmarks.Core;

/// <summary>The suite <c>core</c>: log, views and queries beside bare references.</summary>
internal static class CoreSuite
{
    /// <summary>Nine reports and the statement itself make ten events.</summary>
    private const int ReportsEach = 9;

    /// <summary>The smaller log that growth is measured from: 10,000 events.</summary>
    private const int SmallStatements = 1_000;

    public static Task<GeneratedStatements> GenerateAsync(string seeds) => GeneratedStatements.LoadAsync(seeds, ReportsEach);

    public static async Task<IReadOnlyList<Finding>> RunAsync(int events, CancellationToken cancellation)
    {
        var seeds = Suite.Seeds;
        var statements = events / (ReportsEach + 1);
        var generated = await GenerateAsync(seeds);
        var folder = Directory.CreateTempSubdirectory("tracker-benchmark-").FullName;
        List<Finding> findings = [];
        try
        {
            await using var full = await TestDatabase.CreateAsync();
            Suite.Say($"bulk replay of {events:n0} events");
            findings.AddRange(await ReplayAsync(full, seeds, generated, statements, folder));
            cancellation.ThrowIfCancellationRequested();

            Suite.Say("single appends");
            await using (var appends = await TestDatabase.CreateAsync())
            {
                findings.AddRange(await SingleAppends.MeasureAsync(
                    appends.DataSource, await GeneratedStatements.LoadAsync(seeds, 10), perRound: 1_000));
            }
            Suite.Say("projection");
            await using (var empty = await TestDatabase.CreateAsync())
            {
                findings.Add(await Projection.MeasureAsync(full.DataSource, empty.DataSource, folder));
            }
            cancellation.ThrowIfCancellationRequested();

            Suite.Say("questions");
            var small = await SmallAsync(generated, Math.Min(statements, SmallStatements));
            findings.AddRange(Questions.Compare(small, await Questions.MeasureAsync(full.DataSource)));
            cancellation.ThrowIfCancellationRequested();

            Suite.Say("time to visible");
            findings.Add(await Visibility.MeasureAsync(full.DataSource, generated, statements));
            return findings;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Ours, the bare copy and ours from JSON lines, each into an empty database; the first one's is kept.</summary>
    private static async Task<IReadOnlyList<Finding>> ReplayAsync(
        TestDatabase full, string seeds, GeneratedStatements generated, int statements, string folder)
    {
        var ours = await Child.MeasureAsync("parsed", full.ConnectionString, seeds, $"{statements}");
        await BulkReplay.DumpAsync(full.ConnectionString, folder);
        var file = Path.Combine(folder, "statements.jsonl");
        await BulkReplay.WriteJsonLinesAsync(file, generated, statements);
        var bare = await InEmptyDatabaseAsync(connection => Child.MeasureAsync("bare", connection, folder));
        var lines = await InEmptyDatabaseAsync(connection => Child.MeasureAsync("lines", connection, seeds, file));
        return
        [
            Finding.AtLeast(0.8, "bulk replay of parsed statements", ours.Rate, bare.Rate, "events/s"),
            Finding.AtLeast(0.5, "bulk replay from JSON lines", lines.Rate, bare.Rate, "events/s"),
            Finding.AtMost(1, "peak memory of a bulk replay from JSON lines", lines.PeakMegabytes, 512, "MB"),
        ];
    }

    private static async Task<IReadOnlyDictionary<(string Question, string Time), (double P50, double P95)>> SmallAsync(
        GeneratedStatements generated, int statements)
    {
        await using var database = await TestDatabase.CreateAsync();
        await BulkReplay.ParsedAsync(database.ConnectionString, generated, statements);
        await using var log = new NpgsqlEventLog(database.DataSource);
        await new ProjectionRunner(database.DataSource, log).CatchUpAsync();
        return await Questions.MeasureAsync(database.DataSource);
    }

    private static async Task<Measured> InEmptyDatabaseAsync(Func<string, Task<Measured>> measure)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using (var session = await database.DataSource.OpenConnectionAsync())
        await using (var checkpoint = new NpgsqlCommand("checkpoint", session))
        {
            await checkpoint.ExecuteNonQueryAsync(); // nobody pays for what an earlier measurement left to be written
        }
        return await measure(database.ConnectionString);
    }
}
