using System.Text.Json;
using CooperationTracker.Cli.Edge;

namespace CooperationTracker.Cli.Tests;

/// <summary>The log as <c>tracker events</c> shows it, on the seeds.</summary>
public sealed class EventsTests(SeededDatabase database) : IClassFixture<SeededDatabase>
{
    [Fact]
    public async Task Events_are_read_from_a_position()
    {
        var answer = (await database.JsonAsync("events", "--after", "10", "--type", "ActorRegistered", "--limit", "2")).Json;

        answer.Names().ShouldBe(["knownAt", "items"]);
        var items = answer.GetProperty("items").EnumerateArray().ToArray();
        items.Select(i => i.GetProperty("position").GetInt64()).ShouldBe([11, 12]);
        items[0].Names().ShouldBe(["position", "id", "stream", "version", "type", "recordedAt", "headers", "data"]);
        items[0].GetProperty("headers").Text("via").ShouldBe("cli");
        (await database.JsonAsync("events", "--after", $"{long.MaxValue}")).Items.ShouldBeEmpty();
        items[0].GetProperty("headers").Text("file").ShouldBe("actors.yaml");
    }

    [Fact]
    public async Task Events_are_chosen_by_stream_actor_topic_and_type_and_by_what_was_known()
    {
        var all = (await database.JsonAsync("events")).Items;
        var end = all[^1].GetProperty("position").GetInt64();

        (await PositionsAsync("--stream", "caco-osce-2004")).ShouldBe(Where(e => e.Text("stream") == "statement/caco-osce-2004"));
        (await PositionsAsync("--stream", "actor/csto")).ShouldBe(Where(e => e.Text("stream") == "actor/csto"));
        (await PositionsAsync("--stream", "caco-osce-2004", "--type", "MeetingHeld", "--after", "20"))
            .ShouldBe(Where(e => e.Text("stream") == "statement/caco-osce-2004" && e.Text("type") == "MeetingHeld"));
        (await PositionsAsync("--known-at", $"{end - 5}")).ShouldBe(Where(e => e.GetProperty("position").GetInt64() <= end - 5));
        (await PositionsAsync("--known-at", "2001-01-01")).ShouldBeEmpty();

        // Each by itself and both together, each against what the reports say of themselves.
        var (byActor, byTopic) = (await PositionsAsync("--actor", "ODKB"), await PositionsAsync("--topic", "terrorism"));
        byActor.Intersect(ReportsOf(all)).ShouldBe(await ReportedAsync("--actor", "csto"));
        byTopic.Intersect(ReportsOf(all)).ShouldBe(await ReportedAsync("--topic", "terrorism"));
        byActor.ShouldContain(Where(e => e.Text("stream") == "actor/csto")[0]);
        byTopic.ShouldContain(Where(e => e.Text("stream") == "topic/terrorism")[0]);
        (await PositionsAsync("--actor", "csto", "--topic", "terrorism")).ShouldBe(byActor.Intersect(byTopic));
        (await PositionsAsync("--actor", "csto", "--type", "MeetingHeld", "--known-at", $"{end - 5}"))
            .ShouldBe(byActor.Intersect(Where(e => e.Text("type") == "MeetingHeld" && e.GetProperty("position").GetInt64() <= end - 5)));

        long[] Where(Func<JsonElement, bool> wanted) => [.. all.Where(wanted).Select(e => e.GetProperty("position").GetInt64())];

        static long[] ReportsOf(JsonElement[] events) =>
            [.. events.Where(e => e.GetProperty("data").TryGetProperty("paragraph", out _)).Select(e => e.GetProperty("position").GetInt64())];

        async Task<long[]> PositionsAsync(params string[] options) =>
            [.. (await database.JsonAsync(["events", .. options])).Items.Select(e => e.GetProperty("position").GetInt64())];

        async Task<long[]> ReportedAsync(params string[] options) =>
            [.. (await database.JsonAsync(["reports", "--as-of", "9999-12-31", .. options])).Items.Select(r => r.GetProperty("position").GetInt64()).Order()];
    }

    [Fact]
    public async Task Events_are_printed_as_they_are_read_whatever_is_asked_for()
    {
        var whole = (await database.JsonAsync("events")).Out;
        using var output = new Pieces();

        (await CommandLine.RunAsync(["events", "--json", "--connection", database.ConnectionString], new(Stream.Null, output, TextWriter.Null), TestContext.Current.CancellationToken))
            .ShouldBe(ExitCodes.Done);

        output.ToString().ShouldBe(whole);
        // Nobody holds the list: what is handed over at a time is some events, not all of them.
        output.Largest.ShouldBeLessThan(whole.Length / 4);
        whole.ShouldStartWith($$"""{"knownAt":{{await database.CountEventsAsync()}},"items":[{"position":1,""");
        whole.ShouldEndWith("]}" + Environment.NewLine);
    }

    /// <summary>What is printed, and how much of it came at once at most.</summary>
    private sealed class Pieces : StringWriter
    {
        public int Largest { get; private set; }

        public override void Write(char[] buffer, int index, int count)
        {
            Largest = Math.Max(Largest, count);
            base.Write(buffer, index, count);
        }

        public override void Write(string? value)
        {
            Largest = Math.Max(Largest, value?.Length ?? 0);
            base.Write(value);
        }

        public override void WriteLine(string? value)
        {
            Write(value);
            base.WriteLine();
        }
    }
}
