namespace CooperationTracker.EventLog.Tests;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task A_stream_that_does_not_exist_has_no_events() =>
        (await Log.ReadStreamAsync(Some.Stream(), cancellation: Cancellation).AllAsync()).ShouldBeEmpty();

    [Fact]
    public async Task A_stream_is_read_from_a_version_on()
    {
        var stream = Some.Stream();
        await Log.AppendAsync(stream, events: 5);
        (await Log.ReadStreamAsync(stream, 4, Cancellation).AllAsync()).Select(e => e.Version).ShouldBe([4, 5]);
        (await Log.ReadStreamAsync(stream, 6, Cancellation).AllAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1_999)]
    [InlineData(2_000)]
    [InlineData(4_001)]
    public async Task A_long_stream_is_read_whole_whatever_the_size_of_a_page(int events)
    {
        var stream = Some.Stream();
        var appended = await Log.AppendAsync(stream, events: events);

        var versions = Enumerable.Range(1, events).Select(version => (long)version).ToList();
        (await Log.ReadStreamAsync(stream, cancellation: Cancellation).AllAsync()).Select(e => e.Version).ShouldBe(versions);
        (await Log.ReadAllAsync(upTo: appended.Position, cancellation: Cancellation).AllAsync())
            .Where(e => e.StreamId == stream).Select(e => e.Version).ShouldBe(versions);
    }

    [Fact]
    public async Task All_is_read_after_a_position_and_up_to_another_in_order()
    {
        var (one, two) = (Some.Stream(), Some.Stream());
        var first = await Log.AppendAsync(one, events: 2);
        await Log.AppendAsync(two, events: 2);
        var last = await Log.AppendAsync(one, expectedVersion: 2, events: 2);

        var events = await Log.ReadAllAsync(first.Position, last.Position - 1, Cancellation).AllAsync();
        events.Select(e => (e.StreamId, e.Version)).ShouldBe([(two, 1), (two, 2), (one, 3)]);
        events.ShouldBeInOrder();
    }

    [Fact]
    public async Task A_page_holds_the_first_events_after_a_position_and_no_more_than_asked_for()
    {
        const int Many = 1_000_000;
        var appended = await Log.AppendAsync(Some.Stream(), events: 5);
        var before = appended.Position - 5;
        await Log.ReadSettledAsync(cancellation: Cancellation);

        (await PageAsync(before, appended.Position, new(2, Many))).ShouldBe("1 2, up to 2");
        (await PageAsync(before + 3, appended.Position, new(Many, Many))).ShouldBe("4 5, up to 5");
        (await PageAsync(before + 3, appended.Position - 1, new(Many, Many))).ShouldBe("4, up to 4");
        (await PageAsync(appended.Position, appended.Position, new(Many, Many))).ShouldBe(", up to 5");
        (await PageAsync(before, appended.Position, new(Many, 1))).ShouldBe("1, up to 1");

        async Task<string> PageAsync(long after, long upTo, PageLimit limit)
        {
            var page = await Log.ReadPageAsync(after, upTo, limit, Cancellation);
            return $"{string.Join(' ', page.Events.Select(e => e.Version))}, up to {page.UpTo - before}";
        }
    }

    [Fact]
    public async Task A_reader_may_stop_early()
    {
        await Log.AppendAsync(Some.Stream(), events: 5_000);
        await foreach (var item in Log.ReadAllAsync(cancellation: Cancellation))
        {
            item.Position.ShouldBePositive();
            break;
        }

        (await Log.ReadSettledAsync(cancellation: Cancellation)).ShouldBeGreaterThanOrEqualTo(5_000);
    }

    [Fact]
    public async Task First_events_are_found_for_the_streams_that_exist()
    {
        var (one, two, none) = (Some.Stream(), Some.Stream(), Some.Stream());
        await Log.AppendAsync(one, events: 3);
        await Log.AppendAsync(two);

        var first = await Log.ReadFirstEventsAsync([one, none, two], Cancellation);
        first.Keys.ShouldBe([one, two], ignoreOrder: true);
        first.Values.ShouldAllBe(e => e.Version == 1);
        first[one].StreamId.ShouldBe(one);
    }

    [Fact]
    public async Task The_last_events_of_streams_are_read_at_once()
    {
        var (one, none, two) = (Some.Stream(), Some.Stream(), Some.Stream());
        await Log.AppendAsync(one, events: 3);
        await Log.AppendAsync(two);
        var appended = await Log.AppendAsync(two, expectedVersion: 1);

        var last = await Log.ReadLastEventsAsync([one, none, two], Cancellation);
        last.ToDictionary(e => e.Key, e => e.Value.Version).ShouldBe(new Dictionary<string, long> { [one] = 3, [two] = 2 }, ignoreOrder: true);
        last[two].Position.ShouldBe(appended.Position);
    }

    [Fact]
    public async Task Streams_of_some_types_are_read_whole_and_in_the_order_of_the_log()
    {
        var (actorType, topicType) = (Some.Stream("actor-type"), Some.Stream("topic-type"));
        var (actor, topic) = (Some.Stream("actor"), Some.Stream("topic"));
        await Log.AppendAsync([Some.Append(actor, type: actorType)], Some.Metadata, Cancellation);
        await Log.AppendAsync([Some.Append(topic, type: topicType)], Some.Metadata, Cancellation);
        await Log.AppendAsync(Some.Stream());
        await Log.AppendAsync([Some.Append(actor, 1, type: actorType)], Some.Metadata, Cancellation);

        (await Log.ReadStreamsOfTypeAsync([actorType, topicType], Cancellation))
            .Select(e => (e.StreamId, e.Version)).ShouldBe([(actor, 1), (topic, 1), (actor, 2)]);
        (await Log.ReadStreamsOfTypeAsync([topicType], Cancellation)).Single().StreamId.ShouldBe(topic);
        (await Log.ReadStreamsOfTypeAsync(["no such type"], Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Waiting_ends_at_once_when_the_log_is_already_further()
    {
        var appended = await Log.AppendAsync(Some.Stream());
        (await Log.WaitAsync(appended.Position - 1, Cancellation)).ShouldBeGreaterThanOrEqualTo(appended.Position);
    }

    [Fact]
    public async Task Waiting_ends_when_an_event_is_appended_through_another_log()
    {
        await using var other = await OpenAsync();
        var settled = await Log.ReadSettledAsync(cancellation: Cancellation);
        var waiting = Log.WaitAsync(settled, Cancellation);
        var appended = await other.AppendAsync(Some.Stream());
        (await waiting.WaitAsync(Eventually.Bound, Cancellation)).ShouldBeGreaterThanOrEqualTo(appended.Position);
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var waiting = Log.WaitAsync(long.MaxValue - 1, source.Token);
        waiting.IsCompleted.ShouldBeFalse();
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }
}
