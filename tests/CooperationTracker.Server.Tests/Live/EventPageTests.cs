using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace CooperationTracker.Server.Tests.Live;

/// <summary>The log as pages of JSON, and what is chosen and refused at /events.</summary>
public sealed class EventPageTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("&type=MeetingHeld")]
    [InlineData("&actor=osce")]
    [InlineData("&topic=terrorism")]
    [InlineData("&actor=osce&topic=terrorism&knownAt=250")]
    public async Task Pages_go_on_one_after_another_to_the_end_of_the_log(string filter)
    {
        var whole = await PageAsync($"/events?limit=1000{filter}");
        whole.TryGetProperty("next", out _).ShouldBeFalse();
        whole.GetProperty("position").GetInt64().ShouldBe(whole.GetProperty("knownAt").GetInt64());

        List<string> items = [];
        for (string? next = $"/events?limit=7{filter}"; next is not null;)
        {
            var page = await PageAsync(next);
            items.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetRawText()));
            page.GetProperty("items").GetArrayLength().ShouldBeLessThanOrEqualTo(7);
            next = page.TryGetProperty("next", out var link) ? link.GetString() : null;
        }

        items.ShouldBe(whole.GetProperty("items").EnumerateArray().Select(i => i.GetRawText()));
        items.Count.ShouldBeGreaterThan(7);
    }

    [Fact]
    public async Task A_page_tells_the_events_as_the_command_line_does()
    {
        var stored = await server.Session.Log.ReadAllAsync(3, 5, Cancellation).ToListAsync(Cancellation);

        (await PageAsync("/events?after=3&limit=2")).GetProperty("items").GetRawText()
            .ShouldBe(JsonSerializer.Serialize(stored.Select(LoggedEvent.From), AnswerJson.Compact));
    }

    [Fact]
    public async Task A_page_of_an_earlier_knowledge_ends_there_and_takes_the_names_of_then()
    {
        var page = await PageAsync("/events?limit=1000&knownAt=20");

        (page.GetProperty("knownAt").GetInt64(), page.GetProperty("position").GetInt64(), page.TryGetProperty("next", out _)).ShouldBe((20, 20, false));
        page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("position").GetInt64()).ShouldBe(Enumerable.Range(1, 20).Select(i => (long)i));
        (await PageAsync("/events?limit=1000&knownAt=2001-01-01")).GetProperty("items").GetArrayLength().ShouldBe(0);
        using var early = await GetAsync("/events?topic=terrorism&knownAt=1", "application/json");
        (await early.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("errors")[0].GetProperty("parameter").GetString().ShouldBe("topic");
        using var feed = await GetAsync("/events?knownAt=20", "text/event-stream");
        (await feed.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("errors")[0].GetProperty("parameter").GetString().ShouldBe("knownAt");
    }

    [Theory]
    [InlineData("application/json", "application/json")]
    [InlineData("text/event-stream", "text/event-stream")]
    [InlineData("*/*", "text/event-stream")]
    [InlineData("application/json, */*", "application/json")]
    [InlineData("text/event-stream;q=0.1, application/*", "application/json")]
    [InlineData("text/html, application/json;q=0", null)]
    [InlineData("text/html", null)]
    public async Task The_form_is_the_one_that_is_accepted_most(string accept, string? mediaType)
    {
        using var response = await GetAsync("/events", accept);

        response.StatusCode.ShouldBe(mediaType is null ? HttpStatusCode.NotAcceptable : HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe(mediaType ?? "application/problem+json");
    }

    [Theory]
    [InlineData("?afer=1", "unknown-parameter", "afer", "after")]
    [InlineData("?after=1&after=2", "duplicate", "after", null)]
    [InlineData("?after=-1", "invalid-value", "after", null)]
    [InlineData("?after=99999999999999999999", "invalid-value", "after", null)]
    [InlineData("?limit=0", "invalid-value", "limit", null)]
    [InlineData("?limit=1001", "invalid-value", "limit", null)]
    [InlineData("?type=MeetingHold", "unknown-type", "type", "MeetingHeld")]
    [InlineData("?actor=ocse", "unknown-actor", "actor", "osce")]
    [InlineData("?topic=terorism", "unknown-topic", "topic", "Terrorism")]
    [InlineData("?stream=caco-osce-2005", "unknown-statement", "stream", null)]
    [InlineData("?stream=actor/nobody", "unknown-actor", "stream", null)]
    [InlineData("?stream=finding/nothing", "unknown-finding", "stream", null)]
    [InlineData("?stream=finding/%00", "unknown-finding", "stream", null)]
    [InlineData("?stream=assessment/nothing", "unknown-commitment", "stream", null)]
    [InlineData("?stream=/", "invalid-value", "stream", null)]
    [InlineData("?stream=%00", "unknown-statement", "stream", null)]
    public async Task What_is_asked_wrongly_is_named_in_either_form(string query, string code, string parameter, string? suggestion)
    {
        string[] forms = query.StartsWith("?limit", StringComparison.Ordinal) ? ["application/json"] : ["application/json", "text/event-stream"];
        foreach (var accept in forms)
        {
            using var response = await GetAsync($"/events{query}", accept);
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

            problem.GetProperty("code").GetString().ShouldBe(code);
            problem.GetProperty("errors")[0].GetProperty("parameter").GetString().ShouldBe(parameter);
            if (suggestion is not null)
            {
                problem.GetProperty("errors")[0].GetProperty("suggestions").EnumerateArray().Select(s => s.GetString()).ShouldContain(suggestion);
            }
        }
    }

    [Fact]
    public async Task A_header_to_resume_from_that_is_no_position_is_named()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", "yesterday");
        using var response = await server.Client.SendAsync(request, Cancellation);

        (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("errors")[0].GetProperty("parameter").GetString().ShouldBe("Last-Event-ID");
    }

    [Theory]
    [InlineData("/events?limit=7")]
    [InlineData("/events?limit=7&type=MeetingHeld&after=20")]
    public async Task A_full_page_is_not_sent_again_although_the_log_goes_on(string path)
    {
        using var full = await GetAsync(path, "application/json");
        var tag = full.Headers.ETag.ShouldNotBeNull();
        await Writing.TopicAsync(server.Session.Log);

        using var again = await GetAsync(path, "application/json", tag.ToString());
        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        again.Headers.ETag.ShouldBe(tag);
        using var next = await GetAsync(path + "0", "application/json", tag.ToString());
        next.StatusCode.ShouldBe(HttpStatusCode.OK);
        next.Headers.ETag.ShouldNotBe(tag);
    }

    [Theory]
    [InlineData("/events?limit=1000")]
    [InlineData("/events?limit=7&actor=osce")]
    public async Task A_page_that_may_become_another_has_no_tag(string path)
    {
        using var page = await GetAsync(path, "application/json");

        page.Headers.ETag.ShouldBeNull();
        page.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    private async Task<JsonElement> PageAsync(string path)
    {
        using var response = await GetAsync(path, "application/json");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string accept, string? known = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("If-None-Match", known);
        return await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }
}
