using System.Globalization;
using System.Net;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Tests.Access;
using CooperationTracker.Server.Tests.Appending;
using CooperationTracker.Server.Tests.Live;

namespace CooperationTracker.Server.Tests.Findings;

/// <summary>Findings over HTTP: listed to everyone, settled by auditors.</summary>
public sealed class FindingRouteTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Findings_are_listed_with_their_rule_their_reports_and_both_times()
    {
        var answer = await server.GetJsonAsync("/findings?kind=plan-overdue&asOf=2012-06-01");
        var finding = answer.GetProperty("items").EnumerateArray().ShouldHaveSingleItem();

        finding.GetProperty("subject").GetString().ShouldBe("csto-osce-2008:osce-expert-conference");
        finding.GetProperty("severity").GetString().ShouldBe("medium");
        finding.GetProperty("settled").GetBoolean().ShouldBeFalse();
        finding.GetProperty("reports").EnumerateArray().Select(r => r.GetString()).ShouldBe(["csto-osce-2008:osce-expert-conference"]);
        (await server.GetJsonAsync("/findings?kind=plan-overdue&asOf=2013-06-01")).GetProperty("items").GetArrayLength().ShouldBe(2);
        (await server.GetJsonAsync("/findings?kind=plan-overdue&knownAt=1")).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await server.GetJsonAsync("/findings?commitment=caco-legal-framework&fields=id,kind")).GetProperty("items")[0].GetRawText().ShouldContain("proposal-unanswered");
    }

    [Theory]
    [InlineData("/findings?kind=plan-overdu", 422, "invalid-value")]
    [InlineData("/findings?severity=grave", 422, "invalid-value")]
    [InlineData("/findings?actor=nobody", 422, "unknown-actor")]
    [InlineData("/findings?commitment=nothing", 422, "unknown-commitment")]
    [InlineData("/findings?settled=perhaps", 422, "invalid-value")]
    [InlineData("/findings?status=open", 400, "unknown-parameter")]
    [InlineData("/findings?sort=kind", 400, "unknown-sort")]
    public async Task What_is_asked_wrongly_is_a_problem(string path, int status, string code)
    {
        var answered = await server.Client.AskAsync(path);

        ((int)answered.Status, answered.Code).ShouldBe((status, code));
    }

    [Fact]
    public async Task An_auditor_settles_once_and_opens_again_and_nobody_else_does()
    {
        var id = await IdAsync("proposal-unanswered", "caco-drug-transit");
        using var auditor = await AuditorAsync("vera");
        const string Body = """{"reason": "Answered in Bishkek, by a letter that is not public."}""";

        (await server.PostAsync($"/findings/{id}/settlement", Body)).Status.ShouldBe(HttpStatusCode.Forbidden); // an analyst
        var settled = (await SendAsync(auditor, id, Body, ("Idempotency-Key", "\"once\""))).ShouldBeAppended(events: 1, tag: "\"1\"");
        (await SendAsync(auditor, id, Body, ("Idempotency-Key", "\"once\""))).ShouldBeAppended(events: 1, tag: "\"1\"").Position.ShouldBe(settled.Position);
        (await SendAsync(auditor, id, Body)).ShouldBeRefused(409, "already-settled");

        var item = (await server.GetJsonAsync($"/findings?settled=true&atLeast={settled.Position}")).GetProperty("items").EnumerateArray().Single(f => f.GetProperty("id").GetString() == id);
        item.GetProperty("settlement").GetProperty("author").GetString().ShouldBe("vera");
        (await ListedAsync($"/findings?settled=false&atLeast={settled.Position}")).ShouldNotContain(id);
        (await ListedAsync($"/findings?settled=false&knownAt={settled.Position - 1}")).ShouldContain(id);

        var reopened = (await SendAsync(auditor, id, """{"reason": "No such letter.", "verdict": "reopened"}""", ("If-Match", "\"1\""))).ShouldBeAppended(events: 1, tag: "\"2\"");
        (await ListedAsync($"/findings?settled=false&atLeast={reopened.Position}")).ShouldContain(id);
        (await Feed.ReadAsync(server.Client, $"?stream=finding/{id}", 2)).Select(e => e.EventId)
            .ShouldBe([.. new[] { settled.Position, reopened.Position }.Select(p => p.ToString(CultureInfo.InvariantCulture))]);
    }

    [Fact]
    public async Task What_cannot_be_settled_says_why()
    {
        using var auditor = await AuditorAsync("walter");
        var id = await IdAsync("proposal-unanswered", "afghan-drug-flow");

        (await SendAsync(auditor, "plan-overdue-0000", """{"reason": "Why."}""")).ShouldBeRefused(404, "unknown-finding", "{id}");
        (await SendAsync(auditor, id, """{"reason": " "}""")).ShouldBeRefused(422, "missing-field", "#/reason");
        (await SendAsync(auditor, id, "{}")).ShouldBeRefused(422, "missing-field", "#/reason");
        (await SendAsync(auditor, id, """{"reason": "Why.", "verdict": "maybe"}""")).ShouldBeRefused(422, "invalid-value", "#/verdict");
        (await SendAsync(auditor, id, """{"reason": "Why.", "verdict": "reopened"}""")).ShouldBeRefused(409, "not-settled");
        (await SendAsync(auditor, id, """{"reason": "Why."}""", ("If-Match", "\"3\""))).ShouldBeRefused(412, "stale-version", "If-Match");
        (await ListedAsync("/findings?settled=true")).ShouldNotContain(id);
    }

    [Fact]
    public async Task An_occurrence_tells_who_agrees_on_what()
    {
        var occurrence = (await server.GetJsonAsync("/occurrences/operation-kanal")).GetProperty("occurrence");

        occurrence.GetProperty("firstKnown").GetString().ShouldBe("csto-osce-2008:kanal");
        occurrence.GetProperty("agreement").EnumerateArray().Select(f => (f.GetProperty("field").GetString(), f.GetProperty("agree").GetBoolean()))
            .ShouldBe([("date", true), ("place", true), ("participants", true), ("outcome", true)]);
    }

    private async Task<string> IdAsync(string kind, string subject) => (await server.GetJsonAsync($"/findings?kind={kind}"))
        .GetProperty("items").EnumerateArray().Single(f => f.GetProperty("subject").GetString() == subject).GetProperty("id").GetString()!;

    private async Task<string?[]> ListedAsync(string path) =>
        [.. (await server.GetJsonAsync(path)).GetProperty("items").EnumerateArray().Select(f => f.GetProperty("id").GetString())];

    private async Task<HttpClient> AuditorAsync(string name)
    {
        var key = await server.KeyAsync(Role.Auditor, name);
        return new() { BaseAddress = server.Client.BaseAddress, DefaultRequestHeaders = { Authorization = new("Bearer", key) } };
    }

    private static Task<Reply> SendAsync(HttpClient client, string id, string body, params (string, string)[] headers) =>
        client.SendAsync(HttpMethod.Post, $"/findings/{id}/settlement", Requests.Text(body, "application/json"), headers);
}
