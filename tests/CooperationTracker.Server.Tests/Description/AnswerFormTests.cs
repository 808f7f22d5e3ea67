using System.Text.Json;
using System.Text.Json.Nodes;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Tests.Reading;
using Json.Schema;

namespace CooperationTracker.Server.Tests.Description;

/// <summary>What the description says of answers holds for the answers: every GET route is asked, and problems are provoked.</summary>
public sealed class AnswerFormTests(CorrectedServer server) : IClassFixture<CorrectedServer>
{
    private const string Json = "application/json";

    private static readonly Dictionary<string, string> Values = new()
    {
        ["/statements/{key}"] = "/statements/made-0007",
        ["/statements/{key}/provenance.jsonld"] = "/statements/made-0007/provenance.jsonld",
        ["/reports/{id}"] = "/reports/made-0001:meeting-0",
        ["/commitments/{id}"] = "/commitments/afghan-drug-flow",
        ["/commitments/{id}/trace"] = "/commitments/caco-joint-action-terror-drugs/trace",
        ["/actors/{id}"] = "/actors/csto",
        ["/topics/{id}"] = "/topics/terrorism",
        ["/occurrences/{id}"] = "/occurrences/meeting-1",
        ["/cooperation/{a}/{b}"] = "/cooperation/csto/osce",
        ["/audit/proof/{event}"] = "/audit/proof/1",
        ["/audit/tile/{level}/{index}"] = "/audit/tile/0/000.p/1",
        ["/audit/tile/entries/{index}"] = "/audit/tile/entries/000.p/1",
        ["/problems/{code}"] = "/problems/usage",
    };

    private string? key;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_answer_has_its_form()
    {
        await server.Session.Sequencer().CatchUpAsync(Cancellation);
        var description = await DescriptionAsync();
        List<string> wrong = [];
        var asked = 0;
        foreach (var (pattern, path, operation) in Gets(description))
        {
            // Beside the usual answer one of many items, one known before anything was corrected, and one of nothing at all.
            string[] questions = Has(operation, "asOf")
                ? ["", $"knownAt={server.Uncorrected}&certainly=true", .. pattern == "/series/ties" ? Array.Empty<string>() : ["asOf=1990-01-01"], .. Has(operation, "limit") ? ["limit=1", "limit=1000"] : Array.Empty<string>()]
                : [""];
            foreach (var question in questions)
            {
                var address = With(path, question);
                var (status, mediaType, body) = await AskAsync(address);
                status.ShouldBeOneOf([pattern == "/intake" ? 404 : 200, .. question.Length > 0 && pattern.Contains('{', StringComparison.Ordinal) ? [404] : Array.Empty<int>()], $"{address}: {body}");
                Check(description, operation, address, status, mediaType, body, wrong);
                asked++;
            }
            pattern.ShouldBe(pattern.Contains('{', StringComparison.Ordinal) ? Values.Keys.Single(k => k == pattern) : pattern);
        }
        wrong.ShouldBeEmpty();
        asked.ShouldBeGreaterThan(80);
    }

