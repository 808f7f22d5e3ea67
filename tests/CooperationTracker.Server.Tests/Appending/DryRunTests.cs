using System.Net;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Server.Tests.Appending;

public sealed class DryRunTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_rehearsal_shows_the_events_that_are_appended_afterwards()
    {
        var statement = Some.Statement("rehearsed") with { Actors = [Some.Actor("rehearsed-actor")], Issuer = "The rehearsed-actor" };
        var before = await server.CountAsync();

        var reply = await server.PostAsync("/statements?dry-run=true", statement, ("Idempotency-Key", "rehearsed"));

        reply.Status.ShouldBe(HttpStatusCode.OK);
        (reply.Headers.Location, reply.Tag).ShouldBe((null, null));
        reply.Json.GetProperty("result").GetString().ShouldBe("would-append");
        reply.Json.GetProperty("subject").GetString().ShouldBe("statement rehearsed");
        reply.Json.GetProperty("digest").GetString().ShouldBe(statement.Digest());
        var events = reply.Json.GetProperty("events").EnumerateArray().ToArray();
        events.Select(e => $"{e.GetProperty("stream")} {e.GetProperty("version")} {e.GetProperty("type")}").ShouldBe(
        [
            "actor/rehearsed-actor 1 ActorRegistered", "statement/rehearsed 1 StatementReceived",
            "statement/rehearsed 2 MeetingHeld", "statement/rehearsed 3 MeetingHeld",
        ]);
        events[1].GetProperty("data").GetProperty("issuer").GetString().ShouldBe("rehearsed-actor");
        (await server.CountAsync()).ShouldBe(before);

        (await server.PostAsync("/statements", statement, ("Idempotency-Key", "rehearsed"))).ShouldBeAppended(events: 4);
        (await server.ScalarAsync<string>("select data::text from tracker.mt_events where stream_id = 'statement/rehearsed' and version = 1"))
            .ShouldBe(await server.ScalarAsync<string>($"select '{events[1].GetProperty("data").GetRawText().Replace("'", "''", StringComparison.Ordinal)}'::jsonb::text"));
        var again = await server.PostAsync("/statements?dry-run=true", statement);
        (again.Json.GetProperty("result").GetString(), again.Json.GetProperty("events").GetArrayLength()).ShouldBe(("unchanged", 0));
    }

    [Fact]
    public async Task Every_append_can_be_rehearsed_and_is_refused_as_it_would_be()
    {
        (await server.PostAsync("/statements", Some.Statement("dry") with { Source = new("dry.txt", SourceText.Digest("Dry."u8)) })).ShouldBeAppended(events: 3);
        const string Why = """{"reason": "Why." """;
        var before = await server.CountAsync();
        (string Path, string Body, string Type)[] requests =
        [
            ("/reports/dry:meeting-1/amendment", Why + ", \"report\": " + Some.Json<object>(Some.Meeting(2)) + "}", "ReportAmended"),
            ("/reports/dry:meeting-1/retraction", Why + "}", "ReportRetracted"),
            ("/statements/dry/withdrawal", Why + "}", "StatementWithdrawn"),
            ("/statements/dry/supersession", Why + """, "by": "csto-un-2003"}""", "StatementSuperseded"),
            ("/actors", Some.Json(Some.Actor("dry")), "ActorRegistered"),
            ("/actors", $$"""{"actors": [{{Some.Json(Some.Actor("dry"))}}]}""", "ActorRegistered"),
            ("/actors/osce/merge", Why + """, "into": "csto"}""", "ActorMerged"),
            ("/topics", Some.Json(Some.Topic("dry")), "TopicRegistered"),
            ("/topics/terrorism/amendment", Why + """, "entry": {"id": "terrorism", "name": "Dry terrorism"}}""", "TopicAmended"),
            ("/commitments", Some.Json(Some.Commitment("dry")), "CommitmentOpened"),
            ("/commitments/csto-osce-cooperation/assessments", """{"party": "csto", "period": "2008", "score": 1, "rationale": "Why.", "evidence": ["dry:meeting-1"]}""", "CommitmentAssessed"),
            ("/commitments/csto-osce-cooperation/merge", Why + """, "into": "caco-drug-transit"}""", "CommitmentMerged"),
        ];

        foreach (var (path, body, type) in requests)
        {
            var reply = await server.PostAsync(path + "?dry-run=true", body);
            reply.Status.ShouldBe(HttpStatusCode.OK, $"{path}: {reply.Text}");
            reply.Json.GetProperty("result").GetString().ShouldBe("would-append");
            reply.Json.GetProperty("events").EnumerateArray().Single().GetProperty("type").GetString().ShouldBe(type);
        }
        var source = await server.Analyst.SendAsync(HttpMethod.Put, "/statements/dry/source?dry-run", Requests.Text("Dry.", "text/plain"));
        source.Json.GetProperty("events")[0].GetProperty("type").GetString().ShouldBe("SourceAttached");
        (await server.PostAsync("/statements/dry/withdrawal?dry-run=true", Why + "}", ("If-Match", "\"2\""))).ShouldBeRefused(412, "stale-version", "If-Match");
        (await server.PostAsync("/statements?dry-run=true", Some.Statement("dry"))).ShouldBeRefused(409, "statement-differs", "#/key");

        (await server.CountAsync()).ShouldBe(before);
        (await server.ScalarAsync<long>("select count(*) from tracker.request")).ShouldBeLessThanOrEqualTo(1);
    }
}
