using System.Diagnostics;
using System.Text;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Edge;
using CooperationTracker.EventLog;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Statements;
using CooperationTracker.Testing;
using CooperationTracker.Views;

namespace CooperationTracker.Cli.Tests;

/// <summary>Several servers on one database: each does a part of what goes on all the time, and the others take over what one leaves.</summary>
public sealed class NodeTests
{
    /// <summary>The views and the tree.</summary>
    private static readonly int Parts = ViewCatalogue.All.Count + 1;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_then_four_servers_share_the_work_evenly_and_those_that_are_left_take_over_what_killed_ones_did()
    {
        Assert.SkipUnless(EngineCatalogue.Resolve(EngineCatalogue.Auto) == "marten", "Marten was not built in: its packages were not at hand.");
        await using var database = new SeededDatabase();
        await database.InitializeAsync();
        using var files = new Files();
        await using var servers = new Servers(database, files);

        await servers.StartAsync("watch", Directory.CreateDirectory(Path.Combine(files.Folder, "watched")).FullName); // it leads, and cannot project
        await servers.ServeAsync(2);
        await servers.ShareAsync([0, Parts / 2, Parts - (Parts / 2)]);
        await servers.ServeAsync(2);
        await servers.ShareAsync([0, Parts / 4, Parts / 4, Parts / 4, Parts - (3 * (Parts / 4))]);
        await servers.KillAsync(leading: true);
        await servers.KillAsync(leading: false);
        await servers.ShareAsync([5, 5, 6]);
        await servers.KillAsync(leading: true);
        await servers.ShareAsync([8, 8]);

        (await database.RunAsync("append", files.Write("seen.yaml", Some.Statement("seen")))).ShouldBeDone();
        (await database.RunAsync("status")).Out.ShouldContain("leads: ");
        (await database.RunAsync("verify")).ShouldBeDone();
    }

    [Fact]
    public async Task On_the_engine_that_does_not_spread_its_work_another_server_goes_on_projecting_when_one_is_killed()
    {
        await using var database = new SeededDatabase();
        await database.InitializeAsync();
        using var files = new Files();
        await using var log = new NpgsqlEventLog(database.DataSource);
        var tracker = new TrackerLog(log);
        List<Process> servers = [await ServeAsync(), await ServeAsync()];
        try
        {
            for (var round = 0; round < 3; round++) // whichever of them projected: one that did is killed
            {
                servers[0].Kill();
                await servers[0].WaitForExitAsync(Cancellation);
                servers.RemoveAt(0);
                var outcome = await tracker.RecordAsync(Statement($"after-kill-{round}"), new("test", "test"), Cancellation);
                await ViewProgress.WaitAsync(database.DataSource, outcome.Position, TimeSpan.FromSeconds(30), Cancellation);
                (await ViewProgress.ReachedAsync(database.DataSource, Cancellation)).ShouldBeGreaterThanOrEqualTo(outcome.Position);
                servers.Add(await ServeAsync());
            }
        }
        finally
        {
            servers.ForEach(server => server.Kill());
        }

        static Statement Statement(string key) => Binder.Bind<Statement>(InputDocument.Read("", Encoding.UTF8.GetBytes(Some.Statement(key))));

        async Task<Process> ServeAsync()
        {
            var server = Tracker.Start(
                "serve", "--json", "--engine", "npgsql", "--listen", "http://127.0.0.1:0", "--data", files.Folder, "--connection", database.ConnectionString);
            _ = server.StandardError.ReadToEndAsync(Cancellation);
            (await server.StandardOutput.ReadLineAsync(Cancellation)).ShouldNotBeNull();
            return server;
        }
    }

