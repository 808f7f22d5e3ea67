namespace CooperationTracker.Server.Tests.Live;

/// <summary>What a reader hears while nothing happens.</summary>
public sealed class HeartbeatTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_hears_from_the_server_although_nothing_happens()
    {
        await using var server = new RunningServer { Settings = { ["Tracker:HeartbeatSeconds"] = "1" } };
        await server.InitializeAsync();
        using var lines = new StreamReader(await server.Client.GetStreamAsync(new Uri($"/events?after={server.SeedsEnd}", UriKind.Relative), Cancellation));

        (await lines.ReadLineAsync(Cancellation)).ShouldStartWith("retry: ");
        for (var beat = 0; beat < 3; beat++)
        {
            (await lines.ReadLineAsync(Cancellation)).ShouldBe("");
            (await lines.ReadLineAsync(Cancellation)).ShouldBe(":");
        }
    }

    [Fact]
    public async Task A_heartbeat_tells_where_a_reader_stands_for_whom_nothing_came()
    {
        await using var server = new RunningServer { Settings = { ["Tracker:HeartbeatSeconds"] = "1" } };
        await server.InitializeAsync();
        await using var feed = await Feed.OpenAsync(server.Client, "?type=StatementWithdrawn");
        var reading = feed.Events.FirstAsync(Cancellation).AsTask();

        await Writing.UntilAsync(() => Task.FromResult(feed.LastEventId == $"{server.SeedsEnd}"), "the id of the end is sent");

        reading.IsCompleted.ShouldBeFalse();
    }
}
