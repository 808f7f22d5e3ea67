using System.Diagnostics;
using System.Globalization;
using CooperationTracker.Benchmarks.Core;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Testing;
using CooperationTracker.Views;
using Spectre.Console;

namespace CooperationTracker.Benchmarks.Engines;

/// <summary>
/// The suite <c>engines</c>: both engines beside a plain program of Marten's, on the same statements. Each measurement is
/// taken in a process of its own, the three of one kind one after another.
/// </summary>
internal static class EnginesSuite
{
    /// <summary>What the Marten engine should reach of plain Marten.</summary>
    private const double MartenBar = 0.9;

    private const int ReportsEach = 10;
    private const int AppendsPerClient = 1_000;
    private const int SeenAppends = 50;
    private const string Plain = "plain";
    private const string ByMarten = "marten";

    // By name, since it is compiled only where Marten is at hand.
    private static readonly Type? PlainMarten = Type.GetType("CooperationTracker.Benchmarks.Engines.PlainMarten");

    private static readonly Kind[] Kinds =
    [
        new("replay", "bulk replay", "events/s", 3),
        new("project", "projection of the whole log", "events/s", 1),
        new("rebuild", "rebuild", "events/s", 1),
        new("append-1", "single appends of ten reports, 1 client", "commits/s", 1),
        new("append-8", "single appends of ten reports, 8 clients", "commits/s", 1),
        new("visible", "append to visible, median", "ms", 1),
    ];

    public static async Task<IReadOnlyList<Finding>> RunAsync(int statements, CancellationToken cancellation)
    {
        if (PlainMarten is null)
        {
            AnsiConsole.WriteLine("The suite engines is left out: Marten's packages are not at hand.");
            return [];
        }
        await using var npgsql = await TestDatabase.CreateAsync();
        await using var marten = await TestDatabase.CreateAsync();
        await using var plain = await TestDatabase.CreateAsync();
        List<Finding> findings = [];
        foreach (var kind in Kinds)
        {
            cancellation.ThrowIfCancellationRequested();
            Suite.Say(kind.Name);
            var reference = await MeasureAsync(Plain, plain);
            findings.Add(Compare($"{kind.Name}, npgsql", kind.Bar, await MeasureAsync(NpgsqlEngine.EngineName, npgsql), reference));
            findings.Add(Compare($"{kind.Name}, marten", MartenBar, await MeasureAsync(ByMarten, marten), reference));

            Finding Compare(string name, double bar, Measured ours, Measured theirs) => kind.Unit == "ms"
                ? Finding.AtMost(1 / bar, name, ours.Seconds * 1_000, theirs.Seconds * 1_000, kind.Unit)
                : Finding.AtLeast(bar, name, ours.Rate, theirs.Rate, kind.Unit);

            async Task<Measured> MeasureAsync(string contender, TestDatabase database)
            {
                await using (var checkpoint = database.DataSource.CreateCommand("checkpoint"))
                {
                    checkpoint.CommandTimeout = 0;
                    await checkpoint.ExecuteNonQueryAsync(cancellation); // nobody pays for what an earlier measurement left to be written
                }
                return await Child.MeasureAsync(
                    "engine", kind.Id, contender, database.ConnectionString, Suite.Seeds, statements.ToString(CultureInfo.InvariantCulture));
            }
        }
        return findings;
    }

    /// <summary>Takes one measurement, in this process.</summary>
    public static async Task<Measured> MeasureAsync(string kind, string contender, string connection, string seeds, int statements)
    {
        var generated = await GeneratedStatements.LoadAsync(seeds, ReportsEach);
        await using var measured = contender == Plain ? (IContender)Activator.CreateInstance(PlainMarten!, connection)! : new Tracker(contender, connection);
        await measured.PrepareAsync(generated.Registry.ToCommand());
        var before = await measured.LastAsync();
        var watch = Stopwatch.StartNew();
        switch (kind)
        {
            case "replay":
                await measured.ReplayAsync(generated.Take(0, statements));
                return Result(await measured.LastAsync() - before);
            case "project":
                await using (await measured.FollowAsync())
                {
                    await measured.WaitAsync(before);
                    return Result(before);
                }
            case "rebuild":
                await measured.RebuildAsync();
                return Result(before);
            case "append-1":
                return await AppendAsync(measured, generated.Take(statements, AppendsPerClient), clients: 1);
            case "append-8":
                return await AppendAsync(measured, generated.Take(statements + AppendsPerClient, 8 * AppendsPerClient), clients: 8);
            default:
                return await SeeAsync(measured, generated.Take(statements + 9 * AppendsPerClient, SeenAppends), before);
        }

        Measured Result(long count) => new(count, watch.Elapsed.TotalSeconds, Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0);
    }

    /// <summary>What is decided before is not measured: the plain program decides nothing. The first half warms up.</summary>
    private static async Task<Measured> AppendAsync(IContender measured, IEnumerable<Statement> statements, int clients)
    {
        List<Func<Task<long>>> appends = [];
        foreach (var statement in statements)
        {
            appends.Add(await measured.DecideAsync(statement));
        }
        var warming = appends.Count / 2;
        await RunAsync(0, warming);
        var watch = Stopwatch.StartNew();
        await RunAsync(warming, appends.Count);
        return new(appends.Count - warming, watch.Elapsed.TotalSeconds, 0);

        Task RunAsync(int from, int to) => Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            for (var i = from + client; i < to; i += clients)
            {
                await appends[i]();
            }
        })));
    }

    /// <summary>The median time from an append to all that is projected of it, with nothing else going on.</summary>
    private static async Task<Measured> SeeAsync(IContender measured, IEnumerable<Statement> statements, long before)
    {
        await using var following = await measured.FollowAsync();
        await measured.WaitAsync(before);
        List<double> waits = [];
        foreach (var statement in statements)
        {
            var position = await (await measured.DecideAsync(statement))();
            var watch = Stopwatch.StartNew();
            await measured.WaitAsync(position);
            waits.Add(watch.Elapsed.TotalSeconds);
        }
        return new(waits.Count, Suite.Percentile(waits.Skip(waits.Count / 10), 0.5), 0);
    }

    /// <summary>What is measured.</summary>
    /// <param name="Id">Its name among the programs.</param>
    /// <param name="Name">Its name for people.</param>
    /// <param name="Unit">The unit of its figure.</param>
    /// <param name="Bar">What the Npgsql engine should reach of plain Marten.</param>
    private sealed record Kind(string Id, string Name, string Unit, double Bar);
}