    [Fact]
    public async Task A_server_that_is_killed_while_it_projects_loses_no_statement_and_none_is_projected_twice()
    {
        Assert.SkipUnless(EngineCatalogue.Resolve(EngineCatalogue.Auto) == "marten", "Marten was not built in: its packages were not at hand.");
        const int statements = 6_000;
        const int kills = 3;
        await using var database = new SeededDatabase();
        await database.InitializeAsync();
        using var files = new Files();
        await using var servers = new Servers(database, files);
        await servers.ServeAsync(2);
        await servers.ShareAsync([8, 8]);
        var total = await database.CountEventsAsync() + (3 * statements);
        var random = new Random(20260107);
        using var replay = Tracker.Start("replay", ManyStatements.Write(files, statements), "--connection", database.ConnectionString);
        var output = replay.StandardOutput.ReadToEndAsync(Cancellation);
        var (behind, reached) = (0, 0L);
        for (var i = 0; i < kills; i++)
        {
            while (await ViewProgress.ReachedAsync(database.DataSource, Cancellation) is var now && now <= reached && !replay.HasExited)
            {
                await Task.Delay(5, Cancellation); // until it projects again
            }
            await Task.Delay(random.Next(50), Cancellation);
            await servers.KillAsync(leading: i % 2 == 0);
            reached = await ViewProgress.ReachedAsync(database.DataSource, Cancellation);
            behind += reached < total ? 1 : 0;
            await servers.ServeAsync(1);
            await servers.ShareAsync([8, 8]);
        }
        behind.ShouldBeGreaterThan(0, "no server was killed half-way");
        await ManyStatements.WaitForEventsAsync(database.ConnectionString, total);
        await replay.WaitForExitAsync(Cancellation);
        replay.ExitCode.ShouldBe(0, await output);

        (await database.JsonAsync("statements")).Items.Length.ShouldBe(statements + 5);
        var views = await database.ReadViewsAsync();
        (await database.RunAsync("rebuild")).ShouldBeDone();
        (await database.ReadViewsAsync()).ShouldBe(views);
    }

    /// <summary>Servers in processes of their own.</summary>
    private sealed class Servers(TestDatabase database, Files files) : IAsyncDisposable
    {
        private readonly List<(Process Process, int Node)> running = [];

        public async Task ServeAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await StartAsync("serve", "--listen", "http://127.0.0.1:0", "--data", files.Folder);
            }
        }

        /// <summary>Starts a process that carries messages; returns once the others know it.</summary>
        public async Task StartAsync(params string[] command)
        {
            var known = (await NodesAsync()).Select(n => n.Number).ToHashSet();
            var process = Tracker.Start([.. command, "--connection", database.ConnectionString]);
            _ = process.StandardError.ReadToEndAsync(Cancellation);
            _ = process.StandardOutput.ReadToEndAsync(Cancellation);
            (int Number, bool Leads, string[] Runs)[] joined;
            while ((joined = [.. (await NodesAsync()).Where(n => !known.Contains(n.Number))]).Length == 0)
            {
                process.HasExited.ShouldBeFalse();
                await Task.Delay(100, Cancellation);
            }
            running.Add((process, joined.Single().Number));
        }

        /// <summary>Waits until the servers that run, and no other, do so many parts each and all of them together.</summary>
        public async Task ShareAsync(int[] parts)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            patience.CancelAfter(TimeSpan.FromSeconds(60));
            while (await NodesAsync() is var nodes
                && (!nodes.Select(n => n.Number).Order().SequenceEqual(running.Select(r => r.Node).Order())
                    || !nodes.Select(n => n.Runs.Length).Order().SequenceEqual(parts)
                    || nodes.SelectMany(n => n.Runs).Distinct().Count() != Parts))
            {
                if (patience.IsCancellationRequested)
                {
                    Assert.Fail(string.Join('\n', nodes.Select(n => $"{n.Number}: {string.Join(' ', n.Runs)}")));
                }
                await Task.Delay(100, Cancellation);
            }
        }

        /// <summary>As kill -9 does.</summary>
        public async Task KillAsync(bool leading)
        {
            var leader = (await NodesAsync()).Single(n => n.Leads).Number;
            var killed = running.First(r => (r.Node == leader) == leading);
            killed.Process.Kill();
            await killed.Process.WaitForExitAsync(Cancellation);
            killed.Process.Dispose();
            running.Remove(killed);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var (process, _) in running)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
                process.Dispose();
            }
        }

        private async Task<IReadOnlyList<(int Number, bool Leads, string[] Runs)>> NodesAsync() =>
        [
            .. (await database.JsonAsync("status")).Json.GetProperty("nodes").EnumerateArray().Select(n => (
                n.GetProperty("number").GetInt32(), n.GetProperty("leads").GetBoolean(),
                n.GetProperty("runs").EnumerateArray().Select(r => r.GetString()!).ToArray())),
        ];
    }
}
