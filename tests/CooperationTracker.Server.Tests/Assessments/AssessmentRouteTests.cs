using System.Net;
using System.Text;
using System.Text.Json;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Tests.Access;
using CooperationTracker.Server.Tests.Appending;

namespace CooperationTracker.Server.Tests.Assessments;

/// <summary>Assessments and scores over HTTP.</summary>
public sealed class AssessmentRouteTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static string Body(string score, string period = "2008/2012", string more = "") =>
        $$"""{"party": "csto", "period": "{{period}}", "score": {{score}}, "rationale": "By what is known.", "evidence": ["csto-drugs-2012:canal", "https://example.org/review"]{{more}}}""";

    [Fact]
    public async Task Analysts_and_auditors_assess_in_their_own_names_and_stand_side_by_side()
    {
        const string Path = "/commitments/csto-operation-kanal/assessments";
        using var auditor = await ClientAsync(Role.Auditor, "vera");
        using var reader = await ClientAsync(Role.Reader, "rita");

        (await SendAsync(reader, Path, Body("1"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await server.PostAsync(Path, Body("1", more: ", \"stage\": \"final\""))).ShouldBeAppended(events: 1);
        (await SendAsync(auditor, Path, Body("\"partial\"", more: ", \"stage\": \"final\""))).ShouldBeAppended(events: 1);
        var last = (await SendAsync(auditor, Path, Body("-1", "2013"))).ShouldBeAppended(events: 1).Position;
        (await SendAsync(auditor, Path, Body("-1", "2013"))).ShouldBeUnchanged(last);
        (await SendAsync(auditor, Path, Body("1", more: ", \"stage\": \"final\""))).ShouldBeRefused(409, "already-final", "#/stage");

        var items = (await server.GetJsonAsync($"/assessments?commitment=csto-operation-kanal&atLeast={last}")).GetProperty("items");
        items.EnumerateArray().Select(a => (Text(a, "period"), Text(a, "assessor"), Text(a, "score"), Text(a, "stage"))).ShouldBe(
            [("2008/2012", "anna", "full", "final"), ("2008/2012", "vera", "partial", "final"), ("2013", "vera", "none", "interim")]);
        items[1].GetProperty("value").GetInt32().ShouldBe(0);
        var each = (await server.GetJsonAsync($"/scores?group=each&year=2010&atLeast={last}")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        each.GetProperty("assessors").EnumerateArray().Select(a => (Text(a, "assessor"), a.GetProperty("final").GetProperty("mean").GetDecimal())).ShouldBe([("anna", 1m), ("vera", 0m)]);
        var board = await server.GetJsonAsync($"/scores?actor=csto&atLeast={last}");
        board.GetProperty("final").GetProperty("units").GetInt32().ShouldBe(1);
        board.GetProperty("items")[0].GetProperty("interim").GetProperty("none").GetInt32().ShouldBe(1);
        (await server.GetJsonAsync($"/scores?group=topic&knownAt={last - 3}")).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await server.GetJsonAsync($"/assessments?asOf=2012-12-31&atLeast={last}")).GetProperty("items").GetArrayLength().ShouldBe(2);
        var csv = await server.Client.GetStringAsync(new Uri($"/exports/scores.csv?group=each&stage=final&knownAt={last}&atLeast={last}", UriKind.Relative), TestContext.Current.CancellationToken);
        csv.Split('\n')[1].TrimEnd().ShouldBe(",csto-operation-kanal,csto,2008-01-01,2012-12-31,,final,1,1,0,0,0.5,0,0,0");
    }

    [Theory]
    [InlineData("/commitments/nothing/assessments", "1", "2008", 404, "unknown-commitment", "{id}")]
    [InlineData("/commitments/afghan-drug-flow/assessments", "2", "2008", 422, "invalid-value", "#/score")]
    [InlineData("/commitments/afghan-drug-flow/assessments", "1", "2008/..", 422, "bad-date", "#/period")]
    [InlineData("/commitments/afghan-drug-flow/assessments", "1", "soon", 422, "bad-date", "#/period")]
    [InlineData("/commitments/caco-drug-transit/assessments", "1", "2008", 422, "not-a-party", "#/party")]
    public async Task What_is_wrong_is_told_with_its_place(string path, string score, string period, int status, string code, string at) =>
        (await server.PostAsync(path, Body(score, period))).ShouldBeRefused(status, code, at);

    [Fact]
    public async Task Evidence_that_does_not_count_is_told_with_its_place() =>
        (await server.PostAsync("/commitments/afghan-drug-flow/assessments", """{"party": "csto", "period": "2008", "score": 0, "rationale": "Why.", "evidence": ["a", "csto-un-2003:nothing"]}"""))
            .ShouldBeRefused(422, "unknown-report", "#/evidence/1");

    [Theory]
    [InlineData("/scores?group=colour", 422, "invalid-value")]
    [InlineData("/scores?year=0", 422, "invalid-value")]
    [InlineData("/assessments?year=9999", 422, "invalid-value")]
    [InlineData("/assessments?stage=last", 422, "invalid-value")]
    [InlineData("/assessments?group=actor", 400, "unknown-parameter")]
    public async Task What_is_asked_wrongly_is_a_problem(string path, int status, string code)
    {
        var answered = await server.Client.AskAsync(path);

        ((int)answered.Status, answered.Code).ShouldBe((status, code));
    }

    [Fact]
    public async Task A_review_interval_is_set_and_tells_on_every_day_how_a_commitment_stands()
    {
        const string Id = "csto-railway-protection";
        var entry = (await server.GetJsonAsync($"/commitments/{Id}")).GetProperty("commitment");
        var body = JsonSerializer.Serialize(new
        {
            reason = "It is reviewed every other year.",
            entry = new { id = Id, title = Text(entry, "title"), scope = Text(entry, "scope"), parties = new[] { "csto" }, review = "P2Y" },
        });

        (await server.PostAsync($"/commitments/{Id}/amendment", body.Replace("P2Y", "two years", StringComparison.Ordinal))).ShouldBeRefused(422, "invalid-value", "#/entry/review");
        var position = (await server.PostAsync($"/commitments/{Id}/amendment", body)).ShouldBeAppended(events: 1).Position;

        (await StateAsync("2005-04-28")).ShouldBe("current");
        (await StateAsync("2005-04-29")).ShouldBe("overdue");
        (await StateAsync("2007-04-29")).ShouldBe("dormant");
        (await ListedAsync("/commitments?review=dormant&asOf=2020-01-01")).ShouldBe([Id]);
        (await ListedAsync("/commitments?review=overdue&asOf=2020-01-01")).ShouldBeEmpty();
        (await ListedAsync($"/commitments?review=dormant&asOf=2020-01-01&knownAt={position - 1}")).ShouldBeEmpty();
        (await server.GetJsonAsync("/series/commitments?review=dormant&asOf=2020-01-01")).GetProperty("items").GetArrayLength().ShouldBeGreaterThan(0);

        async Task<string?> StateAsync(string day) =>
            Text((await server.GetJsonAsync($"/commitments/{Id}?asOf={day}&atLeast={position}")).GetProperty("commitment"), "reviewState");

        async Task<string?[]> ListedAsync(string path) => [.. (await server.GetJsonAsync(path)).GetProperty("items").EnumerateArray().Select(c => Text(c, "id"))];
    }

    private static string? Text(JsonElement element, string property) => element.GetProperty(property).GetString();

    private async Task<HttpClient> ClientAsync(Role role, string name)
    {
        var key = await server.KeyAsync(role, name);
        return new() { BaseAddress = server.Client.BaseAddress, DefaultRequestHeaders = { Authorization = new("Bearer", key) } };
    }

    private static Task<Reply> SendAsync(HttpClient client, string path, string body) =>
        client.SendAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "application/json"));
}
