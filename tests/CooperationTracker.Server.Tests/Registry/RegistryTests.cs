using System.Net;
using CooperationTracker.Server.Tests.Appending;
using CooperationTracker.Testing;

namespace CooperationTracker.Server.Tests.Registry;

/// <summary>Actors, topics and commitments: the same three routes for each.</summary>
public sealed class RegistryTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Unknown = "nobody-at-all";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Nouns => ["actor", "topic", "commitment"];

    private static string Definition(string noun, string id, string? note = null) => noun switch
    {
        "actor" => Some.Json(Some.Actor(id) with { Note = note }),
        "topic" => Some.Json(Some.Topic(id) with { Description = note }),
        _ => Some.Json(Some.Commitment(id) with { Scope = note ?? "They work together." }),
    };

    private static string Amendment(string entry) => $$"""{"reason": "It has changed.", "entry": {{entry}}}""";

    private static string Merger(string into) => $$"""{"into": "{{into}}", "reason": "They are the same."}""";

    [Theory]
    [MemberData(nameof(Nouns))]
    public async Task An_entry_is_registered_amended_and_merged(string noun)
    {
        var (path, id) = ($"/{noun}s", $"whole-{noun}");

        var registered = (await server.PostAsync(path, Definition(noun, id))).ShouldBeAppended(events: 1, tag: "\"1\"");
        (await server.PostAsync(path, Definition(noun, id))).ShouldBeUnchanged(registered.Position).Tag.ShouldBe("\"1\"");
        registered.Json.GetProperty("subject").GetString().ShouldBe($"{noun} {id}");
        registered.Headers.Location.ShouldBe(new Uri($"{path}/{id}", UriKind.Relative));

        var amended = (await server.PostAsync($"{path}/{id}/amendment", Amendment(Definition(noun, id, "A note.")), ("If-Match", "\"1\""))).ShouldBeAppended(events: 1, tag: "\"2\"");
        (await server.PostAsync($"{path}/{id}/amendment", Amendment(Definition(noun, id, "A note.")))).ShouldBeUnchanged(amended.Position).Tag.ShouldBe("\"2\"");

        await server.PostAsync(path, Definition(noun, $"staying-{noun}"));
        var merged = (await server.PostAsync($"{path}/{id}/merge", Merger($"staying-{noun}"), ("If-Match", "\"2\""))).ShouldBeAppended(events: 1, tag: "\"3\"");
        (await server.PostAsync($"{path}/{id}/merge", Merger($"staying-{noun}"))).ShouldBeUnchanged(merged.Position);
        (await server.PostAsync($"{path}/{id}/amendment", Amendment(Definition(noun, id)))).ShouldBeRefused(409, "already-merged");
    }

    [Theory]
    [MemberData(nameof(Nouns))]
    public async Task What_is_wrong_is_placed(string noun)
    {
        var (path, id) = ($"/{noun}s", $"wrong-{noun}");
        await server.PostAsync(path, Definition(noun, id));
        var before = await server.CountAsync();

        (await server.PostAsync(path, Definition(noun, id, "Another."))).ShouldBeRefused(409, "already-registered", "#/id");
        (await server.PostAsync(path, Definition(noun, "Not a slug"))).ShouldBeRefused(422, "invalid-value", "#/id");
        (await server.PostAsync(path, "{}")).Json.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString()).ShouldContain("#/id");
        (await server.PostAsync($"{path}/{Unknown}/amendment", Amendment(Definition(noun, Unknown)))).ShouldBeRefused(404, $"unknown-{noun}", "{id}");
        (await server.PostAsync($"{path}/{id}/amendment", Amendment(Definition(noun, Unknown)))).ShouldBeRefused(422, "invalid-value", "#/entry/id");
        (await server.PostAsync($"{path}/{id}/amendment", """{"entry": {}}""")).Json.GetProperty("errors").EnumerateArray()
            .Select(e => e.GetProperty("pointer").GetString()).ShouldBe(noun switch
            {
                "actor" => ["#/reason", "#/entry/id", "#/entry/kind", "#/entry/name"],
                "topic" => ["#/reason", "#/entry/id", "#/entry/name"],
                _ => ["#/reason", "#/entry/id", "#/entry/title", "#/entry/scope"],
            }, ignoreOrder: true);
        (await server.PostAsync($"{path}/{Unknown}/merge", Merger(id))).ShouldBeRefused(404, $"unknown-{noun}", "{id}");
        (await server.PostAsync($"{path}/{id}/merge", Merger(Unknown))).ShouldBeRefused(422, $"unknown-{noun}", "#/into");
        (await server.PostAsync($"{path}/{id}/merge", Merger(id))).ShouldBeRefused(409, "circular", "#/into");
        (await server.PostAsync($"{path}/{id}/merge", """{"into": "", "reason": ""}""")).ShouldBeRefused(422, "missing-field", "#/reason");
        (await server.PostAsync($"{path}/{id}/amendment", Amendment(Definition(noun, id, "New.")), ("If-Match", "\"2\""))).ShouldBeRefused(412, "stale-version", "If-Match");
        (await server.PostAsync($"{path}/{id}/merge", Merger(id), ("If-Match", "W/\"1\""))).ShouldBeRefused(412, "stale-version", "If-Match");

        (await server.CountAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_field_of_an_entry_that_is_wrong_is_placed_in_the_body()
    {
        await server.PostAsync("/actors", Some.Actor("placed"));

        (await server.PostAsync("/actors", Some.Actor("of-nobody") with { Parent = Unknown })).ShouldBeRefused(422, "unknown-actor", "#/parent");
        (await server.PostAsync("/actors", Some.Actor("of-another") with { Name = "CSTO" })).ShouldBeRefused(409, "name-taken", "#/name");
        (await server.PostAsync("/actors/placed/amendment", Amendment(Some.Json(Some.Actor("placed") with { Parent = Unknown })))).ShouldBeRefused(422, "unknown-actor", "#/entry/parent");
        (await server.PostAsync("/commitments", Some.Commitment("of-nobody") with { Parties = ["csto", Unknown] })).ShouldBeRefused(422, "unknown-actor", "#/parties/1");
    }

    [Theory]
    [InlineData("actors")]
    [InlineData("topics")]
    [InlineData("commitments")]
    public async Task A_registry_file_is_entered_as_one(string list)
    {
        var file = new
        {
            Actors = new[] { Some.Actor($"file-{list}") },
            Topics = new[] { Some.Topic($"file-{list}") },
            Commitments = new[] { Some.Commitment($"file-{list}") with { Parties = [$"file-{list}"] } },
        };

        var first = (await server.PostAsync<object>($"/{list}", file)).ShouldBeAppended(events: 3);

        (first.Tag, first.Headers.Location).ShouldBe((null, null));
        (await server.PostAsync<object>($"/{list}", file)).ShouldBeUnchanged(first.Position);
        (await server.PostAsync<object>($"/{list}", new { Actors = new[] { Some.Actor($"half-{list}"), Some.Actor("csto") } })).ShouldBeRefused(409, "already-registered", "#/actors/1/id");
        (await server.ScalarAsync<long>($"select count(*) from tracker.mt_streams where id = 'actor/half-{list}'")).ShouldBe(0);
    }

    [Theory]
    [InlineData("actors")]
    [InlineData("topics")]
    [InlineData("commitments")]
    public async Task The_files_of_the_seeds_are_taken_as_they_stand(string list)
    {
        var yaml = await File.ReadAllTextAsync(Repository.File($"seeds/{list}.yaml"), Cancellation);

        var reply = await server.Analyst.SendAsync(HttpMethod.Post, $"/{list}", Requests.Text(yaml, "text/yaml"));

        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        reply.Position.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task An_amendment_keeps_the_names_that_a_statement_may_use()
    {
        await server.PostAsync("/actors", Some.Actor("renamed"));
        await server.PostAsync("/actors/renamed/amendment", Amendment(Some.Json(Some.Actor("renamed") with { Aliases = ["A Name of Its Own"] })));

        (await server.PostAsync("/statements", Some.Statement("of-renamed") with { Issuer = "a name of its own" })).ShouldBeAppended(events: 3);
    }

    [Fact]
    public async Task Of_two_amendments_made_on_one_version_at_once_one_is_refused()
    {
        await server.PostAsync("/actors", Some.Actor("raced"));

        var replies = await Task.WhenAll(Enumerable.Range(0, 2).Select(i =>
            server.PostAsync("/actors/raced/amendment", Amendment(Some.Json(Some.Actor("raced") with { Note = $"Note {i}." })), ("If-Match", "\"1\""))));

        replies.Select(r => r.Status).Order().ShouldBe([HttpStatusCode.Created, HttpStatusCode.PreconditionFailed]);
    }
}
