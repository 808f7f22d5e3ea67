using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CooperationTracker.Server.Reading;

namespace CooperationTracker.Server.Tests.Reading;

/// <summary>What every question over HTTP has in common.</summary>
public sealed class FrameTests(CorrectedServer server) : IClassFixture<CorrectedServer>
{
    private const string Trace = "/commitments/caco-joint-action-terror-drugs/trace";

    /// <summary>Every route that answers in JSON, with values in its path.</summary>
    private static readonly Dictionary<string, string> Paths = new()
    {
        ["/statements/{key}"] = "/statements/made-0007",
        ["/reports/{id}"] = "/reports/made-0007:meeting-1",
        ["/commitments/{id}"] = "/commitments/afghan-drug-flow",
        ["/commitments/{id}/trace"] = Trace,
        ["/actors/{id}"] = "/actors/csto",
        ["/topics/{id}"] = "/topics/terrorism",
        ["/occurrences/{id}"] = "/occurrences/meeting-1",
        ["/cooperation/{a}/{b}"] = "/cooperation/csto/osce",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IEnumerable<(string Path, ReadMetadata Route)> Routes => server.Reads().Where(r => r.MediaType == "application/json")
        .Select(r => (Paths.GetValueOrDefault(r.Pattern, r.Pattern) + string.Concat(r.Parameters.Where(p => p.Required).Select((p, i) => $"{(i == 0 ? '?' : '&')}{p.Name}={p.Example}")), r));

    [Fact]
    public async Task An_answer_says_which_times_it_holds_for_and_how_to_ask_for_it_again()
    {
        var later = server.End;
        foreach (var (path, _) in Routes)
        {
            using var answered = await GetAsync(With(path, "asOf=2015-08-15&certainly=true"));
            var answer = await answered.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
            var self = answer.GetProperty("self").GetString()!;

            answer.GetProperty("asOf").GetString().ShouldBe("2015-08-15", path);
            answer.GetProperty("knownAt").GetInt64().ShouldBeGreaterThanOrEqualTo(later, path);
            Header(answered, ReadRoutes.AsOfHeader).ShouldBe("2015-08-15", path);
            Header(answered, ReadRoutes.KnownAtHeader).ShouldBe(answer.GetProperty("knownAt").GetRawText(), path);
            Header(answered, ReadRoutes.PositionHeader).ShouldBe(answer.GetProperty("knownAt").GetRawText(), path);
            (await server.GetJsonAsync(self)).GetRawText().ShouldBe(answer.GetRawText(), path);
            answer.EnumerateObject().Select(p => p.Name).Take(3).ShouldBe(["asOf", "knownAt", "self"], path);
        }
    }

    [Fact]
    public async Task A_known_day_is_answered_as_the_position_that_it_means()
    {
        (await server.GetJsonAsync($"{Trace}?knownAt={DateTime.UtcNow:yyyy-MM-dd}")).GetProperty("knownAt").GetInt64().ShouldBe(server.Service<ViewPosition>().Current);
        using var before = await GetAsync($"{Trace}?knownAt=2003-01-01");
        (before.StatusCode, Header(before, ReadRoutes.KnownAtHeader)).ShouldBe((HttpStatusCode.NotFound, null));
    }

    [Fact]
    public async Task HEAD_answers_what_GET_does_but_the_body()
    {
        foreach (var (path, _) in Routes)
        {
            using var got = await GetAsync(path);
            using var head = await server.Client.SendAsync(new(HttpMethod.Head, path), Cancellation);

            head.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            (head.Content.Headers.ContentLength, head.Content.Headers.ContentType, head.Headers.ETag).ShouldBe((got.Content.Headers.ContentLength, got.Content.Headers.ContentType, got.Headers.ETag), path);
            (await head.Content.ReadAsByteArrayAsync(Cancellation)).ShouldBeEmpty(path);
        }
        using var missing = await server.Client.SendAsync(new(HttpMethod.Head, "/actors/nobody-at-all"), Cancellation);
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Only_the_chosen_fields_are_answered()
    {
        foreach (var (path, route) in Routes)
        {
            var names = route.Parameters.Single(p => p.Name == "fields").Words!;
            var whole = await server.GetJsonAsync(path);
            foreach (var chosen in (string[][])[[names[0]], [names[^1], names[0]], [.. names]])
            {
                var answer = await server.GetJsonAsync(With(path, $"fields={string.Join(",", chosen)}"));

                Things(answer, names).ShouldBe(Things(whole, names).Select(t => Only(t, chosen)), $"{path} {string.Join(",", chosen)}");
            }
        }

        // The things whose fields are chosen, each as its fields in order.
        static IEnumerable<string> Things(JsonElement answer, IReadOnlyList<string> names) => (answer.TryGetProperty("items", out var items) ? items.EnumerateArray()
                : answer.EnumerateObject().Any(p => names.Contains(p.Name)) ? [answer]
                : answer.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Object).Select(p => p.Value))
            .Select(t => string.Join('\n', t.EnumerateObject().Where(p => names.Contains(p.Name)).Select(p => $"{p.Name} {p.Value.GetRawText()}")));

        static string Only(string thing, string[] chosen) => string.Join('\n', thing.Split('\n').Where(f => chosen.Contains(f.Split(' ')[0])));
    }

    [Theory]
    [InlineData("/reports?fields=id,sumary", "summary")]
    [InlineData("/reports?fields=", "id")]
    [InlineData("/reports?fields=id,,summary", "id")]
    [InlineData("/actors/csto?fields=member", "members")]
    [InlineData("/statements/made-0007?fields=asOf", null)]
    public async Task A_field_that_there_is_not_is_refused(string path, string? suggestion)
    {
        var problem = await ProblemAsync(path, HttpStatusCode.UnprocessableEntity, "unknown-field");

        problem.GetProperty("errors")[0].GetProperty("parameter").GetString().ShouldBe("fields");
        problem.GetProperty("errors")[0].GetProperty("suggestions").EnumerateArray().Select(s => s.GetString()).FirstOrDefault().ShouldBe(suggestion);
    }

    [Fact]
    public async Task A_parameter_that_a_route_does_not_know_or_that_stands_twice_is_refused_everywhere()
    {
        foreach (var (path, route) in Routes)
        {
            var unknown = await ProblemAsync(With(path, "asof=2003-08-15"), HttpStatusCode.BadRequest, "unknown-parameter");
            unknown.GetProperty("errors")[0].GetProperty("parameter").GetString().ShouldBe("asof");
            unknown.GetProperty("errors")[0].GetProperty("suggestions")[0].GetString().ShouldBe("asOf");
            foreach (var parameter in route.Parameters)
            {
                var doubled = await ProblemAsync(With(path, $"{parameter.Name}=1&{parameter.Name}=1"), HttpStatusCode.UnprocessableEntity, "duplicate");
                doubled.GetProperty("errors")[0].GetProperty("parameter").GetString().ShouldBe(parameter.Name, path);
            }
        }
    }

    [Theory]
    [InlineData("asOf=2003-02-30", "bad-date")]
    [InlineData("asOf=", "bad-date")]
    [InlineData("knownAt=999999999", "bad-position")]
    [InlineData("knownAt=-1", "bad-date")]
    [InlineData("knownAt=99999999999999999999", "bad-date")]
    [InlineData("knownAt=yesterday", "bad-date")]
    [InlineData("certainly=perhaps", "invalid-value")]
    [InlineData("atLeast=soon", "invalid-value")]
    [InlineData("actor=cst", "unknown-actor", "/reports", "CSTO")]
    [InlineData("topic=terorism", "unknown-topic", "/reports", "Terrorism")]
    [InlineData("type=MeetingHold", "unknown-type", "/reports", "MeetingHeld")]
    [InlineData("statement=made-007", "unknown-statement", "/reports", "made-0007")]
    [InlineData("commitment=afghan-drug-flo", "unknown-commitment", "/reports", "afghan-drug-flow")]
    [InlineData("from=2003", "bad-date", "/reports")]
    [InlineData("to=2003-1-1", "bad-date", "/reports")]
    [InlineData("to=2003-01-01&from=2004-01-01", "bad-date", "/reports")]
    [InlineData("status=withdrawed", "invalid-value", "/statements", "withdrawn")]
    [InlineData("status=in progress", "invalid-value", "/commitments", "in-progress")]
    [InlineData("kind=people", "invalid-value", "/actors")]
    [InlineData("dormantFor=2Y", "invalid-value", "/commitments")]
    [InlineData("period=week", "invalid-value", "/series/reports")]
    [InlineData("group=types", "invalid-value", "/series/reports", "type")]
    [InlineData("since=2003", "bad-date", "/series/ties")]
    [InlineData("since=2031-01-01&asOf=2030-12-31", "bad-date", "/series/ties")]
    [InlineData("corroborated=2", "invalid-value", "/occurrences")]
    [InlineData("bodies=all", "invalid-value", "/cooperation")]
    public async Task A_value_that_is_wrong_is_named(string query, string code, string path = Trace, string? suggestion = null)
    {
        var problem = await ProblemAsync($"{path}?{query}", HttpStatusCode.UnprocessableEntity, code);

        var error = problem.GetProperty("errors")[0];
        error.GetProperty("parameter").GetString().ShouldBe(query.Split('=')[0]);
        if (suggestion is not null)
        {
            error.GetProperty("suggestions")[0].GetString().ShouldBe(suggestion);
        }
    }

    [Fact]
    public async Task A_parameter_that_is_missing_is_named()
    {
        var problem = await ProblemAsync("/series/ties", HttpStatusCode.UnprocessableEntity, "missing-field");

        problem.GetProperty("errors")[0].GetProperty("parameter").GetString().ShouldBe("since");
    }

    [Fact]
    public async Task Odd_and_long_requests_are_problems_and_never_faults()
    {
        var random = new Random(2);
        string[] odd =
        [
            "", "%00", "%ff", "%ed%a0%80", "%", "%2", "%zz", "+", "a+b", "\\", "'", "\"", "';drop table views.report;--", "%F0%9F%98%80", "%E2%80%AE", "%0d%0aX: 1", "-1", "1e9", "2003-07", "0001-01-01", "9999-12-31",
            "9223372036854775807", "9223372036854775806", "NaN", "null", "[]", "{}", "..", "true", new('x', 3000), new('9', 3000), string.Join(',', Enumerable.Repeat("id", 800)),
            .. Enumerable.Range(0, 10).Select(_ => Uri.EscapeDataString(new string([.. Enumerable.Range(0, 30).Select(_ => (char)random.Next(1, 0xd7ff))]))),
        ];
        foreach (var (path, name) in Routes.SelectMany(r => r.Route.Parameters, (r, p) => (r.Path, p.Name)).Where(r => r.Name != "atLeast").DistinctBy(r => (r.Name, r.Name == "sort" ? r.Path : "")))
        {
            foreach (var value in odd)
            {
                await NoFaultAsync($"{path.Split('?')[0]}?{name}={value}");
            }
        }
        foreach (var (path, _) in Routes)
        {
            foreach (var query in (string[])["?", "&", "=", "==&&", "a&b&c", new string('&', 3000), string.Join('&', Enumerable.Range(0, 600).Select(i => $"p{i}=1"))])
            {
                await NoFaultAsync($"{path.Split('?')[0]}?{query}");
            }
        }
        foreach (var value in odd.Where(o => o.Length is > 0 and < 3000).Append(new('x', 6000)))
        {
            foreach (var path in (string[])["/statements/{0}", "/reports/{0}", "/reports/{0}:{0}", "/commitments/{0}", "/commitments/{0}/trace", "/actors/{0}", "/occurrences/{0}", "/cooperation/{0}/csto", "/cooperation/csto/{0}"])
            {
                await NoFaultAsync(path.Replace("{0}", value, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task What_another_server_on_the_database_has_seen_is_looked_up()
    {
        var views = server.Service<ViewPosition>();
        await using var other = await Session.OpenAsync(server.Session.Server, Cancellation);
        var outcome = await Intake.Statements.RecordStatement.RecordAsync(other.Tracker, Given.Statement(900), new("bob", "test"), Cancellation);
        await other.Runner().CatchUpAsync(outcome.Position, Cancellation);

        // Whether this server's own look came first or not.
        (await server.GetJsonAsync($"/statements/made-0900?knownAt={outcome.Position}")).GetProperty("knownAt").GetInt64().ShouldBe(outcome.Position);
        views.Current.ShouldBeGreaterThanOrEqualTo(outcome.Position);
    }

    private static string With(string path, string query) => $"{path}{(path.Contains('?') ? '&' : '?')}{query}";

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    private Task<HttpResponseMessage> GetAsync(string path) => server.Client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);

    private async Task<JsonElement> ProblemAsync(string path, HttpStatusCode status, string code)
    {
        using var response = await GetAsync(path);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        (response.StatusCode, response.Content.Headers.ContentType?.MediaType).ShouldBe((status, "application/problem+json"), $"{path}: {text}");
        var problem = JsonElement.Parse(text);
        problem.GetProperty("code").GetString().ShouldBe(code, path);
        return problem;
    }

    private async Task NoFaultAsync(string path)
    {
        // As it stands: a client would write it anew.
        var address = new Uri($"{server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority)}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var response = await server.Client.GetAsync(address, Cancellation);
        ((int)response.StatusCode).ShouldBeOneOf([200, 400, 404, 414, 422], path);
        if (response.StatusCode != HttpStatusCode.OK && response.Content.Headers.ContentLength > 0)
        {
            response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json", path);
        }
    }
}
