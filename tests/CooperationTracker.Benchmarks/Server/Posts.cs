using System.Diagnostics;
using System.Text.Json;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Edge;
using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Intake.Statements;
using CooperationTracker.Server.Access;
using CooperationTracker.Testing;

namespace CooperationTracker.Benchmarks.Server;

/// <summary>
/// Statements with ten reports posted over HTTP, beside the append of such statements by as many clients on the same engine.
/// Both go into the same log, from which the server projects all the while.
/// </summary>
internal static class Posts
{
    private const int Rounds = 5;

    /// <summary>Before them: a server spends its first half minute on compiling what it does often.</summary>
    private const int WarmUps = 5;

    public static async Task<IReadOnlyList<Finding>> MeasureAsync(GeneratedStatements generated, string engine, int perRound)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var session = await Session.OpenAsync(new(database.ConnectionString, ServerOrigin.Given, ""), engine);
        await AccessSchema.EnsureAsync(database.DataSource);
        var key = (await new ApiKeys(database.DataSource).AddAsync("benchmark", Role.Analyst, expires: null))!;
        var log = session.Tracker;
        await log.RegisterAsync(generated.Registry.ToCommand(), new("benchmark", "benchmark"));
        await using var tracker = await Served.TrackerAsync(database.ConnectionString, engine);
        List<Finding> findings = [];
        var next = 0;
        foreach (var clients in (int[])[1, 8])
        {
            var load = new Load(tracker.Address, clients);
            List<(Loaded Posts, Loaded Appends)> rounds = [];
            for (var round = 0; round < WarmUps + Rounds; round++)
            {
                // Made before, so that only the posts are measured.
                byte[][] requests = [.. Take().Select(s => load.Post("/statements", key, JsonSerializer.SerializeToUtf8Bytes(s, DomainJson.Options)))];
                var statements = Take();
                await Reads.ReadyAsync(tracker); // nobody pays for what an earlier round left to be projected
                var posts = await load.RunAsync(201, i => i < perRound ? requests[i] : null);
                await Reads.ReadyAsync(tracker);
                rounds.Add((posts, await AppendAsync(log, statements, clients)));
            }
            var measured = rounds.Skip(WarmUps).ToArray();
            var median = measured.OrderBy(r => r.Posts.Rate / r.Appends.Rate).ElementAt(Rounds / 2);
            findings.Add(Finding.AtLeast(0.7, $"post of ten reports, {engine}, {clients} client(s)", median.Posts.Rate, median.Appends.Rate, "statements/s"));
            findings.Add(Finding.Plain($"post of ten reports, {engine}, {clients} client(s), p99",
                Suite.Percentile(measured.SelectMany(r => r.Posts.Milliseconds), 0.99),
                Suite.Percentile(measured.SelectMany(r => r.Appends.Milliseconds), 0.99), "ms"));
        }
        return findings;

        Statement[] Take()
        {
            Statement[] taken = [.. generated.Take(next, perRound)];
            next += perRound;
            return taken;
        }
    }

    private static async Task<Loaded> AppendAsync(TrackerLog log, Statement[] statements, int clients)
    {
        var next = -1;
        var watch = Stopwatch.StartNew();
        var taken = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            List<double> milliseconds = [];
            for (int i; (i = Interlocked.Increment(ref next)) < statements.Length;)
            {
                var start = Stopwatch.GetTimestamp();
                await log.RecordAsync(statements[i], new("benchmark", "benchmark"));
                milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            return milliseconds;
        })));
        return new(statements.Length / watch.Elapsed.TotalSeconds, [.. taken.SelectMany(t => t)]);
    }
}
