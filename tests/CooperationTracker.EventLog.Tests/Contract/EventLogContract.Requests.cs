namespace CooperationTracker.EventLog.Tests;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task A_request_is_recorded_with_what_it_appended()
    {
        var (stream, request) = (Some.Stream(), Some.Request());
        await Log.AppendAsync(stream);
        (await Log.FindRequestAsync(request.Caller, request.Key, Cancellation)).ShouldBeNull();

        var appended = await RequestAsync(Log, request, Some.Append(Some.Stream()), Some.Append(stream, expectedVersion: 1, events: 3));

        (await Log.FindRequestAsync(request.Caller, request.Key, Cancellation))
            .ShouldBe(new(request.Digest, appended.Position, Version: 4, Events: 4, appended.Timestamp));
    }

    [Theory]
    [InlineData("digest")]
    [InlineData("another")]
    public async Task A_request_that_comes_again_appends_nothing_whatever_it_asks_for(string digest)
    {
        var (stream, request) = (Some.Stream(), Some.Request());
        await RequestAsync(Log, request, Some.Append(stream));
        var recorded = await Log.FindRequestAsync(request.Caller, request.Key, Cancellation);
        var fresh = Some.Stream();

        await using var other = await OpenAsync();
        foreach (var appends in (StreamAppend[][])[[Some.Append(stream)], [Some.Append(stream, 1)], [Some.Append(fresh)]])
        {
            (await Should.ThrowAsync<RequestRecordedException>(RequestAsync(other, request with { Digest = digest }, appends)))
                .Code.ShouldBe("request-recorded");
        }

        (await Log.ReadStreamAsync(stream, cancellation: Cancellation).AllAsync()).Count.ShouldBe(1);
        (await Log.ReadFirstEventsAsync([fresh], Cancellation)).ShouldBeEmpty();
        (await Log.FindRequestAsync(request.Caller, request.Key, Cancellation)).ShouldBe(recorded);
    }

    [Fact]
    public async Task Each_caller_has_keys_of_its_own()
    {
        var request = Some.Request("ada");
        await RequestAsync(Log, request, Some.Append(Some.Stream()));
        await RequestAsync(Log, request with { Caller = "bob" }, Some.Append(Some.Stream()));

        (await Log.FindRequestAsync("ada", request.Key, Cancellation)).ShouldNotBeNull();
        (await Log.FindRequestAsync("bob", request.Key, Cancellation)).ShouldNotBeNull();
        (await Log.FindRequestAsync("eve", request.Key, Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task What_was_refused_leaves_its_key_free()
    {
        var (stream, request) = (Some.Stream(), Some.Request());
        await Log.AppendAsync(stream);
        await Should.ThrowAsync<WrongExpectedVersionException>(RequestAsync(Log, request, Some.Append(stream)));
        (await Log.FindRequestAsync(request.Caller, request.Key, Cancellation)).ShouldBeNull();

        await RequestAsync(Log, request, Some.Append(stream, 1));
        (await Log.FindRequestAsync(request.Caller, request.Key, Cancellation))!.Version.ShouldBe(2);
    }

    [Fact]
    public async Task Of_two_that_carry_out_one_request_exactly_one_appends()
    {
        await using var other = await OpenAsync();
        for (var round = 0; round < 30; round++)
        {
            var request = Some.Request();
            var streams = new[] { Some.Stream(), Some.Stream() };

            var outcomes = await Task.WhenAll(CarriesOutAsync(Log, request, streams[0]), CarriesOutAsync(other, request, streams[1]));

            outcomes.Count(won => won).ShouldBe(1);
            (await Log.ReadFirstEventsAsync(streams, Cancellation)).Keys.ShouldBe([streams[outcomes.IndexOf(true)]]);
        }
    }

    [Theory]
    [InlineData("разговор / 上海 / 🤝", "ключ' or 1=1 --")]
    [InlineData(" ", "\t")]
    public async Task Callers_and_keys_are_any_text(string caller, string key)
    {
        await RequestAsync(Log, new(caller, key, "digest"), Some.Append(Some.Stream()));
        (await Log.FindRequestAsync(caller, key, Cancellation)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_caller_or_key_that_cannot_be_stored_is_a_mistake_of_the_program()
    {
        var longest = string.Concat(Enumerable.Repeat("🤝上", 133)) + "x"; // 400 characters
        await RequestAsync(Log, new(longest, longest, "digest"), Some.Append(Some.Stream()));
        foreach (var text in (string[])["", "a\0b", longest + "x"])
        {
            await Should.ThrowAsync<ArgumentException>(RequestAsync(Log, new(text, "key", "digest"), Some.Append(Some.Stream())));
            await Should.ThrowAsync<ArgumentException>(RequestAsync(Log, new("caller", text, "digest"), Some.Append(Some.Stream())));
        }
    }

    private static Task<Appended> RequestAsync(IEventLog log, RequestIdentity request, params StreamAppend[] appends) =>
        log.AppendAsync(appends, Some.Metadata with { Request = request }, Cancellation);

    private static async Task<bool> CarriesOutAsync(IEventLog log, RequestIdentity request, string stream)
    {
        try
        {
            await RequestAsync(log, request, Some.Append(stream));
            return true;
        }
        catch (EventLogException e) when (e is RequestRecordedException or RequestUnderWayException)
        {
            return false;
        }
    }
}
