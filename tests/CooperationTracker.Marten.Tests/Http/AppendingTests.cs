using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Intake.Tests;
using Npgsql;
using Role = CooperationTracker.Server.Access.Role;

namespace CooperationTracker.Marten.Tests.Http;

/// <summary>Every way to append over HTTP, on the Marten engine: the same answers as on the other one, and commands that Wolverine carries.</summary>
public sealed class AppendingTests(InMemoryServer server) : IClassFixture<InMemoryServer>
{
    private const string Why = """{"reason": "It was misread."}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_statement_is_recorded_once_and_another_one_under_its_key_is_refused()
    {
        var first = await RecordAsync("http-recorded");

        (first.Text("result"), first.Json.GetProperty("events").GetInt32(), first.Tag).ShouldBe(("appended", 3, "\"3\""));
        var again = await server.PostAsync("/statements", 200, InMemoryServer.Json(Some.Statement("http-recorded")));
        (again.Text("result"), again.Position).ShouldBe(("unchanged", first.Position));
        var other = await server.PostAsync("/statements", 409, InMemoryServer.Json(Some.Statement("http-recorded") with { Title = "Another" }));
        (other.Text("code"), other.Headers.ContentType.ToString()).ShouldBe(("statement-differs", "application/problem+json"));
        (await server.GetAsync($"/statements/http-recorded?atLeast={first.Position}", Role.Reader)).Json.GetProperty("version").GetInt64().ShouldBe(3);
    }

    [Fact]
    public async Task The_same_request_under_its_key_is_answered_as_the_first_time()
    {
        var body = InMemoryServer.Json(Some.Statement("http-keyed"));

        var first = await server.PostAsync("/statements", 201, body, headers: ("Idempotency-Key", "\"once\""));
        (await server.PostAsync("/statements", 201, body, headers: ("Idempotency-Key", "\"once\""))).Position.ShouldBe(first.Position);
        (await server.PostAsync("/statements", 422, InMemoryServer.Json(Some.Statement("http-keyed-too")), headers: ("Idempotency-Key", "\"once\"")))
            .Text("code").ShouldBe("idempotency-key-reused");
    }

    [Fact]
    public async Task A_report_is_amended_on_the_version_that_stands_and_retracted()
    {
        await RecordAsync("http-corrected");
        const string Amendment = "/reports/http-corrected:meeting-1/amendment";
        var body = $$"""{"reason": "It was misread.", "report": {{InMemoryServer.Json<Report>(Some.Meeting(1) with { Place = "Minsk" })}}}""";

        (await server.PostAsync(Amendment, 412, body, headers: ("If-Match", "\"2\""))).Text("code").ShouldBe("stale-version");
        (await server.PostAsync(Amendment, 201, body, headers: ("If-Match", "\"3\""))).Tag.ShouldBe("\"4\"");
        (await server.PostAsync("/reports/http-corrected:meeting-1/retraction", 201, Why)).Tag.ShouldBe("\"5\"");
        (await server.PostAsync(Amendment, 409, body)).Text("code").ShouldBe("report-retracted");
    }

    [Fact]
    public async Task A_statement_is_superseded_and_another_one_withdrawn()
    {
        await RecordAsync("http-old");
        await RecordAsync("http-new");

        (await server.PostAsync("/statements/http-old/supersession", 201, """{"by": "http-new", "reason": "A corrected text."}""")).Tag.ShouldBe("\"4\"");
        (await server.PostAsync("/statements/http-new/withdrawal", 201, Why)).Tag.ShouldBe("\"4\"");
        (await server.PostAsync("/statements/http-none/withdrawal", 404, Why)).Text("code").ShouldBe("unknown-statement");
    }

    [Fact]
    public async Task A_document_is_attached_once_its_digests_are_right()
    {
        const string Document = "A heading\n\nThe rest\nof it.\n";
        var statement = Some.Statement("http-attached") with
        {
            Source = new("speech.txt", SourceText.Digest(System.Text.Encoding.UTF8.GetBytes(Document))),
            Paragraphs = [new(1, "A heading."), new(2, "The rest.", SourceText.Digest("The rest of it."))],
        };
        await server.PostAsync("/statements", 201, InMemoryServer.Json(statement));

        (await server.AskAsync("PUT", "/statements/http-attached/source", 422, "Another text.\n", "text/plain", Role.Analyst)).Text("code").ShouldBe("digest-mismatch");
        (await server.AskAsync("PUT", "/statements/http-attached/source", 201, Document, "text/plain", Role.Analyst)).Tag.ShouldBe("\"4\"");
        (await server.AskAsync("PUT", "/statements/http-attached/source", 200, Document, "text/plain", Role.Analyst)).Text("result").ShouldBe("unchanged");
    }

    [Fact]
    public async Task A_report_is_erased_by_an_operator_alone()
    {
        await RecordAsync("http-erased");
        const string Body = """{"reason": "A person asked.", "legalBasis": "GDPR Art. 17(1)"}""";

        (await server.PostAsync("/reports/http-erased:meeting-1/erasure", 403, Body)).Text("code").ShouldBe("forbidden");
        (await server.PostAsync("/reports/http-erased:meeting-1/erasure", 201, Body, Role.Operator)).Text("result").ShouldBe("appended");
        (await server.ScalarAsync<bool>("select data::text like '%Meeting 1%' from tracker.mt_events where stream_id = 'statement/http-erased' and version = 2")).ShouldBeFalse();
    }

    [Fact]
    public async Task Commitments_are_assessed_and_findings_settled()
    {
        const string Body = """{"party": "csto", "period": "2008/2012", "score": 1, "rationale": "By what is known.", "evidence": ["csto-drugs-2012:canal"]}""";
        (await server.PostAsync("/commitments/csto-operation-kanal/assessments", 201, Body)).Text("result").ShouldBe("appended");
        (await server.PostAsync("/commitments/csto-operation-kanal/assessments", 200, Body)).Text("result").ShouldBe("unchanged");

        var finding = (await server.GetAsync("/findings?kind=proposal-unanswered&commitment=caco-drug-transit", Role.Auditor)).Json.GetProperty("items")[0].GetProperty("id").GetString();
        const string Settlement = """{"reason": "Answered in Bishkek."}""";
        (await server.PostAsync($"/findings/{finding}/settlement", 201, Settlement, Role.Auditor)).Tag.ShouldBe("\"1\"");
        (await server.PostAsync($"/findings/{finding}/settlement", 409, Settlement, Role.Auditor)).Text("code").ShouldBe("already-settled");
        (await server.PostAsync("/findings/plan-overdue-0/settlement", 404, Settlement, Role.Auditor)).Text("code").ShouldBe("unknown-finding");
    }

    [Fact]
    public async Task The_registry_is_changed()
    {
        (await server.PostAsync("/actors", 201, InMemoryServer.Json(Some.Actor("http-actor")))).Tag.ShouldBe("\"1\"");
        (await server.PostAsync("/actors", 201, InMemoryServer.Json(Some.Actor("http-other")))).Tag.ShouldBe("\"1\"");
        var amended = $$"""{"reason": "Renamed.", "entry": {{InMemoryServer.Json(Some.Actor("http-actor") with { Name = "Its new name" })}}}""";
        (await server.PostAsync("/actors/http-actor/amendment", 201, amended)).Tag.ShouldBe("\"2\"");
        (await server.PostAsync("/actors/http-other/merge", 201, """{"into": "http-actor", "reason": "The same."}""")).Text("result").ShouldBe("appended");
        (await server.PostAsync("/topics", 201, """{"id": "http-topic", "name": "A topic"}""")).Tag.ShouldBe("\"1\"");
        (await server.PostAsync("/commitments", 201, InMemoryServer.Json(Some.Commitment("http-commitment")))).Tag.ShouldBe("\"1\"");
        (await server.PostAsync("/topics", 409, """{"id": "http-topic", "name": "Another"}""")).Text("code").ShouldBe("already-registered");
    }

    [Fact]
    public async Task A_rehearsal_appends_nothing()
    {
        var before = await server.ScalarAsync<long>("select count(*) from tracker.mt_events where stream_id = 'statement/http-rehearsed'");

        (await server.PostAsync("/statements?dry-run=true", 200, InMemoryServer.Json(Some.Statement("http-rehearsed")))).Text("result").ShouldBe("would-append");

        (await server.ScalarAsync<long>("select count(*) from tracker.mt_events where stream_id = 'statement/http-rehearsed'")).ShouldBe(before);
    }

    [Fact]
    public async Task A_batch_is_answered_line_by_line()
    {
        string[] lines = [InMemoryServer.Json(Some.Statement("http-batch-1")), "{", InMemoryServer.Json(Some.Statement("http-batch-2"))];

        var answer = await server.PostAsync("/statements:batch", 200, string.Join('\n', lines), mediaType: "application/jsonl");

        answer.Json.GetString()!.Trim().Split('\n').Select(line => System.Text.Json.JsonElement.Parse(line).GetProperty("result").GetString())
            .ShouldBe(["appended", "refused", "appended"]);
    }

    [Fact]
    public async Task A_bad_body_is_a_problem_with_its_place()
    {
        var unknown = await server.PostAsync("/statements", 422, InMemoryServer.Json(Some.Statement("http-bad") with { Issuer = "atlantis" }));
        (unknown.Text("code"), unknown.Text("type"), unknown.At).ShouldBe(("unknown-actor", "/problems/unknown-actor", "#/issuer"));
        (await server.PostAsync("/statements", 400, "{")).Text("code").ShouldBe("bad-syntax");
        (await server.PostAsync("/statements", 415, "{}", mediaType: "text/plain")).Text("code").ShouldBe("unsupported-media-type");
        (await server.PostAsync("/statements", 403, "{}", Role.Reader)).Text("code").ShouldBe("forbidden");
    }

    [Fact]
    public async Task The_status_names_the_engine()
    {
        var status = await server.GetAsync("/operation/status");

        status.Text("engine").ShouldBe("marten");
        status.Json.GetProperty("engineRuns").EnumerateArray().Select(r => r.GetString()).ShouldContain("messages");
    }

    /// <summary>The stream is held by somebody twice. Handlers that are called straight fail of it; Wolverine's rules try again.</summary>
    [Fact]
    public async Task A_command_that_comes_over_HTTP_is_tried_again_by_the_rules_of_the_bus()
    {
        await using (var holding = server.DataSource.CreateCommand(
            """
            create sequence public.tries;
            create function public.be_held() returns trigger language plpgsql as $$
            begin
                if new.id like 'topic/held-%' and nextval('public.tries') <= 2 then
                    raise exception using errcode = 'lock_not_available', message = 'the stream is held';
                end if;
                return new;
            end $$;
            create trigger be_held before insert on tracker.mt_streams for each row execute function public.be_held();
            """))
        {
            await holding.ExecuteNonQueryAsync(Cancellation);
        }
        var straight = new RegisterEntriesCommand(new([], [new() { Id = "held-straight", Name = "Straight" }], []), new("anna", "test"));

        (await Should.ThrowAsync<PostgresException>(server.Session.Bus.InvokeAsync(straight, Cancellation))).SqlState.ShouldBe(PostgresErrorCodes.LockNotAvailable);
        (await server.ScalarAsync<long>("select setval('public.tries', 1, false)")).ShouldBe(1);
        (await server.PostAsync("/topics", 201, """{"id": "held-by-http", "name": "By HTTP"}""")).Text("result").ShouldBe("appended");

        (await server.ScalarAsync<long>("select last_value from public.tries")).ShouldBe(3);
    }

    private Task<Answer> RecordAsync(string key) => server.PostAsync("/statements", 201, InMemoryServer.Json(Some.Statement(key)));
}
