using System.Diagnostics;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Edge;
using CooperationTracker.Testing;
using Npgsql;

namespace CooperationTracker.Cli.Tests;

/// <summary>kill -9 of whoever takes in, and a database that goes away: no statement is lost, none is there twice, and the views follow.</summary>
public sealed class WatchKillTests
{
    private const int Statements = 300;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Watchers_that_are_killed_lose_nothing_and_record_nothing_twice()
    {
        SkipWithoutMarten();
        const int kills = 5;
        await using var database = new SeededDatabase();
        await database.InitializeAsync();
        using var files = new Files();
        PutInto(files);
        var random = new Random(20260107);
        List<long> reached = [await CountAsync(database)];
        for (var i = 0; i < kills; i++)
        {
            using var watching = Tracker.Start("watch", files.Folder, "--connection", database.ConnectionString);
            await MovesAsync(watching, async () => await CountAsync(database) > reached[^1]);
            await KillAsync(watching, TimeSpan.FromMilliseconds(random.Next(200)));
            reached.Add(await CountAsync(database));
        }
        reached[^1].ShouldBeLessThan(5 + Statements, "no watcher was killed half-way");

        (await Tracker.RunProcessAsync("watch", files.Folder, "--once", "--connection", database.ConnectionString)).ShouldBeDone();

        Directory.EnumerateFiles(files.Folder).ShouldBeEmpty();
        await ShouldHoldEachOnceAsync(database);
    }

    [Fact]
    public async Task Servers_that_are_killed_while_they_take_in_and_project_leave_the_rest_to_the_next()
    {
        SkipWithoutMarten();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no signals there");
        const int kills = 3;
        await using var database = new SeededDatabase();
        await database.InitializeAsync();
        await using var data = await ThrowawayFolder.CreateAsync();
        using var files = new Files();
        PutInto(files);
        // Everything is queued by one who is killed when it is: the servers find it in the queue.
        using (var watching = Tracker.Start("watch", files.Folder, "--connection", database.ConnectionString))
        {
            await MovesAsync(watching, () => Task.FromResult(!Directory.EnumerateFiles(files.Folder).Any()));
            await KillAsync(watching, TimeSpan.Zero);
        }
        var random = new Random(20260108);
        for (var i = 0; i < kills && await CountAsync(database) is var before and < 5 + Statements; i++)
        {
            using var serving = await Serving.StartAsync(database, data.Path, "--listen", "http://127.0.0.1:0");
            await MovesAsync(serving.Process, async () => await CountAsync(database) > before);
            await Task.Delay(random.Next(100), Cancellation);
            await serving.EndAsync("KILL");
        }
        using (var last = await Serving.StartAsync(database, data.Path, "--listen", "http://127.0.0.1:0"))
        {
            await MovesAsync(last.Process, async () => await CountAsync(database) == 5 + Statements);
            (await last.EndAsync("INT")).ExitCode.ShouldBe(ExitCodes.Done);
        }

        await ShouldHoldEachOnceAsync(database);
    }

    [Fact]
    public async Task A_database_that_is_restarted_meanwhile_is_waited_for()
    {
        SkipWithoutMarten();
        await using var server = new PrivateTestServer();
        await server.InitializeAsync();
        await using var database = await TestDatabase.CreateAsync(server);
        (await database.RunAsync("replay", Tracker.Seeds)).ShouldBeDone();
        using var files = new Files();
        PutInto(files);
        using var watching = Tracker.Start("watch", files.Folder, "--once", "--connection", database.ConnectionString);
        var output = watching.StandardOutput.ReadToEndAsync(Cancellation);
        var error = watching.StandardError.ReadToEndAsync(Cancellation);
        for (var i = 0; i < 2; i++)
        {
            var before = await CountAsync(database);
            await MovesAsync(watching, async () => await CountAsync(database) > before + 20);
            await (i == 0 ? server.StopAsync() : server.KillAsync());
            await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
            await server.StartAsync();
            // The sessions that this test had are gone with the server.
            await using var ended = new NpgsqlConnection(database.ConnectionString);
            NpgsqlConnection.ClearPool(ended);
        }
        await watching.WaitForExitAsync(Cancellation);

        watching.ExitCode.ShouldBe(ExitCodes.Done, await error);
        (await output).ShouldNotBeEmpty();
        await ShouldHoldEachOnceAsync(database);
    }

    private static void SkipWithoutMarten() =>
        Assert.SkipUnless(EngineCatalogue.Resolve(EngineCatalogue.Auto) == "marten", "Marten was not built in: its packages were not at hand.");

    private static void PutInto(Files files)
    {
        for (var i = 1; i <= Statements; i++)
        {
            files.Write($"{i:000}.json", ManyStatements.Line(i));
        }
    }

    private static async Task<long> CountAsync(TestDatabase database) =>
        (long)(await database.ScalarAsync("select count(*) from tracker.mt_streams where type = 'statement'"))!;

    private static async Task ShouldHoldEachOnceAsync(TestDatabase database)
    {
        (await database.JsonAsync("intake", "list")).ShouldSatisfyAllConditions(
            list => list.Items.ShouldBeEmpty(), list => list.Json.GetProperty("waiting").GetInt64().ShouldBe(0));
        (await CountAsync(database)).ShouldBe(5 + Statements);
        (await database.ScalarAsync("select count(*) from tracker.mt_events where stream_id like 'statement/many-%'")).ShouldBe(3L * Statements);
        (await database.JsonAsync("statements")).Items.Length.ShouldBe(5 + Statements);
        var views = await database.ReadViewsAsync();
        (await database.RunAsync("rebuild")).ShouldBeDone();
        (await database.ReadViewsAsync()).ShouldBe(views);
    }

    /// <summary>Waits, for two minutes at most, for something that a process does.</summary>
    private static async Task MovesAsync(Process process, Func<Task<bool>> moved)
    {
        var watch = Stopwatch.StartNew();
        while (!await moved())
        {
            process.HasExited.ShouldBeFalse("it ended by itself");
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2), "nothing moves");
            await Task.Delay(5, Cancellation);
        }
    }

    private static async Task KillAsync(Process process, TimeSpan after)
    {
        await Task.Delay(after, Cancellation);
        process.Kill();
        await process.WaitForExitAsync(Cancellation);
    }
}
