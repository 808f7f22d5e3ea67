using System.Text;
using CooperationTracker.Testing;
using CsCheck;

namespace CooperationTracker.Server.Tests.Appending;

/// <summary>Damaged requests to every route that appends are rehearsed or refused by name: no fault of the server's, no cause told, nothing changed.</summary>
public sealed class FuzzTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Why = """{"reason": "Why." """;

    private static readonly (string Path, string MediaType, string Body)[] Whole =
    [
        .. Directory.GetFiles(Repository.File("seeds/statements"), "*.yaml").Select(file => ("/statements", "application/yaml", File.ReadAllText(file))),
        ("/statements", "application/json", Some.Json(Some.Statement("fuzzed") with { Actors = [Some.Actor("fuzzed")], Commitments = [Some.Commitment("fuzzed")] })),
        ("/statements:batch", "application/jsonl", Some.Json(Some.Statement("fuzzed-1")) + "\n" + Some.Json(Some.Statement("fuzzed-2")) + "\n"),
        ("/reports/caco-osce-2004:osh-protocol/amendment", "application/json", Why + ", \"report\": " + Some.Json<object>(Some.Meeting(1)) + "}"),
        ("/reports/caco-osce-2004:osh-protocol/retraction", "application/json", Why + "}"),
        ("/statements/caco-osce-2004/supersession", "application/json", Why + """, "by": "csto-un-2003"}"""),
        ("/actors", "application/json", $$"""{"actors": [{{Some.Json(Some.Actor("fuzzed"))}}], "topics": [{{Some.Json(Some.Topic("fuzzed"))}}]}"""),
        ("/actors/csto/amendment", "application/json", Why + ", \"entry\": " + Some.Json(Some.Actor("csto")) + "}"),
        ("/commitments/csto-osce-cooperation/merge", "application/json", Why + """, "into": "caco-drug-transit"}"""),
    ];

    private static readonly string[] Odd =
    [
        "\"", "{", "}", "[", "]", ":", ",", "\n", "\0", "\\u0000", "\\ud800", "\ufeff", "\ud83d\ude00", "null", "true", "-1", "1e999", "..", "&a ", "*a", "---\n",
        "\"key\": ", "\"id\": \"\", ", "\"type\": \"X\", ", "'", "%00", "/", "~1", "~0", "\"2003-02-30\"", "\"unknown\"",
    ];

    private static readonly Gen<Func<string, string>> Damage = Gen.Select(Gen.Int[0, 3], Gen.Double[0, 1], Gen.Int[1, 60], Gen.OneOf(Odd)).Select((kind, where, length, odd) =>
        new Func<string, string>(text =>
        {
            var at = (int)(where * text.Length);
            var some = Math.Min(length, text.Length - at);
            return kind switch
            {
                0 => text.Insert(at, odd),
                1 => text.Remove(at, some),
                2 => text.Insert(at, text.Substring(at, some)),
                _ => text.Remove(at, Math.Min(some, 4)).Insert(at, odd),
            };
        }));

    [Fact]
    public async Task A_damaged_body_is_rehearsed_or_refused()
    {
        var before = await server.CountAsync();

        await Gen.Select(Gen.OneOf(Whole), Damage.Array[1, 4]).SampleAsync(
            (request, damages) => ExpectAsync(request.Path, request.MediaType, damages.Aggregate(request.Body, (text, damage) => damage(text))), iter: 600, threads: 2);

        (await server.CountAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task An_odd_path_parameter_or_header_is_refused_or_nothing_is_there()
    {
        var before = await server.CountAsync();
        var odd = Gen.String[Gen.Char[' ', '~'], 0, 12];

        await Gen.Select(Gen.OneOf(Whole), odd, odd, odd, Gen.Int[0, 4]).SampleAsync((request, a, b, c, kind) =>
        {
            var path = kind == 0 ? string.Join('/', request.Path.Split('/').Select((part, i) => i == 2 ? Uri.EscapeDataString(a + part) : part)) : request.Path;
            var query = kind == 1 ? $"&{Uri.EscapeDataString(a)}={Uri.EscapeDataString(b)}" : "";
            return ExpectAsync(
                path, kind == 2 ? a : request.MediaType, request.Body, query,
                kind == 3 ? [("If-Match", a), ("Idempotency-Key", b), ("Content-Disposition", c)] : kind == 4 ? [("Content-Encoding", a)] : []);
        }, iter: 600, threads: 2);

        (await server.CountAsync()).ShouldBe(before);
    }

    private async Task ExpectAsync(string path, string mediaType, string body, string query = "", params (string, string)[] headers)
    {
        var reply = await server.Analyst.SendAsync(
            HttpMethod.Post, $"{path}?dry-run=true{query}", Requests.Bytes(Encoding.UTF8.GetBytes(body), mediaType), headers);

        ((int)reply.Status).ShouldBeLessThan(500, $"{path} {mediaType}\n{body}\n{reply.Text}");
        reply.Status.ShouldNotBe(System.Net.HttpStatusCode.Unauthorized);
        reply.Text.ShouldNotContain("   at ");
        if (path != "/statements:batch" || (int)reply.Status != 200)
        {
            (reply.Code ?? reply.Json.GetProperty("result").GetString()).ShouldNotBeNullOrEmpty();
        }
    }
}
