using System.Net;
using CooperationTracker.Server.Tests.Appending;

namespace CooperationTracker.Server.Tests.Statements;

/// <summary>Amendments, retractions, withdrawals and supersessions.</summary>
public sealed class CorrectionTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Why = """{"reason": "It was misread."}""";

    private async Task<string> Recorded(string key)
    {
        (await server.PostAsync("/statements", Some.Statement(key))).ShouldBeAppended(events: 3, tag: "\"3\"");
        return key;
    }

    private static string Amendment(object report) => $$"""{"reason": "It was misread.", "report": {{Some.Json(report)}}}""";

    [Theory]
    [InlineData(":")]
    [InlineData("%3A")]
    public async Task A_report_is_amended_then_unchanged(string colon)
    {
        var key = await Recorded($"amended-{colon.Length}");
        var body = Amendment(Some.Meeting(1) with { Place = "Hofburg, Vienna" });

        var first = await server.PostAsync($"/reports/{key}{colon}meeting-1/amendment", body);

        first.ShouldBeAppended(events: 1, tag: "\"4\"");
        first.Json.GetProperty("subject").GetString().ShouldBe($"report {key}:meeting-1");
        first.Headers.Location.ShouldBe(new Uri($"/statements/{key}", UriKind.Relative));
        (await server.PostAsync($"/reports/{key}{colon}meeting-1/amendment", body)).ShouldBeUnchanged(first.Position).Tag.ShouldBe("\"4\"");
        (await server.ScalarAsync<string>($"select data -> 'report' ->> 'place' from tracker.mt_events where seq_id = {first.Position}")).ShouldBe("Hofburg, Vienna");
        var author = await server.ScalarAsync<string>($"select data ->> 'author' || '|' || (headers ->> 'author') from tracker.mt_events where seq_id = {first.Position}");
        author.Split('|').Distinct().ShouldHaveSingleItem().Length.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_report_is_amended_in_YAML()
    {
        var key = await Recorded("amended-yaml");
        const string Yaml = """
            reason: It was misread.
            report:
              type: CooperationReported
              id: any
              paragraph: 1
              occurred: 2008
              modality: ongoing
              subject: Their work
              participants: [{actor: csto, role: participant}, {actor: OSCE, role: participant}]
              summary: They work together.
            """;

        (await server.Analyst.SendAsync(HttpMethod.Post, $"/reports/{key}:meeting-2/amendment", Requests.Text(Yaml, "application/yaml"))).ShouldBeAppended(events: 1);
    }

    [Fact]
    public async Task A_report_is_retracted_and_takes_no_more_corrections()
    {
        var key = await Recorded("retracted");

        var first = (await server.PostAsync($"/reports/{key}:meeting-1/retraction", Why)).ShouldBeAppended(events: 1, tag: "\"4\"");

        (await server.PostAsync($"/reports/{key}:meeting-1/retraction", Why)).ShouldBeUnchanged(first.Position);
        (await server.PostAsync($"/reports/{key}:meeting-1/amendment", Amendment(Some.Meeting(1)))).ShouldBeRefused(409, "report-retracted");
    }

    [Fact]
    public async Task A_statement_is_withdrawn_and_takes_no_more_corrections()
    {
        var key = await Recorded("withdrawn");

        var first = (await server.PostAsync($"/statements/{key}/withdrawal", Why)).ShouldBeAppended(events: 1, tag: "\"4\"");

        (await server.PostAsync($"/statements/{key}/withdrawal", Why)).ShouldBeUnchanged(first.Position);
        (await server.PostAsync($"/reports/{key}:meeting-1/retraction", Why)).ShouldBeRefused(409, "statement-closed");
    }

    [Fact]
    public async Task A_statement_is_superseded_by_another_one()
    {
        var (old, next) = (await Recorded("old"), await Recorded("next"));
        string By(string key) => $$"""{"by": "{{key}}", "reason": "A corrected text."}""";

        var first = (await server.PostAsync($"/statements/{old}/supersession", By(next))).ShouldBeAppended(events: 1, tag: "\"4\"");

        (await server.PostAsync($"/statements/{old}/supersession", By(next))).ShouldBeUnchanged(first.Position);
        (await server.PostAsync($"/statements/{next}/supersession", By(old))).ShouldBeRefused(409, "circular", "#/by");
        (await server.PostAsync($"/statements/{next}/supersession", By("no-such"))).ShouldBeRefused(422, "unknown-statement", "#/by");
        (await server.PostAsync($"/statements/{old}/supersession", By("csto-un-2003"))).ShouldBeRefused(409, "statement-closed");
    }

    [Theory]
    [InlineData("/statements/no-such/withdrawal", "unknown-statement", "{key}")]
    [InlineData("/statements/No%20such%2Fthing/withdrawal", "unknown-statement", "{key}")]
    [InlineData("/reports/no-such:meeting-1/retraction", "unknown-statement", "{id}")]
    [InlineData("/reports/meeting-1/retraction", "unknown-statement", "{id}")]
    [InlineData("/reports/:/retraction", "unknown-statement", "{id}")]
    [InlineData("/reports/csto-un-2003:no-such/retraction", "unknown-report", "{id}")]
    [InlineData("/reports/csto-un-2003/retraction", "unknown-report", "{id}")]
    public async Task What_does_not_stand_cannot_be_corrected(string path, string code, string at) =>
        (await server.PostAsync(path, Why)).ShouldBeRefused(404, code, at);

    [Fact]
    public async Task The_errors_of_a_correction_are_placed_in_its_body()
    {
        var key = await Recorded("misplaced");

        (await server.PostAsync($"/reports/{key}:meeting-1/amendment", Amendment(Some.Meeting(1) with { Host = "nobody-at-all" })))
            .ShouldBeRefused(422, "unknown-actor", "#/report/host").Json.GetProperty("errors")[0].GetProperty("line").GetInt32().ShouldBe(1);
        (await server.PostAsync($"/reports/{key}:meeting-1/amendment", """{"reason": "Why.", "report": {"type": "MeetingHold"}}""")).ShouldBeRefused(422, "unknown-type", "#/report/type");
        (await server.PostAsync($"/reports/{key}:meeting-1/amendment", Why)).ShouldBeRefused(422, "missing-field", "#/report");
        (await server.PostAsync($"/statements/{key}/withdrawal", """{"reason": " "}""")).ShouldBeRefused(422, "missing-field", "#/reason");
        (await server.PostAsync($"/statements/{key}/withdrawal", """{"reason": "Why.", "by": "a"}""")).ShouldBeRefused(422, "unknown-field", "#/by");
        (await server.PostAsync($"/statements/{key}/supersession", Why)).ShouldBeRefused(422, "missing-field", "#/by");
    }

    [Fact]
    public async Task A_correction_made_on_an_older_version_is_refused()
    {
        var key = await Recorded("stale");
        (await server.PostAsync($"/reports/{key}:meeting-1/retraction", Why, ("If-Match", "\"3\""))).ShouldBeAppended(events: 1, tag: "\"4\"");
        var before = await server.CountAsync();

        foreach (var (path, body) in ((string, string)[])
            [
                ($"/reports/{key}:meeting-2/retraction", Why),
                ($"/reports/{key}:meeting-2/amendment", Amendment(Some.Meeting(1))),
                ($"/statements/{key}/withdrawal", Why),
                ($"/statements/{key}/supersession", """{"by": "csto-un-2003", "reason": "Why."}"""),
            ])
        {
            foreach (var tag in (string[])["\"3\"", "W/\"4\"", "\"2\", \"3\"", "\"\"", "\"four\"", "\"4 \"", "\"-4\"", "\"99999999999999999999\""])
            {
                (await server.PostAsync(path, body, ("If-Match", tag))).ShouldBeRefused(412, "stale-version", "If-Match");
            }
        }

        (await server.CountAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("\"3\"")]
    [InlineData("*")]
    [InlineData("\"2\", \"3\"")]
    [InlineData("W/\"3\", \"3\"")]
    [InlineData("\"other\",\"3\"")]
    public async Task A_correction_made_on_the_version_that_stands_is_appended(string tag)
    {
        var key = await Recorded($"current-{tag.GetHashCode(StringComparison.Ordinal):x}".Replace("--", "-", StringComparison.Ordinal));

        (await server.PostAsync($"/statements/{key}/withdrawal", Why, ("If-Match", tag))).ShouldBeAppended(events: 1, tag: "\"4\"");
    }

    [Fact]
    public async Task Any_version_of_what_does_not_stand_is_none() =>
        (await server.PostAsync("/statements/no-such/withdrawal", Why, ("If-Match", "*"))).ShouldBeRefused(404, "unknown-statement", "{key}");

    [Fact]
    public async Task Of_two_corrections_made_on_one_version_at_once_one_is_refused()
    {
        var key = await Recorded("raced-version");

        var replies = await Task.WhenAll(Enumerable.Range(1, 2).Select(i =>
            server.PostAsync($"/reports/{key}:meeting-{i}/retraction", Why, ("If-Match", "\"3\""))));

        replies.Select(r => r.Status).Order().ShouldBe([HttpStatusCode.Created, HttpStatusCode.PreconditionFailed]);
    }

    [Fact]
    public async Task A_correction_shows_in_what_is_known_from_then_on_and_not_before()
    {
        var key = await Recorded("shown");
        var recorded = await server.ScalarAsync<long>($"select max(seq_id) from tracker.mt_events where stream_id = 'statement/{key}'");
        var withdrawn = (await server.PostAsync($"/statements/{key}/withdrawal", Why)).Position;

        (await Reports($"atLeast={withdrawn}")).ShouldNotContain($"{key}:meeting-1");
        (await Reports($"knownAt={recorded}&atLeast={withdrawn}")).ShouldContain($"{key}:meeting-1");

        async Task<IEnumerable<string?>> Reports(string query) =>
            (await server.GetJsonAsync($"/commitments/csto-osce-cooperation/trace?{query}")).GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("report").GetString());
    }
}
