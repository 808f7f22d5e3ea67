using CooperationTracker.Cli.Edge;
using CooperationTracker.EventLog;
using CooperationTracker.Testing;
using CooperationTracker.Views;

namespace CooperationTracker.Cli.Tests;

/// <summary>The commands that start, stop and empty a server.</summary>
public sealed class ServerTests
{
    [Fact]
    public async Task The_private_server_is_started_found_again_stopped_and_keeps_its_data()
    {
        await using var folder = await ThrowawayFolder.CreateAsync();
        string[] data = ["--data", folder.Path, "--json"];

        var stopped = (await Tracker.RunAsync(["status", .. data])).Json;
        var started = (await Tracker.RunAsync(["start", .. data])).Json;
        (await Tracker.RunAsync(["append", Path.Combine(Tracker.Seeds, "topics.yaml"), .. data])).ShouldBeDone();
        var ended = (await Tracker.RunAsync(["stop", .. data])).Json;
        var again = (await Tracker.RunAsync(["stop", .. data])).Json;
        var topics = await Tracker.RunAsync(["topics", .. data]);

        stopped.GetProperty("server").GetProperty("running").GetBoolean().ShouldBeFalse();
        started.GetProperty("server").Names().ShouldBe(["running", "origin", "version", "dataFolder"]);
        started.GetProperty("server").Text("origin").ShouldBe("private");
        ended.GetProperty("stopped").GetBoolean().ShouldBeTrue();
        again.GetProperty("stopped").GetBoolean().ShouldBeFalse();
        topics.Items.Length.ShouldBe(19);
    }

    [Fact]
    public async Task Reset_empties_the_log_only_where_yes_is_said()
    {
        await using var database = await TestDatabase.CreateAsync();
        (await database.RunAsync("replay", Tracker.Seeds)).ShouldBeDone();

        (await database.RunAsync("reset")).ExitCode.ShouldBe(ExitCodes.BadInput);
        (await database.CountEventsAsync()).ShouldBeGreaterThan(0);
        (await database.RunAsync("reset", "--yes")).ShouldBeDone();

        (await database.CountEventsAsync()).ShouldBe(0);
        (await database.JsonAsync("statements")).Items.ShouldBeEmpty();
        (await database.RunAsync("replay", Tracker.Seeds)).ShouldBeDone();
    }

    [Fact]
    public async Task Reset_is_refused_while_a_server_works_on_the_log()
    {
        await using var database = await TestDatabase.CreateAsync();
        (await database.RunAsync("replay", Tracker.Seeds)).ShouldBeDone();
        var events = await database.CountEventsAsync();
        await using var log = new NpgsqlEventLog(database.DataSource);
        using var ending = new CancellationTokenSource();
        var projecting = new ProjectionRunner(database.DataSource, log).RunAsync(ending.Token); // as a server does
        try
        {
            while (!await IsProjectedAsync(database))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken); // it takes its place in a moment
            }
            var refused = await database.RunAsync("reset", "--yes", "--json");

            refused.ExitCode.ShouldBe(ExitCodes.Failed, refused.Error);
            refused.Errors[0].Text("code").ShouldBe("in-use");
            (await database.CountEventsAsync()).ShouldBe(events);
            (await database.JsonAsync("statements")).Items.ShouldNotBeEmpty();
        }
        finally
        {
            await ending.CancelAsync();
            await projecting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
        (await database.RunAsync("reset", "--yes")).ShouldBeDone();
        (await database.CountEventsAsync()).ShouldBe(0);
    }

    private static async Task<bool> IsProjectedAsync(TestDatabase database)
    {
        await using var command = database.DataSource.CreateCommand(
            "select exists (select from pg_locks l join pg_database d on d.oid = l.database where l.locktype = 'advisory' and l.granted and d.datname = current_database())");
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) is true;
    }
}
