using System.IO.Compression;
using System.Text;

namespace CooperationTracker.Server.Tests.Appending;

/// <summary>Bodies that are no text, no document or too large, on every route: each is refused, and nothing is changed.</summary>
public sealed class BadBodyTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly string[] Routes =
    [
        "/statements", "/statements/caco-osce-2004/withdrawal", "/statements/caco-osce-2004/supersession",
        "/reports/caco-osce-2004:osh-protocol/amendment", "/reports/caco-osce-2004:osh-protocol/retraction",
        "/actors", "/actors/csto/amendment", "/actors/csto/merge",
        "/topics", "/topics/terrorism/amendment", "/topics/terrorism/merge",
        "/commitments", "/commitments/csto-osce-cooperation/amendment", "/commitments/csto-osce-cooperation/merge",
    ];

    private static readonly (string Name, string MediaType, byte[] Body, int Status, string Code)[] Bodies =
    [
        ("nothing", "application/json", [], 400, "empty-file"),
        ("nothing", "application/yaml", [], 400, "empty-file"),
        ("blanks", "application/json", " \n\t "u8.ToArray(), 400, "empty-file"),
        ("comments", "application/yaml", "# nothing\n"u8.ToArray(), 400, "empty-file"),
        ("UTF-16", "application/json", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("{}")], 400, "bad-encoding"),
        ("UTF-16 without a mark", "application/yaml", Encoding.Unicode.GetBytes("key: a"), 400, "bad-encoding"),
        ("byte-order mark", "application/json", [0xEF, 0xBB, 0xBF, .. "{}"u8], 400, "bad-encoding"),
        ("NUL", "application/json", "{\"key\": \"a\0b\"}"u8.ToArray(), 400, "bad-encoding"),
        ("escaped NUL", "application/json", """{"reason": "a\u0000b"}"""u8.ToArray(), 400, "bad-encoding"),
        ("half a surrogate pair", "application/json", """{"reason": "\ud800"}"""u8.ToArray(), 400, "bad-encoding"),
        ("Latin-1", "application/json", [(byte)'{', 0xE9, (byte)'}'], 400, "bad-encoding"),
        ("no JSON", "application/json", "key: a"u8.ToArray(), 400, "bad-syntax"),
        ("cut JSON", "application/json", """{"key": "a", """u8.ToArray(), 400, "bad-syntax"),
        ("two documents", "application/json", "{}{}"u8.ToArray(), 400, "bad-syntax"),
        ("deep JSON", "application/json", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", 5_000))), 400, "bad-syntax"),
        ("deep YAML", "application/yaml", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", 5_000))), 400, "bad-syntax"),
        ("anchors", "application/yaml", "reason: &a x\nby: *a\n"u8.ToArray(), 400, "bad-syntax"),
        ("unfolding", "application/yaml", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nreason: *c\n"u8.ToArray(), 400, "bad-syntax"),
        ("two YAML documents", "application/yaml", "reason: a\n---\nreason: b\n"u8.ToArray(), 400, "bad-syntax"),
        ("a field twice", "application/yaml", "reason: a\nreason: b\n"u8.ToArray(), 400, "bad-syntax"),
        ("an odd key", "application/yaml", "? [a]\n: b\n"u8.ToArray(), 400, "bad-syntax"),
        ("50 MB", "application/json", new byte[50_000_000], 413, "too-large"),
        ("a little too large", "application/yaml", Encoding.UTF8.GetBytes("# " + new string('x', 16 * 1024 * 1024)), 413, "too-large"),
        ("no media type", "", "{}"u8.ToArray(), 415, "unsupported-media-type"),
        ("another media type", "text/plain", "{}"u8.ToArray(), 415, "unsupported-media-type"),
        ("a form", "application/x-www-form-urlencoded", "key=a"u8.ToArray(), 415, "unsupported-media-type"),
        ("lines", "application/jsonl", "{}"u8.ToArray(), 415, "unsupported-media-type"),
        ("another charset", "application/json; charset=utf-16", "{}"u8.ToArray(), 415, "unsupported-media-type"),
        ("no media type at all", "no media type", "{}"u8.ToArray(), 415, "unsupported-media-type"),
        ("no fields", "application/json", "[]"u8.ToArray(), 422, "invalid-value"),
        ("nothing as JSON", "application/json", "null"u8.ToArray(), 422, "invalid-value"),
        ("an unknown field", "application/yaml", "{nobody-knows-this: 1}"u8.ToArray(), 422, "unknown-field"),
        ("no field", "application/json", "{}"u8.ToArray(), 422, "missing-field"),
    ];

    public static TheoryData<string> EachRoute => [.. Routes];

    [Theory]
    [MemberData(nameof(EachRoute))]
    public async Task A_bad_body_changes_nothing(string route)
    {
        var before = await server.CountAsync();
        foreach (var (name, mediaType, body, status, code) in Bodies)
        {
            foreach (var query in (string[])["", "?dry-run=true"])
            {
                var reply = await server.Analyst.SendAsync(HttpMethod.Post, route + query, Requests.Bytes(body, mediaType.Length > 0 ? mediaType : null));
                ((int)reply.Status, reply.Code).ShouldBe((status, code), $"{name}: {reply.Text}");
            }
        }
        (await server.CountAsync()).ShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(EachRoute))]
    public async Task A_bad_header_or_parameter_changes_nothing(string route)
    {
        var before = await server.CountAsync();

        (await server.PostAsync(route + "?dryrun=true", "{}")).ShouldBeRefused(400, "unknown-parameter", "dryrun");
        (await server.PostAsync(route + "?%7Bid%7D=1", "{}")).ShouldBeRefused(400, "unknown-parameter", "{id}");
        (await server.PostAsync(route + "?dry-run=true&dry-run=false", "{}")).ShouldBeRefused(422, "duplicate", "dry-run");
        (await server.PostAsync(route + "?dry-run=perhaps", "{}")).ShouldBeRefused(422, "invalid-value", "dry-run");
        foreach (var key in (string[])["", "\"", "\"a", "a\"", "\"a\"b\"", "a b", "\"a\\b\"", new string('k', 256), "\"\""])
        {
            (await server.PostAsync(route, "{}", ("Idempotency-Key", key))).ShouldBeRefused(400, "usage", "Idempotency-Key");
        }
        foreach (var tag in (string[])["7", "\"7", "*, \"7\"", "\"7\" \"8\"", "seven", "W/7"])
        {
            (await server.PostAsync(route, "{}", ("If-Match", tag))).ShouldBeRefused(400, "usage", "If-Match");
        }

        (await server.CountAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task A_packed_body_is_unpacked(string encoding)
    {
        var body = Pack(Encoding.UTF8.GetBytes(Some.Json(Some.Statement($"packed-{encoding}"))), encoding);

        (await server.Analyst.SendAsync(HttpMethod.Post, "/statements", Requests.Bytes(body, "application/json"), ("Content-Encoding", encoding)))
            .ShouldBeAppended(events: 3);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task A_body_that_unfolds_without_bound_is_cut_off(string encoding)
    {
        var bomb = Pack(new byte[256 * 1024 * 1024], encoding);
        bomb.Length.ShouldBeLessThan(1024 * 1024);
        var before = await server.CountAsync();

        (await server.Analyst.SendAsync(HttpMethod.Post, "/statements", Requests.Bytes(bomb, "application/json"), ("Content-Encoding", encoding)))
            .ShouldBeRefused(413, "too-large");

        (await server.CountAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("br", 415, "unsupported-media-type")]
    [InlineData("gzip, gzip", 415, "unsupported-media-type")]
    [InlineData("gzip", 400, "bad-syntax")]
    [InlineData("deflate", 400, "bad-syntax")]
    public async Task A_body_that_is_not_packed_as_it_says_is_refused(string encoding, int status, string code)
    {
        foreach (var (path, mediaType) in ((string, string)[])[("/statements", "application/json"), ("/statements:batch", "application/jsonl")])
        {
            var reply = await server.Analyst.SendAsync(HttpMethod.Post, path,
                Requests.Text(Some.Json(Some.Statement("unpacked")), mediaType), ("Content-Encoding", encoding));
            ((int)reply.Status, reply.Code).ShouldBe((status, code), reply.Text);
        }
    }

    [Fact]
    public async Task The_description_says_what_each_route_reads()
    {
        var paths = (await server.GetJsonAsync("/openapi/v1.json")).GetProperty("paths");

        foreach (var route in paths.EnumerateObject().Where(p => !p.Name.StartsWith("/operation/", StringComparison.Ordinal) && !p.Name.EndsWith("/retry", StringComparison.Ordinal)).SelectMany(p => p.Value.EnumerateObject()).Where(m => m.Name is "post" or "put"))
        {
            route.Value.GetProperty("requestBody").GetProperty("content").EnumerateObject().ShouldNotBeEmpty(route.Value.GetProperty("operationId").GetString());
        }
        var statement = paths.GetProperty("/statements").GetProperty("post");
        statement.GetProperty("requestBody").GetProperty("content").EnumerateObject().Select(c => c.Name)
            .ShouldBe(["application/json", "application/yaml", "text/yaml", "application/x-yaml"]);
        statement.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()).ShouldContain("Idempotency-Key");
        statement.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").ToString().ShouldContain("paragraphs");
    }

    private static byte[] Pack(byte[] bytes, string encoding)
    {
        using var packed = new MemoryStream();
        using (Stream packing = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Optimal),
            _ => new ZLibStream(packed, CompressionLevel.Optimal),
        })
        {
            packing.Write(bytes);
        }
        return packed.ToArray();
    }
}
