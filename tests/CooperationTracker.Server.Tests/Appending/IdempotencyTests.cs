using System.Net;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Server.Tests.Appending;

/// <summary>A request under a key of the caller's own, sent again.</summary>
public sealed class IdempotencyTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Why = """{"reason": "It was misread."}""";

    private static (string, string) Key(string key) => ("Idempotency-Key", key);

    private static void ShouldBeAsTheFirst(Reply again, Reply first)
    {
        (again.Status, again.Text, again.Tag, again.Headers.Location).ShouldBe((first.Status, first.Text, first.Tag, first.Headers.Location));
    }

    private async Task Recorded(string key) => (await server.PostAsync("/statements", Some.Statement(key) with
    {
        Source = new("speech.txt", SourceText.Digest("Spoken."u8)),
    })).ShouldBeAppended(events: 3);

    [Fact]
    public async Task Every_append_is_answered_as_the_first_time_and_appended_once()
    {
        await Recorded("again");
        (string Path, string Body)[] requests =
        [
            ("/statements", Some.Json(Some.Statement("again-new") with { Actors = [Some.Actor("again-brought")] })),
            ("/reports/again:meeting-1/amendment", """{"reason": "Why.", "report": """ + Some.Json<object>(Some.Meeting(2)) + "}"),
            ("/reports/again:meeting-2/retraction", Why),
            ("/statements/again/supersession", """{"by": "again-new", "reason": "Why."}"""),
            ("/statements/again-new/withdrawal", Why),
            ("/actors", Some.Json(Some.Actor("again"))),
            ("/actors/again/amendment", """{"reason": "Why.", "entry": """ + Some.Json(Some.Actor("again") with { Note = "A note." }) + "}"),
            ("/actors/again/merge", """{"into": "csto", "reason": "Why."}"""),
            ("/topics", Some.Json(Some.Topic("again"))),
            ("/commitments", $$"""{"topics": [{{Some.Json(Some.Topic("again-in-file"))}}], "commitments": [{{Some.Json(Some.Commitment("again"))}}]}"""),
            ("/commitments/again/merge", """{"into": "csto-osce-cooperation", "reason": "Why."}"""),
        ];
        List<Reply> first = [];
        foreach (var (path, body) in requests)
        {
            var reply = await server.PostAsync(path, body, Key($"again {path}".Replace(' ', '-')));
            reply.Status.ShouldBe(HttpStatusCode.Created, $"{path}: {reply.Text}");
            first.Add(reply);
        }
        var attached = await AttachAsync();
        attached.Status.ShouldBe(HttpStatusCode.Created, attached.Text);
        var before = await server.CountAsync();

        // Now that more has happened to each of them.
        foreach (var ((path, body), reply) in requests.Zip(first))
        {
            ShouldBeAsTheFirst(await server.PostAsync(path, body, Key($"\"again {path}\"".Replace(' ', '-'))), reply);
        }
        ShouldBeAsTheFirst(await AttachAsync(), attached);

        (await server.CountAsync()).ShouldBe(before);

        async Task<Reply> AttachAsync()
        {
            await server.PostAsync("/statements", Some.Statement("again-source") with { Source = new("speech.txt", SourceText.Digest("Spoken."u8)) });
            return await server.Analyst.SendAsync(HttpMethod.Put, "/statements/again-source/source", Requests.Text("Spoken.", "text/plain"), Key("again-source"));
        }
    }

    [Fact]
    public async Task Another_request_under_a_key_is_refused_whatever_else_is_wrong_with_it()
    {
        await Recorded("reused");
        (await server.PostAsync("/statements", Some.Statement("reused-first"), Key("reused"))).ShouldBeAppended(events: 3);
        var before = await server.CountAsync();

        (await server.PostAsync("/statements", Some.Statement("reused-second"), Key("reused"))).ShouldBeRefused(422, "idempotency-key-reused", "Idempotency-Key");
        (await server.PostAsync("/statements", Some.Statement("reused-first") with { Title = "Another" }, Key("reused"))).ShouldBeRefused(422, "idempotency-key-reused", "Idempotency-Key");
        (await server.PostAsync("/statements", Some.Statement("reused-second") with { Issuer = "nobody-at-all" }, Key("reused"))).ShouldBeRefused(422, "idempotency-key-reused", "Idempotency-Key");
        (await server.PostAsync("/statements/reused/withdrawal", Why, Key("reused"))).ShouldBeRefused(422, "idempotency-key-reused", "Idempotency-Key");
        (await server.PostAsync("/statements/no-such/withdrawal", Why, Key("reused"))).ShouldBeRefused(422, "idempotency-key-reused", "Idempotency-Key");
        (await server.PostAsync("/actors", Some.Actor("csto"), Key("reused"))).ShouldBeRefused(422, "idempotency-key-reused", "Idempotency-Key");

        (await server.CountAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Another_version_in_the_same_request_makes_it_another_one()
    {
        await Recorded("version");
        (await server.PostAsync("/statements/version/withdrawal", Why, Key("version"), ("If-Match", "\"3\""))).ShouldBeAppended(events: 1, tag: "\"4\"");

        // The version that it was made on has gone by its own doing: it is answered as the first time all the same.
        (await server.PostAsync("/statements/version/withdrawal", Why, Key("version"), ("If-Match", "\"3\""))).ShouldBeAppended(events: 1, tag: "\"4\"");
        (await server.PostAsync("/statements/version/withdrawal", Why, Key("version"), ("If-Match", "\"4\""))).ShouldBeRefused(422, "idempotency-key-reused", "Idempotency-Key");
    }

    [Fact]
    public async Task What_was_refused_or_changed_nothing_leaves_its_key_free()
    {
        await Recorded("free");
        var statement = Some.Statement("free-second") with { Issuer = "the-free-actor" };

        (await server.PostAsync("/statements", statement, Key("free"))).ShouldBeRefused(422, "unknown-actor", "#/issuer");
        (await server.PostAsync("/topics", Some.Topic("terrorism") with { Name = "Another" }, Key("free"))).ShouldBeRefused(409, "already-registered", "#/id");
        (await server.PostAsync("/actors/csto/merge", """{"into": "csto", "reason": "Why."}""", Key("free"))).ShouldBeRefused(409, "circular", "#/into");
        await server.PostAsync("/actors", Some.Actor("the-free-actor"));
        (await server.PostAsync("/actors", Some.Actor("the-free-actor"), Key("free"))).Status.ShouldBe(HttpStatusCode.OK);

        (await server.PostAsync("/statements", statement, Key("free"))).ShouldBeAppended(events: 3);
    }

    [Fact]
    public async Task A_request_is_known_after_a_restart_and_on_another_server()
    {
        await using var restarted = new RunningServer();
        await restarted.InitializeAsync();
        var statement = Some.Statement("restarted");
        var first = (await restarted.PostAsync("/statements", statement, Key("restarted"))).ShouldBeAppended(events: 3);

        await restarted.StopAsync();
        await restarted.StartAsync();
        await using var other = await AnotherServer.StartAsync(restarted);

        ShouldBeAsTheFirst(await restarted.PostAsync("/statements", statement, Key("restarted")), first);
        ShouldBeAsTheFirst(await other.Client.SendAsync(HttpMethod.Post, "/statements", Requests.Text(Some.Json(statement), "application/json"), Key("restarted")), first);
    }

    [Fact]
    public async Task Of_retries_that_race_on_two_servers_exactly_one_appends_and_none_is_told_otherwise()
    {
        await using var other = await AnotherServer.StartAsync(server);
        for (var round = 0; round < 20; round++)
        {
            var body = Some.Json(Some.Actor($"raced-{round}"));
            await server.PostAsync("/actors", body);
            var note = """{"reason": "Why.", "entry": """ + Some.Json(Some.Actor($"raced-{round}") with { Note = "A note." }) + "}";

            var replies = await Task.WhenAll(new[] { server.Analyst, other.Client, server.Analyst, other.Client }.Select(client => client.SendAsync(
                HttpMethod.Post, $"/actors/raced-{round}/amendment", Requests.Text(note, "application/json"), Key($"raced-{round}"))));

            (await server.ScalarAsync<long>($"select version from tracker.mt_streams where id = 'actor/raced-{round}'")).ShouldBe(2);
            var answered = replies.Where(r => r.Code != "request-under-way").ToArray();
            answered.ShouldNotBeEmpty();
            answered.Select(r => (r.Status, r.Text, r.Tag)).Distinct().ShouldHaveSingleItem().Status.ShouldBe(HttpStatusCode.Created);
            replies.Except(answered).ShouldAllBe(r => r.Status == HttpStatusCode.Conflict);
        }
    }

    [Fact]
    public async Task A_request_that_is_under_way_is_not_waited_for()
    {
        await using var other = await AnotherServer.StartAsync(server);
        await using var holder = await server.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await holder.ExecuteAsync("begin; lock table tracker.mt_events in share row exclusive mode"); // appends wait, readers do not
        var statement = Some.Statement("under-way");
        var first = server.PostAsync("/statements", statement, Key("under-way"));
        await Eventually(() => server.ScalarAsync<bool>(
            "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%append_events%')"));

        (await server.PostAsync("/statements", statement, Key("under-way"))).ShouldBeRefused(409, "request-under-way");
        (await other.Client.SendAsync(HttpMethod.Post, "/statements", Requests.Text(Some.Json(statement), "application/json"), Key("under-way")))
            .ShouldBeRefused(409, "request-under-way");

        await holder.ExecuteAsync("rollback");
        (await first).ShouldBeAppended(events: 3);
        ShouldBeAsTheFirst(await server.PostAsync("/statements", statement, Key("under-way")), await first);
    }

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(90));
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), limit.Token);
        }
    }
}
