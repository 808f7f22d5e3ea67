using System.Net.Http.Json;
using System.Text.Json;
using CooperationTracker.Server.Live;

namespace CooperationTracker.Server.Tests.Live;

/// <summary>Events of megabytes: what is held of them is bounded, whoever asks.</summary>
public sealed class LargeEventTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const int Megabyte = 1024 * 1024;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_ends_after_some_megabytes_and_the_next_goes_on_behind_it()
    {
        var start = await server.Session.Log.ReadSettledAsync(cancellation: Cancellation);
        List<long> written = [];
        for (var i = 0; i < 10; i++)
        {
            written.Add(await Writing.TopicAsync(server.Session.Log, Megabyte));
        }
        await server.Session.Log.WaitAsync(written[^1] - 1, Cancellation);

        List<long> read = [];
        for (string? next = $"/events?limit=1000&after={start}"; next is not null;)
        {
            var page = await PageAsync(next);
            JsonElement[] items = [.. page.GetProperty("items").EnumerateArray()];
            items.Length.ShouldBeInRange(1, 4);
            read.AddRange(items.Select(i => i.GetProperty("position").GetInt64()));
            page.GetProperty("position").GetInt64().ShouldBe(read[^1]);
            next = page.TryGetProperty("next", out var link) ? link.GetString() : null;
        }

        read.ShouldBe(written);
    }

    [Fact]
    public async Task Readers_at_an_event_that_is_too_large_to_be_kept_share_it_while_one_of_them_holds_it()
    {
        var position = await Writing.TopicAsync(server.Session.Log, 9 * Megabyte);
        await server.Session.Log.WaitAsync(position - 1, Cancellation);
        var pages = server.Service<EventPages>();

        var held = await pages.ReadAsync(position - 1, position, Cancellation);
        for (var i = 0; i < 3; i++)
        {
            (await pages.ReadAsync(position - 1, position, Cancellation)).ShouldBeSameAs(held);
        }
        held.Events.ShouldHaveSingleItem().Frame.Length.ShouldBeGreaterThan(9 * Megabyte);
    }

    private async Task<JsonElement> PageAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new("application/json"));
        using var response = await server.Client.SendAsync(request, Cancellation);
        return await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }
}
