using System.Diagnostics;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Testing;
using CooperationTracker.Views;

namespace CooperationTracker.Cli.Tests;

/// <summary>kill -9 at random moments: what was acknowledged is there, nothing is there by halves, and the views follow from the log.</summary>
public sealed class KillTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Appends_that_are_killed_are_recorded_whole_or_not_at_all_and_those_acknowledged_are_there()
    {
        const int kills = 16;
        await using var database = new SeededDatabase();
        await database.InitializeAsync();
        using var files = new Files();
        var random = new Random(20260102);
        // The first one is slower than those after it.
        await MeasureAsync("append", OpensItsCommitment(files, "first"), "--connection", database.ConnectionString);
        var whole = await MeasureAsync("append", OpensItsCommitment(files, "second"), "--connection", database.ConnectionString);
        List<string> acknowledged = [];
        for (var i = 0; i < kills; i++)
        {
            using var append = Tracker.Start("append", OpensItsCommitment(files, $"killed-{i}"), "--connection", database.ConnectionString);
            var output = append.StandardOutput.ReadToEndAsync(Cancellation);
            whole = await KillAsync(append, whole * (0.4 + (0.8 * random.NextDouble()))) ?? whole;
            if ((await output).Contains("recorded", StringComparison.Ordinal))
            {
                acknowledged.Add($"killed-{i}");
            }
            // The statement, its two reports and its commitment, or none of them.
            (await EventsOfAsync(database, $"killed-{i}")).ShouldBeOneOf(acknowledged.Contains($"killed-{i}") ? [4L] : [0L, 4L]);
        }
        acknowledged.Count.ShouldBeLessThan(kills, "no append was killed before it ended");

        for (var i = 0; i < kills; i++)
        {
            var again = (await database.JsonAsync("append", Path.Combine(files.Folder, $"killed-{i}.yaml"))).Json;

            if (acknowledged.Contains($"killed-{i}"))
            {
                again.Text("result").ShouldBe("unchanged");
            }
            (await EventsOfAsync(database, $"killed-{i}")).ShouldBe(4);
        }
        await ShouldEqualARebuildAsync(database);
    }

    [Fact]
    public async Task A_projection_that_is_killed_goes_on_where_it_stood()
    {
        const int statements = 6_000;
        const int kills = 8;
        await using var database = new SeededDatabase();
        await database.InitializeAsync();
        using var files = new Files();
        var total = await database.CountEventsAsync() + (3 * statements);
        var random = new Random(20260103);
        // The first kill comes once the log holds everything: in the projection that follows a replay.
        using (var replay = Tracker.Start("replay", ManyStatements.Write(files, statements), "--connection", database.ConnectionString))
        {
            await ManyStatements.WaitForEventsAsync(database.ConnectionString, total);
            await KillAsync(replay, TimeSpan.FromMilliseconds(random.Next(100)));
        }
        List<long> reached = [await ViewProgress.ReachedAsync(database.DataSource, Cancellation)];
        for (var i = 1; i < kills; i++)
        {
            using var projecting = Tracker.Start("start", "--connection", database.ConnectionString);
            await ProjectsAsync(database, projecting, beyond: reached[^1]);
            await KillAsync(projecting, TimeSpan.FromMilliseconds(random.Next(100)));
            reached.Add(await ViewProgress.ReachedAsync(database.DataSource, Cancellation));
        }

        reached.ShouldBeInOrder();
        reached.Distinct().Count().ShouldBeGreaterThan(2, $"no projection was killed half-way: {string.Join(", ", reached)}");
        (await database.JsonAsync("statements")).Items.Length.ShouldBe(statements + 5);
        await ShouldEqualARebuildAsync(database);
    }

    [Fact]
    public async Task Rebuilds_that_are_killed_leave_the_views_as_they_were()
    {
        const int statements = 2_000;
        const int kills = 8;
        await using var database = new SeededDatabase();
        await database.InitializeAsync();
        using var files = new Files();
        (await database.RunAsync("replay", ManyStatements.Write(files, statements))).ShouldBeDone();
        var views = await database.ReadViewsAsync();
        var whole = await MeasureAsync("rebuild", "--connection", database.ConnectionString);
        var random = new Random(20260104);
        var ended = 0;
        for (var i = 0; i < kills; i++)
        {
            using var rebuild = Tracker.Start("rebuild", "--connection", database.ConnectionString);
            whole = await KillAsync(rebuild, whole * (0.2 + (0.8 * random.NextDouble()))) ?? whole;
            ended += rebuild.ExitCode == ExitCodes.Done ? 1 : 0;

            (await database.ReadViewsAsync()).ShouldBe(views);
        }

        ended.ShouldBeLessThan(kills, "no rebuild was killed before it ended");
        await ShouldEqualARebuildAsync(database);
    }

    [Fact]
    public async Task A_tree_whose_growing_is_killed_goes_on_where_it_stood_and_is_the_one_that_nobody_killed()
    {
        const int events = 60_000;
        const int kills = 8;
        await using var database = new SeededDatabase();
        await database.InitializeAsync();
        using var files = new Files();
        (await database.RunAsync("audit", "key", "new", "--data", files.Folder)).ShouldBeDone();
        await database.ScalarAsync(
            $"""
            insert into tracker.mt_streams (id, type, version) select 'statement/killed-' || i, 'statement', 1 from generate_series(1, {events}) i;
            insert into tracker.mt_events (seq_id, id, stream_id, version, data, type, timestamp)
            select nextval('tracker.mt_events_sequence'), gen_random_uuid(), 'statement/killed-' || i, 1, jsonb_build_object('n', i), 'killed', now() from generate_series(1, {events}) i
            """);
        var total = await database.CountEventsAsync();
        var random = new Random(20260106);
        List<long> reached = [await LeavesAsync(database)];
        for (var i = 0; i < kills; i++)
        {
            using var growing = Tracker.Start("audit", "checkpoint", "--connection", database.ConnectionString, "--data", files.Folder);
            while (!growing.HasExited && await LeavesAsync(database) is var now && now <= reached[^1] && now < total)
            {
                await Task.Delay(5, Cancellation);
            }
            await KillAsync(growing, TimeSpan.FromMilliseconds(random.Next(100)));
            reached.Add(await LeavesAsync(database));
        }

        reached.ShouldBeInOrder();
        reached.Distinct().Count().ShouldBeGreaterThan(2, $"no sequencer was killed half-way: {string.Join(", ", reached)}");
        (await database.RunAsync("audit", "checkpoint", "--data", files.Folder)).ShouldBeDone();
        (await LeavesAsync(database)).ShouldBe(total);
        (await database.ScalarAsync(
            """
            select coalesce(bool_and(l.position = e.seq_id and l.event_id = e.id), false) from (select *, row_number() over (order by seq_id) - 1 as n from tracker.mt_events) e
            left join (
                select first_index + number - 1 as index, position, event_id
                from tracker.audit_run cross join unnest(positions, event_ids) with ordinality l (position, event_id, number)) l on l.index = e.n
            """))
            .ShouldBe(true);
        // Each checkpoint that was signed on the way is one of the same tree.
        foreach (var size in (long[])(await database.ScalarAsync("select array_agg(size order by size) from tracker.audit_checkpoint"))!)
        {
            (await database.RunAsync("audit", "consistency", $"{size}", "--data", files.Folder)).ShouldBeDone();
        }
    }

    [Fact]
    public async Task A_server_that_is_killed_while_it_grows_and_signs_the_tree_leaves_no_leaf_unsigned()
    {
        const int events = 25_000;
        const int kills = 6;
        await using var database = new SeededDatabase();
        await database.InitializeAsync();
        await using var data = await ThrowawayFolder.CreateAsync();
        (await database.RunAsync("audit", "key", "new", "--data", data.Path)).ShouldBeDone();
        await database.ScalarAsync(
            $$"""
            insert into tracker.mt_streams (id, type, version) select 'topic/many-' || i, 'topic', 1 from generate_series(1, {{events}}) i;
            insert into tracker.mt_events (seq_id, id, stream_id, version, data, type, timestamp)
            select nextval('tracker.mt_events_sequence'), gen_random_uuid(), 'topic/many-' || i, 1,
                jsonb_build_object('topic', jsonb_build_object('id', 'many-' || i, 'name', 'Many ' || i)), 'topic_registered', now() from generate_series(1, {{events}}) i
            """);
        var total = await database.CountEventsAsync();
        var random = new Random(20260109);
        List<long> reached = [await LeavesAsync(database)];
        for (var i = 0; i < kills; i++)
        {
            using var serving = Tracker.Start("serve", "--json", "--connection", database.ConnectionString, "--data", data.Path, "--listen", "http://127.0.0.1:0");
            while (!serving.HasExited && await LeavesAsync(database) is var now && now <= reached[^1] && now < total)
            {
                await Task.Delay(5, Cancellation);
            }
            await KillAsync(serving, TimeSpan.FromMilliseconds(random.Next(100)));
            (await database.ScalarAsync("select (select max(size) from tracker.audit_checkpoint) = (select sum(cardinality(positions)) from tracker.audit_run)")).ShouldBe(true);
            reached.Add(await LeavesAsync(database));
        }

        reached.ShouldBeInOrder();
        reached.Distinct().Count().ShouldBeGreaterThan(2, $"no server was killed half-way: {string.Join(", ", reached)}");
        (await database.RunAsync("audit", "checkpoint", "--data", data.Path)).ShouldBeDone();
        var verified = (await database.RunAsync("verify", "--json", "--data", data.Path)).Json;
        (verified.GetProperty("leaves").GetInt64(), verified.GetProperty("waiting").GetInt64()).ShouldBe((total, 0));
        verified.GetProperty("checkpoints").GetInt64().ShouldBeGreaterThan(kills / 2);
    }

    private static async Task<long> LeavesAsync(TestDatabase database) => (long)(await database.ScalarAsync("select coalesce(sum(cardinality(positions)), 0)::bigint from tracker.audit_run"))!;

    /// <summary>A statement file that opens a commitment of its own: four events in two streams.</summary>
    private static string OpensItsCommitment(Files files, string key) => files.Write($"{key}.yaml",
        Some.Statement(key, "commitment: caco-drug-transit, effect: advances", $"commitment: {key}, effect: adopts")
        + $"commitments:\n  - {{ id: {key}, title: A test of {key}, scope: Of a kill. }}\n");

    private static async Task<long> EventsOfAsync(TestDatabase database, string key) =>
        (long)(await database.ScalarAsync($"select count(*) from tracker.mt_events where stream_id in ('statement/{key}', 'commitment/{key}')"))!;

    /// <summary>How long a command takes that nobody kills.</summary>
    private static async Task<TimeSpan> MeasureAsync(params string[] args)
    {
        var watch = Stopwatch.StartNew();
        (await Tracker.RunProcessAsync(args)).ShouldBeDone();
        return watch.Elapsed;
    }

    /// <returns>How long it took where it had ended by itself before: the next kill is to come earlier.</returns>
    private static async Task<TimeSpan?> KillAsync(Process process, TimeSpan after)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAny(process.WaitForExitAsync(Cancellation), Task.Delay(after, Cancellation));
        var ended = process.HasExited ? watch.Elapsed : (TimeSpan?)null;
        process.Kill();
        await process.WaitForExitAsync(Cancellation);
        return ended;
    }

    /// <summary>Waits, for a minute at most, until a process has projected something, or has ended.</summary>
    private static async Task ProjectsAsync(TestDatabase database, Process process, long beyond)
    {
        var watch = Stopwatch.StartNew();
        while (!process.HasExited && await ViewProgress.ReachedAsync(database.DataSource, Cancellation) <= beyond)
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1), "the views do not move");
            await Task.Delay(5, Cancellation);
        }
    }

    private static async Task ShouldEqualARebuildAsync(TestDatabase database)
    {
        var views = await database.ReadViewsAsync();
        (await database.RunAsync("rebuild")).ShouldBeDone();
        (await database.ReadViewsAsync()).ShouldBe(views);
    }
}
