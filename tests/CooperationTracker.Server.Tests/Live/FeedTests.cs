using System.Globalization;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Reports;
using CooperationTracker.EventLog;

namespace CooperationTracker.Server.Tests.Live;

/// <summary>The log as server-sent events.</summary>
public sealed class FeedTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private NpgsqlEventLog Log => server.Session.Log;

    [Fact]
    public async Task Every_event_is_sent_once_in_order_with_its_position_type_and_content()
    {
        var stored = await Log.ReadAllAsync(upTo: server.SeedsEnd, cancellation: Cancellation).ToListAsync(Cancellation);

        var sent = await Feed.ReadAsync(server.Client, "", stored.Count);

        sent.Select(e => e.EventId).ShouldBe(stored.Select(e => e.Position.ToString(CultureInfo.InvariantCulture)));
        sent.Select(e => e.EventType).ShouldBe(stored.Select(e => LoggedEvent.NameOf(e.Type)));
        sent.Select(e => e.Data.GetRawText()).ShouldBe(stored.Select(e => System.Text.Json.JsonSerializer.Serialize(LoggedEvent.From(e), AnswerJson.Compact)));
    }

    [Fact]
    public async Task What_is_appended_arrives_while_the_feed_is_open()
    {
        var start = await Log.ReadSettledAsync(cancellation: Cancellation);
        await using var feed = await Feed.OpenAsync(server.Client, $"?after={start}");
        await using var events = feed.Events.GetAsyncEnumerator(Cancellation);
        for (var i = 0; i < 3; i++)
        {
            var position = await Writing.TopicAsync(Log);

            (await events.MoveNextAsync()).ShouldBeTrue();
            events.Current.EventId.ShouldBe(position.ToString(CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData("?after=7", null, 8)]
    [InlineData("", "7", 8)]
    [InlineData("?after=3", "7", 8)]
    [InlineData("?after=0", null, 1)]
    public async Task A_reader_goes_on_after_the_last_event_that_it_names(string query, string? lastEventId, long first) =>
        (await Feed.ReadAsync(server.Client, query, 2, lastEventId)).Select(e => e.Data.GetProperty("position").GetInt64()).ShouldBe([first, first + 1]);

    [Fact]
    public async Task A_position_that_the_log_has_not_come_to_is_waited_for()
    {
        var start = await Log.ReadSettledAsync(cancellation: Cancellation);
        await using var feed = await Feed.OpenAsync(server.Client, $"?after={start + 1}");
        await Writing.TopicAsync(Log);
        var second = await Writing.TopicAsync(Log);

        (await feed.Events.FirstAsync(Cancellation)).EventId.ShouldBe(second.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("MeetingHeld")]
    [InlineData("meeting_held")]
    public async Task Only_events_of_a_type_are_sent_where_one_is_asked_for(string type)
    {
        var stored = await Log.ReadAllAsync(upTo: server.SeedsEnd, cancellation: Cancellation).Where(e => e.Type == "meeting_held").ToListAsync(Cancellation);

        (await Feed.ReadAsync(server.Client, $"?type={type}", stored.Count)).Select(e => e.EventId)
            .ShouldBe(stored.Select(e => e.Position.ToString(CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("statement/caco-osce-2004")]
    [InlineData("caco-osce-2004")]
    public async Task Only_events_of_a_stream_are_sent_where_one_is_asked_for(string stream)
    {
        var stored = await Log.ReadStreamAsync("statement/caco-osce-2004", cancellation: Cancellation).ToListAsync(Cancellation);

        (await Feed.ReadAsync(server.Client, $"?stream={stream}", stored.Count)).Select(e => e.EventId)
            .ShouldBe(stored.Select(e => e.Position.ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task An_actor_is_followed_with_its_bodies_also_those_registered_later_and_through_corrections()
    {
        var start = await Log.ReadSettledAsync(cancellation: Cancellation);
        await using var feed = await Feed.OpenAsync(server.Client, $"?after={start}&actor=Collective%20Security%20Treaty%20Organization");
        var (body, statement) = (StreamName.Actor("csto-new-office"), StreamName.Statement("followed"));
        await Writing.TopicAsync(Log);
        var registered = await Writing.AppendAsync(Log, body, 0, new ActorRegistered(new() { Id = body.Key, Kind = ActorKind.Body, Name = "New Office", Parent = "csto" }));
        var received = await Writing.AppendAsync(Log, statement, 0, Some.Received(statement.Key, "osce"),
            Some.Meeting("followed:1", body.Key), Some.Meeting("followed:2", "osce"));
        await Writing.AppendAsync(Log, statement, 3, new ReportRetracted("followed:2", "not so", "tester"));
        var amended = await Writing.AppendAsync(Log, statement, 4, new ReportAmended(Some.Meeting("followed:1", "osce"), "not so", "tester"));
        var retracted = await Writing.AppendAsync(Log, statement, 5, new ReportRetracted("followed:1", "not so", "tester"));

        (await feed.Events.Take(4).ToListAsync(Cancellation)).Select(e => e.Data.GetProperty("position").GetInt64())
            .ShouldBe([registered, received - 1, amended, retracted]);
    }

    [Fact]
    public async Task A_topic_is_followed_through_mergers_and_corrections()
    {
        var start = await Log.ReadSettledAsync(cancellation: Cancellation);
        await using var feed = await Feed.OpenAsync(server.Client, $"?after={start}&topic=terrorism");
        var (topic, statement) = (StreamName.Topic("followed-topic"), StreamName.Statement("followed-by-topic"));
        await Writing.AppendAsync(Log, topic, 0, new TopicRegistered(new() { Id = topic.Key, Name = "A followed topic" }));
        await Writing.AppendAsync(Log, statement, 0, Some.Received(statement.Key, "osce"), Some.Meeting("topical:1", "osce") with { Topics = [topic.Key] });
        var merged = await Writing.AppendAsync(Log, topic, 1, new TopicMerged(topic.Key, "terrorism", "the same", "tester"));
        var amended = await Writing.AppendAsync(Log, statement, 2, new ReportAmended(Some.Meeting("topical:1", "osce"), "of none", "tester"));

        (await feed.Events.Take(2).ToListAsync(Cancellation)).Select(e => e.Data.GetProperty("position").GetInt64()).ShouldBe([merged, amended]);
    }

    [Fact]
    public async Task A_reader_for_whom_nothing_is_there_is_told_how_far_the_log_was_read()
    {
        var settled = 0L;
        for (var i = 0; i < 1100; i++)
        {
            settled = await Writing.TopicAsync(Log);
        }
        await using var feed = await Feed.OpenAsync(server.Client, "?type=StatementWithdrawn");
        var reading = feed.Events.FirstAsync(Cancellation).AsTask();
        await Writing.UntilAsync(() => Task.FromResult(long.TryParse(feed.LastEventId, out var id) && id > settled - 1100), "the id is sent without an event");

        reading.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_reader_is_told_when_to_come_back()
    {
        await using var feed = await Feed.OpenAsync(server.Client);
        await feed.Events.FirstAsync(Cancellation);

        feed.Reconnection.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
    }
}
