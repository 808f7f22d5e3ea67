using System.Text;
using System.Text.Json.Nodes;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Tests.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace CooperationTracker.Server.Tests.Description;

/// <summary>The description tells of every route, of every status that it answers with, and of bodies that it takes.</summary>
public sealed class DescriptionTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly string[] Methods = ["get", "post", "put", "delete"];

    /// <summary>What is not there for programs that ask questions.</summary>
    private static readonly string[] Undescribed = ["/metrics", "/openapi/{documentName}.json", "/docs/{documentName?}"];

    private static readonly Dictionary<string, string> Paths = new()
    {
        ["/statements/{key}/withdrawal"] = "/statements/csto-osce-2008/withdrawal",
        ["/statements/{key}/supersession"] = "/statements/csto-osce-2008/supersession",
        ["/reports/{id}/amendment"] = "/reports/caco-osce-2004:osh-meeting/amendment",
        ["/reports/{id}/retraction"] = "/reports/caco-osce-2004:osh-meeting/retraction",
        ["/reports/{id}/erasure"] = "/reports/caco-osce-2004:osh-meeting/erasure",
        ["/actors/{id}/amendment"] = "/actors/csto/amendment",
        ["/actors/{id}/merge"] = "/actors/sco/merge",
        ["/topics/{id}/amendment"] = "/topics/terrorism/amendment",
        ["/topics/{id}/merge"] = "/topics/narcotics/merge",
        ["/commitments/{id}/amendment"] = "/commitments/csto-osce-cooperation/amendment",
        ["/commitments/{id}/merge"] = "/commitments/csto-sco-cooperation/merge",
        ["/commitments/{id}/assessments"] = "/commitments/csto-osce-cooperation/assessments",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_route_is_described_and_nothing_else_is()
    {
        var described = (await OperationsAsync()).Select(o => $"{o.Method} {o.Path}");
        var routes =
            from route in server.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            let path = "/" + route.RoutePattern.RawText!.TrimStart('/').Replace("{**", "{", StringComparison.Ordinal)
            where !Undescribed.Contains(path) && !path.StartsWith("/docs/", StringComparison.Ordinal)
            from method in route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
            where method != "HEAD"
            select $"{method} {path}";

        described.Order().ShouldBe(routes.Order());
    }

    [Fact]
    public async Task Statuses_follow_from_what_a_route_does()
    {
        var operations = await OperationsAsync();
        foreach (var (method, path, operation) in operations)
        {
            var (statuses, what) = (Statuses(operation), $"{method} {path}");
            var isOpen = server.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                .First(r => "/" + r.RoutePattern.RawText!.TrimStart('/').Replace("{**", "{", StringComparison.Ordinal) == path).Metadata.GetMetadata<IAllowAnonymous>() is not null;
            statuses.Contains(401).ShouldBe(!isOpen, what);
            statuses.Contains(403).ShouldBe(!isOpen, what);
            statuses.Contains(429).ShouldBe(!path.StartsWith("/health", StringComparison.Ordinal), what);
            statuses.Contains(304).ShouldBe(Parameters(operation).Contains("If-None-Match"), what);
            statuses.Contains(412).ShouldBe(Parameters(operation).Contains("If-Match"), what);
            statuses.Contains(415).ShouldBe(operation["requestBody"] is not null, what);
            if (path.Contains('{', StringComparison.Ordinal))
            {
                statuses.ShouldContain(404, what);
            }
        }
        operations.Count(o => Statuses(o.Operation).Contains(304)).ShouldBeGreaterThan(25);
        operations.Count(o => Statuses(o.Operation).Contains(412)).ShouldBeGreaterThan(10);
        Statuses(operations.Single(o => o.Path == "/events").Operation).ShouldContain(406);
        Parameters(operations.Single(o => o.Path == "/events").Operation).ShouldContain("Last-Event-ID");
    }

    [Fact]
    public async Task What_a_route_declares_itself_stays_as_it_is()
    {
        var ready = (await OperationsAsync()).Single(o => o.Path == "/health/ready").Operation["responses"]!["503"]!;

        ready["$ref"].ShouldBeNull();
        ready["content"]!.AsObject().Select(c => c.Key).ShouldBe(["application/json"]);
    }

    [Fact]
    public async Task Headers_of_answers_are_described()
    {
        var operations = await OperationsAsync();

        Headers("GET", "/commitments", "200").ShouldBe(["ETag", "Link", "Tracker-As-Of", "Tracker-Known-At", "Tracker-Position"]);
        Headers("GET", "/commitments/{id}", "200").ShouldBe(["ETag", "Tracker-As-Of", "Tracker-Known-At", "Tracker-Position"]);
        Headers("GET", "/exports/network.gexf", "304").ShouldBe(["ETag", "Tracker-As-Of", "Tracker-Known-At", "Tracker-Position"]);
        Headers("POST", "/statements", "201").ShouldBe(["ETag", "Location"]);
        var problems = (await DescriptionAsync())["components"]!["responses"]!;
        problems["Problem401"]!["headers"]!.AsObject().Select(h => h.Key).ShouldBe(["WWW-Authenticate"]);
        problems["Problem429"]!["headers"]!.AsObject().Select(h => h.Key).ShouldBe(["Retry-After"]);

        string[] Headers(string method, string path, string status) =>
            [.. operations.Single(o => (o.Method, o.Path) == (method, path)).Operation["responses"]![status]!["headers"]!.AsObject().Select(h => h.Key).Order()];
    }

    [Fact]
    public async Task Either_way_to_show_a_key_is_described_and_that_reading_is_open()
    {
        var document = await DescriptionAsync();
        var operations = await OperationsAsync();

        document["components"]!["securitySchemes"]!["key"]!["name"]!.GetValue<string>().ShouldBe("X-API-Key");
        Ways("POST", "/statements").ShouldBe([["bearer"], ["key"]]);
        Ways("GET", "/commitments").ShouldBe([[], ["bearer"], ["key"]]); // on loopback

        string[][] Ways(string method, string path) =>
            [.. operations.Single(o => (o.Method, o.Path) == (method, path)).Operation["security"]!.AsArray().Select(w => w!.AsObject().Select(s => s.Key).ToArray())];
    }

    [Fact]
    public async Task Every_body_has_an_example_that_can_be_carried_out()
    {
        var finding = (await server.GetJsonAsync("/findings?settled=false&limit=1")).GetProperty("items")[0].GetProperty("id").GetString();
        var keys = new Dictionary<string, string>
        {
            ["/findings/{id}/settlement"] = await server.KeyAsync(Role.Auditor),
            ["/reports/{id}/erasure"] = await server.KeyAsync(Role.Operator),
        };
        var asked = 0;
        foreach (var (method, path, operation) in (await OperationsAsync()).Where(o => o.Operation["requestBody"] is not null))
        {
            foreach (var (mediaType, content) in operation["requestBody"]!["content"]!.AsObject())
            {
                var example = content!["example"].ShouldNotBeNull($"{method} {path}");
                if (path is "/statements/{key}/source" or "/intake")
                {
                    continue; // the one's digest is of a document that is not here, and the other's queue is of another engine
                }
                var address = path == "/findings/{id}/settlement" ? $"/findings/{finding}/settlement" : Paths.GetValueOrDefault(path, path);
                using var request = new HttpRequestMessage(new(method), $"{address}?dry-run=true") { Content = new StringContent(example.ToJsonString(), Encoding.UTF8, mediaType) };
                request.Headers.Authorization = new("Bearer", keys.GetValueOrDefault(path, server.AnalystKey));
                using var response = await server.Client.SendAsync(request, Cancellation);
                var text = await response.Content.ReadAsStringAsync(Cancellation);
                ((int)response.StatusCode).ShouldBe(200, $"{method} {address}: {text}");
                text.ShouldContain("would-append", Case.Sensitive, $"{method} {address}");
                asked++;
            }
        }
        asked.ShouldBeGreaterThan(40);
    }

    [Fact]
    public async Task A_status_that_is_not_described_is_noticed()
    {
        using var statuses = new AnsweredStatuses(server.Service<IServiceProvider>());
        await server.Client.AskAsync("/commitments");
        await server.Client.AskAsync("/commitments?sort=x");
        await Live.Writing.UntilAsync(() => Task.FromResult(statuses.Count == 2), "both are measured");
        (await statuses.UndescribedAsync()).ShouldBeEmpty();

        statuses.Note(HttpMethod.Get, "/commitments", 418);

        (await statuses.UndescribedAsync()).ShouldBe(["GET /commitments 418"]);
    }

    private static int[] Statuses(JsonNode operation) => [.. operation["responses"]!.AsObject().Select(r => int.Parse(r.Key, System.Globalization.CultureInfo.InvariantCulture))];

    private static string[] Parameters(JsonNode operation) => [.. operation["parameters"]?.AsArray().Select(p => (string)p!["name"]!) ?? []];

    private async Task<JsonNode> DescriptionAsync() => JsonNode.Parse((await server.GetJsonAsync(TrackerServer.Description)).GetRawText())!;

    private async Task<IReadOnlyList<(string Method, string Path, JsonNode Operation)>> OperationsAsync() =>
    [
        .. from path in (await DescriptionAsync())["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           where Methods.Contains(operation.Key)
           select (operation.Key.ToUpperInvariant(), path.Key, operation.Value!),
    ];
}
