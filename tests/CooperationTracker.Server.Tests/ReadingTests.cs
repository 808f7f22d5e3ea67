using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace CooperationTracker.Server.Tests;

/// <summary>What every question over HTTP has in common.</summary>
public sealed class ReadingTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Trace = "/commitments/caco-joint-action-terror-drugs/trace";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_says_which_times_it_holds_for()
    {
        var answer = await server.GetJsonAsync($"{Trace}?asOf=2003-08-15&atLeast={server.SeedsEnd}");

        answer.GetProperty("asOf").GetString().ShouldBe("2003-08-15");
        answer.GetProperty("knownAt").GetInt64().ShouldBe(server.SeedsEnd);
        answer.GetProperty("commitment").GetProperty("status").GetString().ShouldBe("in-progress");
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        using var first = await server.Client.GetAsync(new Uri(Trace, UriKind.Relative), Cancellation);
        using var again = new HttpRequestMessage(HttpMethod.Get, Trace);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await server.Client.SendAsync(again, Cancellation);

        (second.StatusCode, (await second.Content.ReadAsByteArrayAsync(Cancellation)).Length).ShouldBe((HttpStatusCode.NotModified, 0));
    }

    [Theory]
    [InlineData("?asof=2003-08-15", "unknown-parameter", "asOf")]
    [InlineData("?asOf=2003-02-30", "bad-date", null)]
    [InlineData("?knownAt=999999999", "bad-position", null)]
    [InlineData("?certainly=perhaps", "invalid-value", null)]
    public async Task A_parameter_that_is_wrong_is_named(string query, string code, string? suggestion)
    {
        using var response = await server.Client.GetAsync(new Uri(Trace + query, UriKind.Relative), Cancellation);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        problem.GetProperty("code").GetString().ShouldBe(code);
        var error = problem.GetProperty("errors")[0];
        error.GetProperty("parameter").GetString().ShouldBe(query[1..].Split('=')[0]);
        if (suggestion is not null)
        {
            error.GetProperty("suggestions")[0].GetString().ShouldBe(suggestion);
        }
    }

    [Fact]
    public async Task An_id_that_nothing_has_is_not_found_and_the_nearest_are_named()
    {
        using var response = await server.Client.GetAsync(new Uri("/commitments/caco-joint-action-terror-drug/trace", UriKind.Relative), Cancellation);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        problem.GetProperty("code").GetString().ShouldBe("unknown-commitment");
        problem.GetProperty("errors")[0].GetProperty("suggestions")[0].GetString().ShouldBe("caco-joint-action-terror-drugs");
    }
}
