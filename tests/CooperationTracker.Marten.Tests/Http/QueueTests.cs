using System.Text.Json;
using CooperationTracker.Views.Tests.Given;
using Role = CooperationTracker.Server.Access.Role;
using Some = CooperationTracker.Intake.Tests.Some;

namespace CooperationTracker.Marten.Tests.Http;

/// <summary>The queue over HTTP, from a document that is brought to one that is seen to.</summary>
public sealed class QueueTests(InMemoryServer server) : IClassFixture<InMemoryServer>
{
    private const string Bad = """{"key": "queued-bad", "title": 1}""";

    [Fact]
    public async Task What_is_brought_is_recorded_in_each_form()
    {
        const string Yaml = "actors:\n- id: queued-actor\n  kind: organization\n  name: Queued\n";
        string[] lines = [InMemoryServer.Json(Some.Statement("queued-line-1")), InMemoryServer.Json(Some.Statement("queued-line-2"))];

        (await BringAsync(Yaml, "application/yaml", ("Content-Disposition", "attachment; filename=\"actors.txt\""))).Text("result").ShouldBe("queued");
        (await BringAsync(InMemoryServer.Json(Some.Statement("queued") with { Issuer = "queued-actor" }))).Text("result").ShouldBe("queued");
        (await BringAsync(string.Join('\n', lines), "application/x-ndjson")).Text("result").ShouldBe("queued");

        await World.UntilAsync(async () => await CountAsync("queued%") == 3);
        (await server.ScalarAsync<string>("select string_agg(distinct concat_ws(' ', headers ->> 'author', headers ->> 'via', headers ->> 'file'), ', ') from tracker.mt_events where stream_id in ('actor/queued-actor', 'statement/queued')"))
            .ShouldBe("the-analyst http, the-analyst http actors.txt");
    }

    [Fact]
    public async Task The_same_request_under_its_key_is_put_in_once()
    {
        var body = InMemoryServer.Json(Some.Statement("keyed"));
        var refused = (await LettersAsync()).Length;

        (await BringAsync(Bad, headers: ("Idempotency-Key", "\"first\""))).Text("result").ShouldBe("queued");
        (await BringAsync(Bad, headers: ("Idempotency-Key", "\"first\""))).Text("result").ShouldBe("unchanged");
        (await BringAsync(body, headers: ("Idempotency-Key", "\"first\""))).Text("result").ShouldBe("queued");

        await World.UntilAsync(async () => await CountAsync("keyed") == 1 && (await LettersAsync()).Length > refused);
        (await LettersAsync()).Length.ShouldBe(refused + 1);
        await server.AskAsync("DELETE", "/intake", 200, null, null, Role.Operator);
    }

    [Fact]
    public async Task What_is_refused_is_told_retried_and_dropped()
    {
        var missing = InMemoryServer.Json(Some.Statement("awaits") with { Issuer = "comes-later" });
        await BringAsync(missing, headers: ("Content-Disposition", "attachment; filename=awaits.json"));
        await BringAsync("{", "application/json");
        await World.UntilAsync(async () => (await LettersAsync()).Length == 2);
        var letters = await LettersAsync();
        var (awaits, broken) = (letters.Single(l => l.TryGetProperty("name", out var name) && name.GetString() == "awaits.json"), letters.Single(l => !l.TryGetProperty("name", out _)));

        (awaits.GetProperty("code").GetString(), awaits.GetProperty("attempts").GetInt32()).ShouldBe(("unknown-actor", 1));
        awaits.GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe("issuer");
        broken.GetProperty("code").GetString().ShouldBe("bad-syntax");
        await server.PostAsync("/actors", 201, InMemoryServer.Json(Some.Actor("comes-later")));
        await server.AskAsync("POST", $"/intake/{Id(awaits)}/retry", 204, null, null, Role.Operator);
        await World.UntilAsync(async () => await CountAsync("awaits") == 1);

        (await server.AskAsync("POST", "/intake/retry", 200, null, null, Role.Operator)).Json.GetProperty("messages").GetInt32().ShouldBe(1);
        await World.UntilAsync(async () => (await LettersAsync()).Length == 1);
        await server.AskAsync("DELETE", $"/intake/{Id((await LettersAsync()).Single())}", 204, null, null, Role.Operator);

        (await LettersAsync()).ShouldBeEmpty();
        (await server.AskAsync("DELETE", "/intake", 200, null, null, Role.Operator)).Json.GetProperty("messages").GetInt32().ShouldBe(0);

        static string Id(JsonElement letter) => letter.GetProperty("id").GetString()!;
    }

    [Fact]
    public async Task A_message_that_there_is_not_is_not_found()
    {
        foreach (var (method, path) in ((string, string)[])[("POST", $"/intake/{Guid.NewGuid()}/retry"), ("DELETE", $"/intake/{Guid.NewGuid()}")])
        {
            var answer = await server.AskAsync(method, path, 404, null, null, Role.Operator);

            (answer.Text("code"), answer.At).ShouldBe(("unknown-message", "{id}"));
        }
        (await server.AskAsync("DELETE", "/intake/first", 404, null, null, Role.Operator)).Text("code").ShouldBe("invalid-value");
    }

    [Fact]
    public async Task What_cannot_be_brought_is_refused()
    {
        var before = await server.ScalarAsync<long>("select count(*) from messages.queued_once");
        (await server.PostAsync("/intake", 415, "{}", mediaType: "text/plain")).Text("code").ShouldBe("unsupported-media-type");
        (await server.PostAsync("/intake", 413, new string('x', (16 * 1024 * 1024) + 1))).Text("code").ShouldBe("too-large");
        (await server.PostAsync("/intake?dry-run=true", 400, "{}")).Text("code").ShouldBe("unknown-parameter");
        (await server.PostAsync("/intake", 400, "{}", headers: ("If-Match", "\"1\""))).At.ShouldBe("If-Match");
        (await server.PostAsync("/intake", 400, "{}", headers: ("Idempotency-Key", "\""))).At.ShouldBe("Idempotency-Key");
        (await server.PostAsync("/intake", 403, "{}", Role.Operator)).Text("code").ShouldBe("forbidden");
        (await server.GetAsync("/intake", Role.Analyst, 403)).Text("code").ShouldBe("forbidden");
        (await server.ScalarAsync<long>("select count(*) from messages.queued_once")).ShouldBe(before);
    }

    private Task<Answer> BringAsync(string body, string mediaType = "application/json", params (string, string)[] headers) =>
        server.PostAsync("/intake", 202, body, mediaType: mediaType, headers: headers);

    private async Task<JsonElement[]> LettersAsync() => [.. (await server.GetAsync("/intake")).Json.GetProperty("items").EnumerateArray()];

    private Task<long> CountAsync(string statement) =>
        server.ScalarAsync<long>($"select count(*) from tracker.mt_streams where id like 'statement/{statement}'");
}
