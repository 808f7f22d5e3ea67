namespace CooperationTracker.EventLog.Tests;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task An_append_gives_back_the_position_of_its_last_event_and_one_timestamp()
    {
        var stream = Some.Stream();
        var appended = await Log.AppendAsync(stream, events: 3);

        var events = await Log.ReadStreamAsync(stream, cancellation: Cancellation).AllAsync();
        events.Select(e => e.Version).ShouldBe([1, 2, 3]);
        events.Select(e => e.Data.Text()).ShouldBe(["""{"number": 1}""", """{"number": 2}""", """{"number": 3}"""]);
        events.ShouldBeInOrder();
        events[^1].Position.ShouldBe(appended.Position);
        events.ShouldAllBe(e => e.Timestamp == appended.Timestamp);
        appended.Timestamp.ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Ids_types_and_metadata_come_back_as_they_went_in()
    {
        var append = Some.Append(Some.Stream(), events: 2);
        await Log.AppendAsync([append], Some.Metadata, Cancellation);

        var events = await Log.ReadStreamAsync(append.StreamId, cancellation: Cancellation).AllAsync();
        events.Select(e => e.Id).ShouldBe(append.Events.Select(e => e.Id));
        events.ShouldAllBe(e => e.StreamId == append.StreamId && e.Type == "meeting_held");
        events.ShouldAllBe(e => e.CorrelationId == "conversation" && e.CausationId == "cause");
        events.ShouldAllBe(e => e.Headers.Text() == """{"by": "coder", "codebook": 1}""");
    }

    [Fact]
    public async Task Metadata_may_be_absent()
    {
        var append = Some.Append(Some.Stream());
        await Log.AppendAsync([append], new AppendMetadata(), Cancellation);

        var stored = (await Log.ReadStreamAsync(append.StreamId, cancellation: Cancellation).AllAsync()).Single();
        stored.CorrelationId.ShouldBeNull();
        stored.CausationId.ShouldBeNull();
        stored.Headers.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task Text_in_any_script_survives()
    {
        const string Data = """{"title": "Канал / Қазақстан / 上海 / 🤝 / \" / \\ / \u0001"}""";
        var stream = Some.Stream("résumé-上海-🤝");
        await Log.AppendAsync(
            [new(stream, "statement", 0, [new(Guid.NewGuid(), "t", "T, T", Some.Json(Data))])], new("разговор"), Cancellation);

        var stored = (await Log.ReadStreamAsync(stream, cancellation: Cancellation).AllAsync()).Single();
        stored.Data.Text().ShouldBe(Data);
        stored.StreamId.ShouldBe(stream);
        stored.CorrelationId.ShouldBe("разговор");
    }

    [Theory]
    [InlineData("""{"title": "a\u0000b"}""")]
    [InlineData("{\"title\": \"a\0b\"}")]
    [InlineData("""{"title": """)]
    [InlineData("")]
    public async Task Data_that_is_no_JSON_or_holds_a_NUL_is_refused_and_nothing_appended(string data)
    {
        var good = Some.Append(Some.Stream());
        var bad = new StreamAppend(Some.Stream(), "statement", 0, [new(Guid.NewGuid(), "t", "T, T", Some.Json(data))]);

        var refusal = await Should.ThrowAsync<InvalidEventException>(Log.AppendAsync([good, bad], Some.Metadata, Cancellation));
        refusal.Code.ShouldBe("invalid-event");
        (await Log.ReadFirstEventsAsync([good.StreamId, bad.StreamId], Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF_8_are_refused()
    {
        var bad = new StreamAppend(Some.Stream(), "statement", 0, [new(Guid.NewGuid(), "t", "T, T", new byte[] { 0x22, 0xC3, 0x22 })]);
        await Should.ThrowAsync<InvalidEventException>(Log.AppendAsync([bad], Some.Metadata, Cancellation));
    }

    [Fact]
    public async Task Several_streams_are_appended_in_the_order_given()
    {
        var (second, first) = (Some.Stream("b"), Some.Stream("a"));
        await Log.AppendAsync([Some.Append(second, events: 2), Some.Append(first, events: 2)], Some.Metadata, Cancellation);

        var events = (await Log.ReadAllAsync(cancellation: Cancellation).AllAsync())
            .Where(e => e.StreamId == first || e.StreamId == second).ToList();
        events.Select(e => (e.StreamId, e.Version)).ShouldBe([(second, 1), (second, 2), (first, 1), (first, 2)]);
    }

    [Fact]
    public async Task Several_streams_are_appended_all_or_not_at_all()
    {
        var (old, fresh, other) = (Some.Stream(), Some.Stream(), Some.Stream());
        await Log.AppendAsync(old, events: 2);

        var refusal = await Should.ThrowAsync<WrongExpectedVersionException>(Log.AppendAsync(
            [Some.Append(fresh), Some.Append(old, 1), Some.Append(other)], Some.Metadata, Cancellation));

        (refusal.StreamId, refusal.Expected, refusal.Actual).ShouldBe((old, 1, 2));
        (await Log.ReadFirstEventsAsync([fresh, other], Cancellation)).ShouldBeEmpty();
        (await Log.ReadStreamAsync(old, cancellation: Cancellation).AllAsync()).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(0, 2)] // new, but there
    [InlineData(1, 2)] // behind
    [InlineData(3, 2)] // ahead
    [InlineData(1, 0)] // not there
    public async Task A_stale_version_is_refused_by_name(long expected, int actual)
    {
        var stream = Some.Stream();
        if (actual > 0)
        {
            await Log.AppendAsync(stream, events: actual);
        }

        var refusal = await Should.ThrowAsync<WrongExpectedVersionException>(Log.AppendAsync(stream, expected));
        refusal.Code.ShouldBe("stale-version");
        (refusal.StreamId, refusal.Expected, refusal.Actual).ShouldBe((stream, expected, actual));
        refusal.Message.ShouldContain(stream);
        (await Log.ReadStreamAsync(stream, cancellation: Cancellation).AllAsync()).Count.ShouldBe(actual);
    }

    [Fact]
    public async Task After_a_refusal_the_next_append_succeeds()
    {
        var stream = Some.Stream();
        await Log.AppendAsync(stream);
        await Should.ThrowAsync<WrongExpectedVersionException>(Log.AppendAsync(stream));
        await Log.AppendAsync(stream, expectedVersion: 1);
        (await Log.ReadStreamAsync(stream, cancellation: Cancellation).AllAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_stream_that_gets_no_event_only_has_to_stand_as_it_was_read()
    {
        var (premise, stream) = (Some.Stream(), Some.Stream());
        await Log.AppendAsync(premise, events: 2);

        await Log.AppendAsync([Premise(premise, 2), Some.Append(stream)], Some.Metadata, Cancellation);
        var stale = await Should.ThrowAsync<WrongExpectedVersionException>(
            Log.AppendAsync([Some.Append(stream, 1), Premise(premise, 1)], Some.Metadata, Cancellation));

        (stale.StreamId, stale.Expected, stale.Actual).ShouldBe((premise, 1, 2));
        (await Log.ReadStreamAsync(stream, cancellation: Cancellation).AllAsync()).Count.ShouldBe(1);
        (await Log.ReadStreamAsync(premise, cancellation: Cancellation).AllAsync()).Count.ShouldBe(2);
        await Log.AppendAsync(premise, expectedVersion: 2);
    }

    [Fact]
    public async Task Of_two_appends_that_rest_on_each_other_s_streams_one_is_refused()
    {
        for (var round = 0; round < 20; round++)
        {
            var (one, other) = (Some.Stream(), Some.Stream());
            await Log.AppendAsync([Some.Append(one), Some.Append(other)], Some.Metadata, Cancellation);

            var done = await Task.WhenAll(TryAsync(one, other), TryAsync(other, one));

            done.Count(appended => appended).ShouldBe(1);
        }

        async Task<bool> TryAsync(string stream, string premise)
        {
            try
            {
                await Log.AppendAsync([Some.Append(stream, 1), Premise(premise, 1)], Some.Metadata, Cancellation);
                return true;
            }
            catch (WrongExpectedVersionException)
            {
                return false;
            }
        }
    }

    private static StreamAppend Premise(string stream, long version) => new(stream, "statement", version, []);

    [Fact]
    public async Task An_append_that_makes_no_sense_is_a_mistake_of_the_program()
    {
        var (once, none) = (Some.Append(Some.Stream()), Array.Empty<NewEvent>());
        StreamAppend[][] malformed =
        [
            [],
            [once, once],
            [once with { Events = none }],
            [once, Some.Append(Some.Stream()) with { Events = none }],
            [once with { ExpectedVersion = 1, Events = none }],
            [once with { StreamId = "" }],
            [once with { StreamId = "a\0b" }],
            [once with { ExpectedVersion = -1 }],
            [once with { Events = [Some.Event(type: "")] }],
            [once with { Events = [Some.Event(type: new('x', 501))] }],
        ];
        foreach (var appends in malformed)
        {
            await Should.ThrowAsync<ArgumentException>(Log.AppendAsync(appends, Some.Metadata, Cancellation));
        }
    }

    [Fact]
    public async Task An_append_cancelled_beforehand_appends_nothing()
    {
        var append = Some.Append(Some.Stream());
        await Should.ThrowAsync<OperationCanceledException>(Log.AppendAsync([append], Some.Metadata, new CancellationToken(canceled: true)));
        (await Log.ReadFirstEventsAsync([append.StreamId], Cancellation)).ShouldBeEmpty();
    }
}
