using System.Net;
using System.Security.Cryptography;
using System.Text;
using CooperationTracker.EventLog;
using CooperationTracker.Server.Access;
using Microsoft.Extensions.Configuration;

namespace CooperationTracker.Server.Tests.Access;

/// <summary>API keys on a server that asks everyone who they are.</summary>
public sealed class KeyTests(KeyTests.Closed server) : IClassFixture<KeyTests.Closed>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static DateOnly Today => DateOnly.FromDateTime(DateTime.UtcNow);

    [Theory]
    [InlineData(Role.Reader, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(Role.Analyst, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(Role.Auditor, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(Role.Operator, HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task Every_role_reads_and_operators_operate(Role role, HttpStatusCode reads, HttpStatusCode operates)
    {
        var key = await server.KeyAsync(role);

        (await server.Client.AskAsync(Callers.Question, key)).Status.ShouldBe(reads);
        (await server.Client.AskAsync(Callers.Status, key)).Status.ShouldBe(operates);
        (await server.Client.AskAsync(HttpMethod.Post, "/operation/rebuild?view=Topic", ("X-API-Key", key))).Status.ShouldBe(operates);
        (await server.Client.AskAsync("/metrics", key)).Status.ShouldBe(reads);
    }

    [Fact]
    public async Task What_a_role_does_not_reach_is_a_problem()
    {
        var answer = await server.Client.AskAsync(Callers.Status, await server.KeyAsync(Role.Reader));

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.Forbidden, "forbidden"));
    }

    [Fact]
    public async Task Who_says_nothing_is_asked()
    {
        foreach (var path in (string[])[Callers.Question, Callers.Status, "/metrics", "/no/such/route"])
        {
            var answer = await server.Client.AskAsync(path);

            (answer.Status, answer.Code).ShouldBe((HttpStatusCode.Unauthorized, "unauthorized"), path);
            answer.Response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer realm=\"tracker\"", path);
        }
    }

    [Theory]
    [InlineData("Authorization: Bearer trk_0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("Authorization: Bearer trk_")]
    [InlineData("Authorization: Bearer something-else")]
    [InlineData("Authorization: Bearer")]
    [InlineData("Authorization: Basic dHJhY2tlcjp0cmFja2Vy")]
    [InlineData("X-API-Key: ")]
    [InlineData("Authorization: Bearer KEY|X-API-Key: KEY")]
    [InlineData("Authorization: Bearer KEY|Authorization: Bearer KEY")]
    [InlineData("X-API-Key: KEYx")]
    [InlineData("X-API-Key: keY")]
    public async Task What_is_no_key_is_refused_with_the_reason(string headers)
    {
        var key = await server.KeyAsync(Role.Operator);
        var sent = headers.Split('|').Select(h => h.Split(": ", 2))
            .Select(h => (h[0], h.Length < 2 ? "" : h[1].Replace("KEY", key, StringComparison.Ordinal).Replace("keY", key.ToUpperInvariant(), StringComparison.Ordinal)));

        var answer = await server.Client.AskAsync(HttpMethod.Get, Callers.Question, [.. sent]);

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.Unauthorized, "unauthorized"));
        answer.Response.Headers.WwwAuthenticate.ToString().ShouldContain("error=\"invalid_token\"");
        (await answer.Response.Content.ReadAsStringAsync(Cancellation)).ShouldNotContain(key[8..]);
    }

    [Theory]
    [InlineData("bearer ")]
    [InlineData("BEARER   ")]
    public async Task The_scheme_is_read_in_any_case(string scheme)
    {
        var key = await server.KeyAsync(Role.Reader);

        (await server.Client.AskAsync(HttpMethod.Get, Callers.Question, ("Authorization", scheme + key))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_key_works_on_its_last_day_and_no_longer()
    {
        (await server.Client.AskAsync(Callers.Question, await server.KeyAsync(Role.Reader, expires: Today.AddDays(1)))).Status.ShouldBe(HttpStatusCode.OK);
        (await server.Client.AskAsync(Callers.Question, await server.KeyAsync(Role.Reader, expires: Today.AddDays(-1)))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Only_the_hash_of_a_key_is_kept()
    {
        var key = await server.KeyAsync(Role.Reader, "kept-as-a-hash");

        await using var command = server.DataSource.CreateCommand("select k::text from access.api_key k where name = 'kept-as-a-hash'");
        var row = (string)(await command.ExecuteScalarAsync(Cancellation))!;

        key.Length.ShouldBe("trk_".Length + (256 / 4));
        row.ShouldContain(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));
        row.ShouldNotContain(key["trk_".Length..]);
    }

    [Fact]
    public async Task A_key_that_was_made_just_now_works_and_a_revoked_one_stops_on_every_server()
    {
        await using var secondSession = await Session.OpenAsync(server.Session.Server, Cancellation);
        await using var second = await TrackerServer.StartAsync(secondSession, c => c.AddInMemoryCollection(server.Settings), Cancellation);
        using var secondClient = new HttpClient { BaseAddress = new Uri(second.Urls.Single()) };
        await server.Client.AskAsync(Callers.Question, "trk_unknown"); // both have read the keys that there were
        await secondClient.AskAsync(Callers.Question, "trk_unknown");

        var key = await server.KeyAsync(Role.Reader, "comes-and-goes");
        await server.Client.UntilAsync(Callers.Question, key, HttpStatusCode.OK);
        await secondClient.UntilAsync(Callers.Question, key, HttpStatusCode.OK);
        (await new ApiKeys(server.Session.DataSource).RevokeAsync("comes-and-goes", Cancellation)).ShouldBe(true);
        await server.Client.UntilAsync(Callers.Question, key, HttpStatusCode.Unauthorized);
        await secondClient.UntilAsync(Callers.Question, key, HttpStatusCode.Unauthorized);

        await second.StopAsync(Cancellation);
    }

    [Fact]
    public async Task An_answer_that_streams_ends_with_its_callers_key()
    {
        var key = await server.KeyAsync(Role.Operator, "streams");
        await using var held = await RunnerLock.TryAsync(server.DataSource, 0x766965776e6577, Cancellation); // a rebuild somewhere else: this one waits for it
        held.ShouldNotBeNull();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/operation/rebuild");
        request.Headers.Add("X-API-Key", key);

        using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var lines = await response.Content.ReadAsStreamAsync(Cancellation);
        using var reader = new StreamReader(lines);
        (await reader.ReadLineAsync(Cancellation))!.ShouldContain("rebuild");
        await new ApiKeys(server.Session.DataSource).RevokeAsync("streams", Cancellation);

        await Should.ThrowAsync<IOException>(async () => await reader.ReadToEndAsync(Cancellation));
    }

    [Fact]
    public async Task Callers_who_come_at_once_are_all_known()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.KeyAsync(Role.Reader)));

        var answers = await Task.WhenAll(keys.SelectMany(key => Enumerable.Repeat(key, 10)).Select(key => server.Client.AskAsync(Callers.Question, key)));

        answers.ShouldAllBe(a => a.Status == HttpStatusCode.OK);
    }

    /// <summary>A server that asks everyone.</summary>
    public sealed class Closed : RunningServer
    {
        public Closed() => Settings["Tracker:Access:OpenReading"] = "false";
    }
}
