using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace CooperationTracker.Server.Tests.Live;

/// <summary>One connection to the live feed, read by the framework's parser.</summary>
internal sealed class Feed : IAsyncDisposable
{
    private readonly HttpResponseMessage response;
    private readonly Stream stream;
    private readonly SseParser<JsonElement> parser;

    private Feed(HttpResponseMessage response, Stream stream)
    {
        (this.response, this.stream) = (response, stream);
        parser = SseParser.Create(stream, (_, data) => JsonElement.Parse(data));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>What it would resume from.</summary>
    public string LastEventId => parser.LastEventId;

    /// <summary>How long it was told to wait before it connects again.</summary>
    public TimeSpan Reconnection => parser.ReconnectionInterval;

    /// <summary>The events as they come, until the server ends the feed.</summary>
    public IAsyncEnumerable<SseItem<JsonElement>> Events => parser.EnumerateAsync(Cancellation);

    public static async Task<Feed> OpenAsync(HttpClient client, string query = "", string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/events{query}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        response.EnsureSuccessStatusCode();
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        return new(response, await response.Content.ReadAsStreamAsync(Cancellation));
    }

    /// <summary>The next events, so many.</summary>
    public static async Task<List<SseItem<JsonElement>>> ReadAsync(HttpClient client, string query, int count, string? lastEventId = null)
    {
        await using var feed = await OpenAsync(client, query, lastEventId);
        return await feed.Events.Take(count).ToListAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        response.Dispose();
    }
}
