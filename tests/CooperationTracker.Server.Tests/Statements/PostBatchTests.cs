using System.Net;
using System.Text;
using System.Text.Json;
using CooperationTracker.Server.Tests.Appending;

namespace CooperationTracker.Server.Tests.Statements;

public sealed class PostBatchTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<Reply> Post(params IEnumerable<string> lines) => Post("", lines);

    private Task<Reply> Post(string query, IEnumerable<string> lines) =>
        server.Analyst.SendAsync(HttpMethod.Post, "/statements:batch" + query, Requests.Text(string.Join('\n', lines), "application/jsonl"));

    internal static JsonElement[] Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    internal static string Result(JsonElement line) =>
        $"{line.GetProperty("line")} {(line.TryGetProperty("key", out var key) ? key : "-")} {line.GetProperty("result")}";

    [Fact]
    public async Task Each_line_is_answered_by_one_and_a_bad_one_hinders_no_other()
    {
        await server.PostAsync("/statements", Some.Statement("there"));
        var there = await LastPosition("there");

        var reply = await Post(
            Some.Json(Some.Statement("good-1")), "", "{", Some.Json(Some.Statement("there")), """{"key": "bad", "reports": [{}]}""",
            Some.Json(Some.Statement("good-2") with { Reports = [Some.Meeting(1) with { Host = "nobody-at-all" }] }), Some.Json(Some.Statement("good-3", reports: 5)));

        reply.Status.ShouldBe(HttpStatusCode.OK);
        var lines = Lines(reply.Text);
        lines.Select(Result).ShouldBe(["1 good-1 appended", "3 - refused", "4 there unchanged", "5 bad refused", "6 good-2 refused", "7 good-3 appended"]);
        lines.Select(l => l.GetProperty("position").GetInt64()).ShouldBe([await LastPosition("good-1"), 0, there, 0, 0, await LastPosition("good-3")]);
        lines.Select(l => l.GetProperty("events").GetInt32()).ShouldBe([3, 0, 0, 0, 0, 6]);
        lines.Select(l => l.TryGetProperty("errors", out _)).ShouldBe([false, true, false, true, true, false]);
        lines[4].GetProperty("errors")[0].ShouldSatisfyAllConditions(
            e => e.GetProperty("code").GetString().ShouldBe("unknown-actor"),
            e => e.GetProperty("pointer").GetString().ShouldBe("#/reports/0/host"),
            e => e.GetProperty("line").GetInt32().ShouldBe(6));
        (await server.ScalarAsync<string>("select headers ->> 'via' from tracker.mt_events where stream_id = 'statement/good-3' limit 1")).ShouldBe("http");
    }

    [Theory]
    [InlineData("application/jsonl")]
    [InlineData("application/x-ndjson; charset=utf-8")]
    public async Task The_answer_is_in_the_form_of_the_request(string mediaType)
    {
        using var content = Requests.Text(Some.Json(Some.Statement($"form-{mediaType.Length}")) + "\n", mediaType);
        using var response = await server.Analyst.PostAsync(new Uri("/statements:batch", UriKind.Relative), content, Cancellation);

        response.Content.Headers.ContentType!.MediaType.ShouldBe(mediaType.Split(';')[0]);
        Lines(await response.Content.ReadAsStringAsync(Cancellation)).Select(Result).ShouldBe([$"1 form-{mediaType.Length} appended"]);
    }

    [Fact]
    public async Task What_makes_no_batch_is_refused_as_a_whole()
    {
        var before = await server.CountAsync();

        (await Post("")).ShouldBeRefused(400, "empty-file");
        (await server.PostAsync("/statements:batch", Some.Statement("wrong-type"))).ShouldBeRefused(415, "unsupported-media-type", "Content-Type");
        (await Post("?atLeast=1", [Some.Json(Some.Statement("wrong-parameter"))])).ShouldBeRefused(400, "unknown-parameter", "atLeast");
        foreach (var (header, value) in ((string, string)[])[("Idempotency-Key", "key"), ("If-Match", "*")])
        {
            (await server.Analyst.SendAsync(HttpMethod.Post, "/statements:batch", Requests.Text(Some.Json(Some.Statement("wrong-header")), "application/jsonl"), (header, value)))
                .ShouldBeRefused(400, "usage", header);
        }

        (await server.CountAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Bad_lines_are_refused_one_by_one_and_change_nothing()
    {
        byte[][] bad =
        [
            [.. Encoding.Unicode.GetPreamble(), .. "{}"u8], "{\"key\": \"a\0b\"}"u8.ToArray(), [0xEF, 0xBB, 0xBF, .. "{}"u8], [(byte)'"', 0xC3, (byte)'"'],
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", 5_000))), "key: yaml"u8.ToArray(), "[]"u8.ToArray(), "{}{}"u8.ToArray(),
            """{"key": "a\u0000b"}"""u8.ToArray(), new byte[17 * 1024 * 1024],
        ];
        var before = await server.CountAsync();

        var reply = await server.Analyst.SendAsync(
            HttpMethod.Post, "/statements:batch", Requests.Bytes([.. bad.SelectMany(line => (byte[])[.. line, (byte)'\n'])], "application/jsonl"));

        var lines = Lines(reply.Text);
        lines.Select(l => l.GetProperty("line").GetInt32()).ShouldBe(Enumerable.Range(1, bad.Length));
        lines.ShouldAllBe(l => l.GetProperty("result").GetString() == "refused");
        lines.Select(l => l.GetProperty("errors")[0].GetProperty("code").GetString()).ShouldBe(
            ["bad-encoding", "bad-encoding", "bad-encoding", "bad-encoding", "bad-syntax", "bad-syntax", "invalid-value", "bad-syntax", "bad-encoding", "too-large"]);
        (await server.CountAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_rehearsal_answers_each_line_and_appends_nothing()
    {
        await server.PostAsync("/statements", Some.Statement("rehearsed-there"));
        var before = await server.CountAsync();

        var reply = await Post("?dry-run=true",
        [
            Some.Json(Some.Statement("rehearsed") with { Actors = [Some.Actor("rehearsed-actor")] }),
            Some.Json(Some.Statement("rehearsed-2") with { Issuer = "rehearsed-actor" }),
            Some.Json(Some.Statement("rehearsed-there")),
            Some.Json(Some.Statement("rehearsed-2")),
        ]);

        Lines(reply.Text).Select(Result).ShouldBe(["1 rehearsed would-append", "2 rehearsed-2 would-append", "3 rehearsed-there unchanged", "4 rehearsed-2 refused"]);
        (await server.CountAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Whoever_sends_line_by_line_is_answered_line_by_line()
    {
        using var client = await RawBatch.BeginAsync(server);
        for (var i = 1; i <= 3; i++)
        {
            await client.SendAsync(Some.Json(Some.Statement($"line-by-line-{i}")) + "\n");
            (await client.ReadLineAsync()).ShouldContain($"\"line-by-line-{i}\"");
        }
        await client.EndAsync();
    }

    [Fact]
    public async Task A_client_that_vanishes_in_the_middle_leaves_whole_statements_only()
    {
        const int Sent = 60;
        using (var client = await RawBatch.BeginAsync(server))
        {
            for (var i = 1; i <= Sent; i++)
            {
                await client.SendAsync(Some.Json(Some.Statement($"vanished-{i}")) + "\n");
            }
            await client.ReadLineAsync();
            await client.SendAsync(Some.Json(Some.Statement("vanished-half"))[..^1]); // all of it but the last brace
            client.Vanish();
        }

        // The server has ended the request when it can take all of it again.
        var again = Lines((await Post([.. Enumerable.Range(1, Sent).Select(i => Some.Json(Some.Statement($"vanished-{i}")))])).Text);

        again.Length.ShouldBe(Sent);
        again.ShouldAllBe(l => l.GetProperty("result").GetString() == "appended" || l.GetProperty("result").GetString() == "unchanged");
        again[0].GetProperty("result").GetString().ShouldBe("unchanged");
        (await server.ScalarAsync<long>("select count(*) from tracker.mt_streams where id like 'statement/vanished-%' and version = 3")).ShouldBe(Sent);
        (await server.ScalarAsync<long>("select count(*) from tracker.mt_events where stream_id like 'statement/vanished-%'")).ShouldBe(Sent * 3);
        (await server.ScalarAsync<long>("select count(*) from tracker.mt_streams where id = 'statement/vanished-half'")).ShouldBe(0);
    }

    [Fact]
    public async Task Of_batches_that_race_with_the_same_lines_each_line_is_appended_once()
    {
        await using var other = await AnotherServer.StartAsync(server);
        var text = string.Join('\n', Enumerable.Range(0, 200).Select(i => Some.Json(Some.Statement($"raced-{i}"))));

        var replies = await Task.WhenAll(new[] { server.Analyst, other.Client, server.Analyst }.Select(client =>
            client.SendAsync(HttpMethod.Post, "/statements:batch", Requests.Text(text, "application/jsonl"))));

        var all = replies.Select(r => Lines(r.Text)).ToArray();
        for (var i = 0; i < 200; i++)
        {
            all.Select(lines => lines[i].GetProperty("result").GetString()).Order().ShouldBe(["appended", "unchanged", "unchanged"]);
            all.Select(lines => lines[i].GetProperty("position").GetInt64()).Distinct().ShouldHaveSingleItem();
        }
    }

    [Fact]
    public async Task A_client_that_reads_only_when_it_has_sent_everything_is_answered_in_full()
    {
        const int Count = 60_000; // answers of some 20 MB: more than the connection holds
        using var client = await RawBatch.BeginAsync(server);
        var lines = string.Concat(Enumerable.Repeat("{\n", 1_000));
        for (var i = 0; i < Count / 1_000; i++)
        {
            await client.SendAsync(lines);
        }
        await client.EndAsync();

        for (var i = 1; i <= Count; i++)
        {
            (await client.ReadLineAsync()).ShouldStartWith($"{{\"line\":{i},\"result\":\"refused\"");
        }
    }

    [Fact]
    public async Task A_packed_batch_is_unpacked_as_it_comes()
    {
        using var packed = new MemoryStream();
        using (var packing = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal))
        {
            packing.Write(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(1, 50).Select(i => Some.Json(Some.Statement($"packed-{i}"))))));
            packing.Write("\n"u8);
            packing.Write(new byte[100 * 1024 * 1024]); // a line that unfolds without bound
        }

        var reply = await server.Analyst.SendAsync(
            HttpMethod.Post, "/statements:batch", Requests.Bytes(packed.ToArray(), "application/jsonl"), ("Content-Encoding", "gzip"));

        var lines = Lines(reply.Text);
        lines.Length.ShouldBe(51);
        lines.Take(50).ShouldAllBe(l => l.GetProperty("result").GetString() == "appended");
        lines[50].GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe("too-large");
    }

    private Task<long> LastPosition(string key) =>
        server.ScalarAsync<long>($"select max(seq_id) from tracker.mt_events where stream_id = 'statement/{key}'");
}
