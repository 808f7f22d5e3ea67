using System.Text;
using System.Text.Json;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Tests.Access;
using CooperationTracker.Server.Tests.Appending;
using CooperationTracker.Testing;
using Microsoft.AspNetCore.Routing;

namespace CooperationTracker.Server.Tests.Fuzz;

/// <summary>Every route with every method, and random paths, queries, headers and bodies, of everyone who may ask: no fault, no word of what is inside, and nothing is changed.</summary>
public sealed class EveryRouteTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const int Seed = 20_031_125;

    private const int OfAMethodThatIs = 25;

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];

    private static readonly string[] Known =
        ["csto", "osce", "terrorism", "caco-osce-2004", "caco-osce-2004:osh-protocol", "csto-osce-cooperation", "usage", "CSTO", "1"];

    private static readonly string[] Odd =
    [
        "", " ", "%00", "%ff", "%ed%a0%80", "%", "%zz", "..", ".", "//", "%2e%2e%2f", "%2F", "a:b:c", "{id}", "'", "\"", "';select 1;--", "$1", "\\", "%0d%0aX:1", "-1", "0", "1e9",
        "9223372036854775807", "9223372036854775808", "2003-02-30", "0001-01-01", "9999-12-31", "2003-07", "true", "null", "[]", "{}", "*", "%F0%9F%98%80", "%E2%80%AE", "NaN",
        new('x', 2_000), new('9', 400),
    ];

    /// <summary>Parameters that no route has.</summary>
    private static readonly string[] Unknown = ["x", "", "%00"];

    private static readonly string[] Headers =
        ["Accept", "Accept-Encoding", "If-None-Match", "If-Match", "If-Modified-Since", "Range", "Last-Event-ID", "Idempotency-Key", "X-API-Key", "Authorization", "Origin", "Expect", "traceparent", "Cookie"];

    private static readonly string[] HeaderValues =
        ["", "*", "\"1\"", "W/\"1\"", "\"", "1", "-1", "9223372036854775808", "application/json", "text/event-stream;q=x", "bytes=0-", "Bearer", "Bearer x", "Basic eDp4", "a b", "null", "100-continue", "00-0-0-0", new('h', 3_000)];

    private static readonly string[] MediaTypes =
        ["application/json", "application/yaml", "application/jsonl", "text/plain", "text/markdown", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-7", "x", ""];

    /// <summary>None of them is well-formed and known and complete, so that none is carried out.</summary>
    private static readonly string[] Bodies =
    [
        "", " ", "{", "[]", "null", "\"\"", "{}", "{\"reason\": null}", "{\"reason\": 1}", "{\"key\": \"\\u0000\"}", "{\"key\": {\"key\": {}}}", "{\"id\": [1]}", "\0", "\ufeff{}", "a: &a [*a]", "- - -", "key: [", "--boundary",
        "{\"reports\": [{}]}", "{\"actors\": [null]}", "{\"entry\": {\"id\": \"other\"}, \"reason\": \"Why.\"}", "{\"into\": \"nobody\", \"reason\": \"Why.\"}", "1e999", new('[', 3_000), new('x', 70_000),
    ];

    /// <summary>What a message never holds, unless a caller wrote it.</summary>
    private static readonly string[] Inside = ["   at ", "Exception", "Npgsql", "SQLSTATE", ".cs:line", "select ", "mt_events", "System.", "Microsoft.", Repository.Root, AppContext.BaseDirectory, "Password="];

    [Fact]
    public async Task Nothing_faults_leaks_or_changes()
    {
        var random = new Random(Seed);
        string?[] keys = [null, .. await Task.WhenAll(Enum.GetValues<Role>().Select(role => server.KeyAsync(role)))];
        var described = await ParametersAsync();
        var everywhere = described.Values.SelectMany(parameters => parameters).DistinctBy(p => p.Name).ToArray();
        everywhere.Length.ShouldBeGreaterThan(35);
        var before = await StateAsync();
        var routes = server.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.TrimStart('/') is not ("" or "metrics") && !route.RoutePattern.RawText.Contains("docs", StringComparison.Ordinal))
            .GroupBy(route => "/" + route.RoutePattern.RawText!.TrimStart('/'))
            .Select(group => (Pattern: group.Key, Methods: group.SelectMany(r => r.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).ToHashSet())).ToArray();
        routes.Length.ShouldBeGreaterThan(40);

        foreach (var (pattern, methods) in routes)
        {
            foreach (var method in Methods)
            {
                for (var i = 0; i < (methods.Contains(method) ? OfAMethodThatIs : 2); i++)
                {
                    await AskAsync(random, method, pattern, Pick(random, keys), described.GetValueOrDefault((method, pattern.Replace("{**", "{", StringComparison.Ordinal)), everywhere));
                }
            }
        }

        (await StateAsync()).ShouldBe(before);
        await server.GetJsonAsync("/statements");
    }

    private Task<string> StateAsync() => server.ScalarAsync<string>(
        """
        select concat_ws(' ', (select count(*) from tracker.mt_events), (select max(seq_id) from tracker.mt_events), (select count(*) from tracker.mt_streams),
            (select count(*) from tracker.request), (select count(*) from access.api_key where revoked is null))
        """);

    /// <summary>The parameters of each route, with values that it takes.</summary>
    private async Task<Dictionary<(string Method, string Path), (string Name, string[] Values)[]>> ParametersAsync() => (
        from path in (await server.GetJsonAsync(TrackerServer.Description)).GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        where operation.Value.TryGetProperty("parameters", out _)
        select (Key: (operation.Name.ToUpperInvariant(), path.Name), Parameters: operation.Value.GetProperty("parameters").EnumerateArray().Where(p => p.GetProperty("in").GetString() == "query").ToArray()))
        .ToDictionary(o => o.Key, o => o.Parameters.Select(p => (p.GetProperty("name").GetString()!, Values(p))).ToArray());

    private static string[] Values(JsonElement parameter)
    {
        var schema = parameter.GetProperty("schema");
        string[] words = schema.TryGetProperty("enum", out var one) || (schema.TryGetProperty("items", out var items) && items.TryGetProperty("enum", out one))
            ? [.. one.EnumerateArray().Select(word => word.GetString()!)]
            : [];
        return parameter.TryGetProperty("example", out var example) ? [.. words, example.ToString()] : words;
    }

    private async Task AskAsync(Random random, string method, string pattern, string? key, (string Name, string[] Values)[] parameters)
    {
        var path = string.Join('/', pattern.Split('/').Select(part => part.Contains('{', StringComparison.Ordinal) ? Segment(random) : part));
        var query = string.Join('&', Enumerable.Range(0, random.Next(4)).Select(_ => Parameter(random, parameters)));
        var address = $"{server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority)}{path}{(query.Length > 0 ? "?" : "")}{query}";
        // As it stands: a client would write it anew.
        using var request = new HttpRequestMessage(new(method), new Uri(address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        var body = method is "GET" or "HEAD" or "OPTIONS" ? null : Pick(random, Bodies);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", Pick(random, MediaTypes));
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", random.Next(8) == 0 ? "gzip" : null);
        }
        if (key is not null)
        {
            request.Headers.Authorization = new("Bearer", key);
        }
        for (var i = random.Next(3); i > 0; i--)
        {
            request.Headers.TryAddWithoutValidation(Pick(random, Headers), Pick(random, HeaderValues));
        }
        using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var what = $"{method} {path}?{query}\n{request.Headers}\n{body?[..Math.Min(body.Length, 200)]}";

        var status = (int)response.StatusCode;
        status.ShouldBeInRange(200, 499, what);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream" || method == "HEAD")
        {
            return; // it has no end, or no body
        }
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (status >= 400 && text.Length > 0)
        {
            response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", what);
            Inside.Where(word => text.Contains(word, StringComparison.OrdinalIgnoreCase) && !what.Contains(word, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty($"{what}\n{text}");
        }
    }

    private static string Segment(Random random) => random.Next(3) switch
    {
        0 => Pick(random, Known),
        1 => Pick(random, Odd),
        _ => Uri.EscapeDataString(new string([.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => (char)random.Next(1, 0xd7ff))])),
    };

    private static string Parameter(Random random, (string Name, string[] Values)[] parameters)
    {
        if (parameters.Length == 0 || random.Next(10) == 0)
        {
            return $"{Pick(random, Unknown)}={Pick(random, Odd)}";
        }
        var (name, values) = Pick(random, parameters);
        var value = Pick(random, random.Next(3) switch { 0 => Odd, 1 => Known, _ => values.Length > 0 ? values : Known });
        return $"{name}={(name == "atLeast" && long.TryParse(value, out var position) ? Math.Min(position, 1) : value)}"; // one that is not there yet is waited for
    }

    private static T Pick<T>(Random random, T[] of) => of[random.Next(of.Length)];
}
