using System.Net;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Tests.Access;
using CooperationTracker.Server.Tests.Appending;

namespace CooperationTracker.Server.Tests.Queue;

/// <summary>The routes of the queue on an engine that has none, and what the description says of them. Where there is a queue, they are tested with the Marten engine.</summary>
public sealed class NoQueueTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly (string Method, string Pattern, string Answered)[] Routes =
    [
        ("GET", "/intake", "200"), ("POST", "/intake", "202"), ("DELETE", "/intake", "200"), ("POST", "/intake/retry", "200"),
        ("POST", "/intake/{id}/retry", "204"), ("DELETE", "/intake/{id}", "204"),
    ];

    [Fact]
    public async Task Each_route_says_that_the_engine_has_no_queue()
    {
        var (analyst, operates) = (server.AnalystKey, await server.KeyAsync(Role.Operator));
        foreach (var (method, pattern, _) in Routes)
        {
            var path = pattern.Replace("{id}", $"{Guid.NewGuid()}", StringComparison.Ordinal);
            var reply = await server.Client.SendAsync(
                new(method), path, Requests.Text("{}", "application/json"), ("X-API-Key", method == "POST" && pattern == "/intake" ? analyst : operates));

            reply.ShouldBeRefused(404, "no-engine");
            reply.Json.GetProperty("detail").GetString()!.ShouldContain("POST /statements");
        }
    }

    [Fact]
    public async Task An_analyst_brings_documents_and_an_operator_sees_to_the_queue()
    {
        var operates = await server.KeyAsync(Role.Operator);
        foreach (var (method, pattern, _) in Routes)
        {
            var brings = method == "POST" && pattern == "/intake";
            var path = pattern.Replace("{id}", "x", StringComparison.Ordinal);

            (await server.Client.AskAsync(new(method), path, ("X-API-Key", brings ? operates : server.AnalystKey))).Status.ShouldBe(HttpStatusCode.Forbidden, $"{method} {path}");
        }
    }

    [Fact]
    public async Task The_description_tells_each_with_its_answer_its_role_and_what_it_reads()
    {
        var paths = (await server.GetJsonAsync(TrackerServer.Description)).GetProperty("paths");

        paths.EnumerateObject().Where(p => p.Name.StartsWith("/intake", StringComparison.Ordinal))
            .SelectMany(p => p.Value.EnumerateObject().Select(m => (m.Name.ToUpperInvariant(), p.Name, m.Value.GetProperty("responses").EnumerateObject().First().Name)))
            .ShouldBe(Routes, ignoreOrder: true);
        var post = paths.GetProperty("/intake").GetProperty("post");
        post.GetProperty("requestBody").GetProperty("content").EnumerateObject().Select(c => c.Name)
            .ShouldBe(["application/json", "application/yaml", "text/yaml", "application/x-yaml", "application/jsonl", "application/x-ndjson"]);
        post.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()).ShouldBe(["Idempotency-Key"]);
        post.GetProperty("description").GetString().ShouldBe("Role: analyst.");
    }
}