    [Fact]
    public async Task Every_problem_has_its_form()
    {
        var description = await DescriptionAsync();
        List<string> wrong = [];
        HashSet<int> statuses = [];
        foreach (var (pattern, path, operation) in Gets(description))
        {
            string[] questions =
            [
                With(path, "no-such-parameter=1"), With(path, "asOf=2003-02-30"), With(path, "knownAt=999999999"), With(path, "limit=0"), With(path, "sort=x"), With(path, "after=x"),
                .. pattern.Contains('{', StringComparison.Ordinal) ? [string.Join('/', pattern.Split('/').Select(part => part.StartsWith('{') ? "no-such-thing" : part))] : Array.Empty<string>(),
            ];
            foreach (var question in questions)
            {
                var (status, mediaType, body) = await AskAsync(question);
                if (status < 400)
                {
                    continue; // a route that takes no parameters passes them over
                }
                statuses.Add(status);
                mediaType.ShouldBe("application/problem+json", question);
                Check(description, operation, question, status, mediaType, body, wrong);
            }
        }
        wrong.ShouldBeEmpty();
        statuses.ShouldBeSubsetOf([400, 404, 422]);
        statuses.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_form_knows_what_does_not_belong_to_it()
    {
        var description = await DescriptionAsync();
        var operation = description["paths"]!["/commitments/{id}/trace"]!["get"]!;
        var (status, mediaType, body) = await AskAsync(Values["/commitments/{id}/trace"]);
        List<string> wrong = [];
        foreach (var change in (Action<JsonObject>[])[a => a.Add("other", 1), a => a.Remove("steps"), a => a["knownAt"] = "1", a => a["steps"]![0]!.AsObject().Add("other", 1), a => a["steps"]![0]!["effect"] = "sinks"])
        {
            var changed = JsonNode.Parse(body)!.AsObject();
            change(changed);
            wrong.Clear();
            Check(description, operation, "changed", status, mediaType, changed.ToJsonString(), wrong);
            wrong.ShouldNotBeEmpty(changed.ToJsonString());
        }
    }

    private static IEnumerable<(string Pattern, string Path, JsonNode Operation)> Gets(JsonNode description) =>
        from path in description["paths"]!.AsObject()
        let operation = path.Value!["get"]
        where operation is not null
        let required = Parameters(operation).Where(p => (string?)p["in"] == "query" && (bool?)p["required"] == true).Select(p => $"{p["name"]}={p["example"]}")
        select (path.Key, With(Values.GetValueOrDefault(path.Key, path.Key), string.Join('&', required)), operation);

    private static bool Has(JsonNode operation, string parameter) => Parameters(operation).Any(p => (string?)p["name"] == parameter);

    private static IEnumerable<JsonNode> Parameters(JsonNode operation) => operation["parameters"]?.AsArray().OfType<JsonNode>() ?? [];

    private static string With(string path, string query) => query.Length == 0 ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";

    /// <summary>Holds an answer against the description's form for its status and media type.</summary>
    private static void Check(JsonNode description, JsonNode operation, string question, int status, string? mediaType, string body, List<string> wrong)
    {
        var response = operation["responses"]![$"{status}"];
        if ((string?)response?["$ref"] is { } elsewhere)
        {
            response = elsewhere.Split('/').Skip(1).Aggregate(description, (at, part) => at[part]!);
        }
        if (response?["content"]?[mediaType ?? ""] is not { } content)
        {
            wrong.Add($"{question}: {status} {mediaType} is not described");
            return;
        }
        if (mediaType is not (Json or "application/problem+json"))
        {
            return; // a form of its own, which its own tests read
        }
        var schema = content["schema"]!.DeepClone().AsObject();
        schema["$defs"] = description["components"]!["schemas"]!.DeepClone();
        var found = JsonSchema.FromText(schema.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))
            .Evaluate(JsonElement.Parse(body), new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        if (!found.IsValid)
        {
            wrong.Add($"{question}: {string.Join("; ", found.Details!.Where(d => d.Errors is not null).Take(4).Select(d => $"{d.InstanceLocation} {string.Join(", ", d.Errors!.Values)}"))}");
        }
    }

    private async Task<JsonNode> DescriptionAsync() => JsonNode.Parse((await server.GetJsonAsync(TrackerServer.Description)).GetRawText())!;

    private async Task<(int Status, string? MediaType, string Body)> AskAsync(string path)
    {
        key ??= await new ApiKeys(server.DataSource).AddAsync($"operator-{Guid.NewGuid():N}", Role.Operator, expires: null, Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "X-API-Key", key } } }; // some routes are not for everyone
        if (path.StartsWith("/events", StringComparison.Ordinal) || path.StartsWith("/audit/checkpoint", StringComparison.Ordinal))
        {
            request.Headers.Accept.Add(new(Json)); // the other form of the one never ends, and that of the other takes a key
        }
        using var response = await server.Client.SendAsync(request, Cancellation);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(Cancellation));
    }
}
