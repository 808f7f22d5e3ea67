using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CooperationTracker.Server.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace CooperationTracker.Server.Tests.Access;

/// <summary>Every route there is, asked by everyone.</summary>
public sealed class RouteAccessTests(KeyTests.Closed server) : IClassFixture<KeyTests.Closed>
{
    /// <summary>What is open to all: probes, and what the server says of itself.</summary>
    private static readonly string[] Open = ["/health/live", "/health/ready", "/problems", "/problems/{code}", "/openapi/{documentName}.json", "/docs/{documentName?}"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IEnumerable<(string Method, string Pattern, string? Policy)> Routes =>
        from route in server.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let pattern = "/" + route.RoutePattern.RawText!.Trim('/')
        where route.Metadata.GetMetadata<IAllowAnonymous>() is null
        from method in route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (method, pattern, route.Metadata.GetMetadata<IAuthorizeData>()?.Policy);

    [Fact]
    public void Only_these_are_open() => server.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        .Select(route => "/" + route.RoutePattern.RawText!.Trim('/')).Distinct()
        .Where(pattern => !pattern.StartsWith("/docs/", StringComparison.Ordinal)).ShouldBe(Open.Except(["/docs/{documentName?}"]), ignoreOrder: true);

    [Fact]
    public void Every_other_one_names_its_role_and_whatever_changes_something_is_not_for_readers()
    {
        Routes.ShouldAllBe(r => r.Policy != null);
        Routes.Where(r => r.Method is not ("GET" or "HEAD")).ShouldAllBe(r => r.Policy != "Reader" && r.Policy != "Inside");
        Routes.Count(r => r.Policy == "Analyst").ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task Nobody_gets_in_without_a_key_and_no_further_than_its_role()
    {
        var keys = new Dictionary<Role, string>();
        foreach (var role in Enum.GetValues<Role>())
        {
            keys[role] = await server.KeyAsync(role);
        }
        foreach (var (method, pattern, policy) in Routes)
        {
            var path = Regex.Replace(pattern, @"\{[^}]*\}", "x");
            (await AskAsync(method, path, null)).ShouldBe(HttpStatusCode.Unauthorized, $"{method} {path}");
            foreach (var (role, key) in keys)
            {
                var may = policy is "Reader" or "Inside" || policy!.Split(" or ").Contains(role.ToString());
                var status = await AskAsync(method, path, key);
                (status == HttpStatusCode.Forbidden).ShouldBe(!may, $"{method} {path} by {role}: {status}");
                status.ShouldNotBe(HttpStatusCode.Unauthorized);
            }
        }
    }

    [Fact]
    public async Task What_is_appended_says_who_did()
    {
        await using var provided = new TokenTests.WithProvider();
        await provided.InitializeAsync();
        var key = await provided.KeyAsync(Role.Analyst, "press-office");
        var token = provided.Provider.Token(null, "analyst");

        var byKey = await AuthorAsync(provided, await PostTopicAsync(provided.Client, "by-key", key));
        var byToken = await AuthorAsync(provided, await PostTopicAsync(provided.Client, "by-token", token));

        (byKey, byToken).ShouldBe(("press-office", $"anna@example.org via {provided.Provider.Issuer}"));
    }

    private static async Task<long> PostTopicAsync(HttpClient client, string id, string credential)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/topics")
        {
            Content = new StringContent($$"""{"id":"{{id}}","name":"{{id}}"}""", Encoding.UTF8, "application/json"),
            Headers = { Authorization = new("Bearer", credential) },
        };
        using var response = await client.SendAsync(request, Cancellation);
        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("position").GetInt64();
    }

    private static async Task<string?> AuthorAsync(RunningServer server, long position)
    {
        await using var command = server.DataSource.CreateCommand("select headers ->> 'author' from tracker.mt_events where seq_id = $1");
        command.Parameters.Add(new() { Value = position });
        return (string?)await command.ExecuteScalarAsync(Cancellation);
    }

    private async Task<HttpStatusCode> AskAsync(string method, string path, string? key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is not ("GET" or "HEAD"))
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }
        if (key is not null)
        {
            request.Headers.Add("X-API-Key", key);
        }
        using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        return response.StatusCode;
    }
}
