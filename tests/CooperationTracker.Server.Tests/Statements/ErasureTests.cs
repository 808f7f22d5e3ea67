using System.Net;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Tests.Access;
using CooperationTracker.Server.Tests.Appending;

namespace CooperationTracker.Server.Tests.Statements;

public sealed class ErasureTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Why = """{"reason": "A person asked for it.", "legalBasis": "GDPR Art. 17(1)"}""";

    [Fact]
    public async Task An_operator_erases_a_report_and_no_answer_of_before_is_given_any_more()
    {
        var recorded = await RecordedAsync("erased");
        var asked = $"/reports?statement=erased&asOf=2020-01-01&knownAt={recorded.Position}";
        var before = await server.Client.AskAsync(HttpMethod.Get, asked);
        var tag = before.Response.Headers.ETag!.ToString();
        (await server.Client.AskAsync(HttpMethod.Get, asked, ("If-None-Match", tag))).Status.ShouldBe(HttpStatusCode.NotModified);

        var erased = (await EraseAsync("erased:meeting-1")).ShouldBeAppended(events: 1, tag: "\"4\"");

        (await EraseAsync("erased:meeting-1")).ShouldBeUnchanged(erased.Position);
        await server.GetJsonAsync($"/statements/erased?atLeast={erased.Position}");
        (await server.GetJsonAsync(asked)).GetProperty("items").EnumerateArray().ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe("erased:meeting-2");
        await Live.Writing.UntilAsync(
            async () => (await server.Client.AskAsync(HttpMethod.Get, asked, ("If-None-Match", tag))).Status == HttpStatusCode.OK,
            "what was kept of before is not confirmed");
        var gone = await server.Client.AskAsync(HttpMethod.Get, "/reports/erased:meeting-1");
        gone.Status.ShouldBe(HttpStatusCode.NotFound);
        (await gone.Response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("under GDPR Art. 17(1): A person asked for it.");
        (await server.ScalarAsync<string>("select data::text from tracker.mt_events where stream_id = 'statement/erased' and version = 2")).ShouldBe("""{"erased": "erased:meeting-1"}""");
    }

    [Fact]
    public async Task A_page_of_the_log_from_before_an_erasure_is_not_confirmed_any_more()
    {
        var recorded = await RecordedAsync("told-before");
        var page = $"/events?limit=2&after={recorded.Position - 3}";
        var tag = (await server.Client.AskAsync(HttpMethod.Get, page, ("Accept", "application/json"))).Response.Headers.ETag!.ToString();
        (await server.Client.AskAsync(HttpMethod.Get, page, ("Accept", "application/json"), ("If-None-Match", tag))).Status.ShouldBe(HttpStatusCode.NotModified);

        (await EraseAsync("told-before:meeting-1")).ShouldBeAppended(events: 1);

        await Live.Writing.UntilAsync(
            async () => (await server.Client.AskAsync(HttpMethod.Get, page, ("Accept", "application/json"), ("If-None-Match", tag))).Status == HttpStatusCode.OK,
            "what was kept of before is not confirmed");
    }

    [Fact]
    public async Task An_analyst_may_not_erase()
    {
        await RecordedAsync("kept");

        (await server.PostAsync("/reports/kept:meeting-1/erasure", Why)).Status.ShouldBe(HttpStatusCode.Forbidden);

        (await server.GetJsonAsync("/reports/kept:meeting-1")).GetProperty("version").GetInt64().ShouldBe(3);
    }

    [Fact]
    public async Task An_erasure_says_under_which_law()
    {
        await RecordedAsync("lawless");

        (await EraseAsync("lawless:meeting-1", """{"reason": "Why.", "legalBasis": " "}""")).ShouldBeRefused(422, "missing-field", "#/legalBasis");
        (await EraseAsync("lawless:meeting-1", """{"reason": "Why."}""")).ShouldBeRefused(422, "missing-field", "#/legalBasis");
        (await EraseAsync("lawless:meeting-9")).ShouldBeRefused(404, "unknown-report", "{id}");
    }

    private async Task<Reply> RecordedAsync(string key)
    {
        var reply = (await server.PostAsync("/statements", Some.Statement(key))).ShouldBeAppended(events: 3);
        await server.GetJsonAsync($"/statements/{key}?atLeast={reply.Position}");
        return reply;
    }

    private async Task<Reply> EraseAsync(string report, string why = Why) => await server.Client.SendAsync(
        HttpMethod.Post, $"/reports/{report}/erasure", Requests.Text(why, "application/json"), ("X-API-Key", await server.KeyAsync(Role.Operator)));
}
