using CooperationTracker.Cli.Edge;
using CooperationTracker.Testing;

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
}
