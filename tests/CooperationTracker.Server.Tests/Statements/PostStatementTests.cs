using System.Net;
using System.Text.Json;
using CooperationTracker.Server.Tests.Appending;
using CooperationTracker.Testing;

namespace CooperationTracker.Server.Tests.Statements;

public sealed class PostStatementTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Seeds => [.. Directory.GetFiles(Repository.File("seeds/statements"), "*.yaml").Select(file => Path.GetFileName(file))];

    [Fact]
    public async Task A_statement_is_recorded_once()
    {
        var first = await server.PostAsync("/statements", Some.Statement("posted", reports: 3));

        first.ShouldBeAppended(events: 4, tag: "\"4\"");
        first.Headers.Location.ShouldBe(new Uri("/statements/posted", UriKind.Relative));
        first.Json.GetProperty("subject").GetString().ShouldBe("statement posted");
        first.Position.ShouldBe(await server.ScalarAsync<long>("select max(seq_id) from tracker.mt_events where stream_id = 'statement/posted'"));
        var again = await server.PostAsync("/statements", Some.Statement("posted", reports: 3));
        again.ShouldBeUnchanged(first.Position);
        (again.Tag, again.Headers.Location).ShouldBe((first.Tag, first.Headers.Location));
    }

    [Fact]
    public async Task What_was_appended_can_be_read_from_its_position()
    {
        var reply = await server.PostAsync("/statements", Some.Statement("read-back"));

        var trace = await server.GetJsonAsync($"/commitments/csto-osce-cooperation/trace?atLeast={reply.Position}");

        trace.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("report").GetString()).ShouldContain("read-back:meeting-1");
    }

    [Theory]
    [InlineData("application/yaml")]
    [InlineData("text/yaml")]
    [InlineData("application/x-yaml; charset=utf-8")]
    public async Task A_statement_may_be_written_in_YAML(string mediaType)
    {
        var key = $"in-{mediaType.Split(';')[0].Replace('/', '-')}";
        var yaml = $"""
            key: {key}
            title: In YAML
            issuer: csto
            issued: 2008
            paragraphs:
              - number: 1
                text: All of it.
            """;

        (await server.Analyst.SendAsync(HttpMethod.Post, "/statements", Requests.Text(yaml, mediaType))).ShouldBeAppended(events: 1, tag: "\"1\"");
        // The same content in another form is the same statement.
        var json = $$"""{"key": "{{key}}", "title": "In YAML", "issuer": "csto", "issued": "2008", "paragraphs": [{"number": 1, "text": "All of it."}]}""";
        (await server.PostAsync("/statements", json)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task The_files_of_the_seeds_are_taken_as_they_stand(string file)
    {
        var yaml = await File.ReadAllTextAsync(Repository.File($"seeds/statements/{file}"), Cancellation);

        var reply = await server.Analyst.SendAsync(HttpMethod.Post, "/statements", Requests.Text(yaml, "application/yaml"));

        (reply.Status, reply.Json.GetProperty("result").GetString()).ShouldBe((HttpStatusCode.OK, "unchanged"));
    }

    [Fact]
    public async Task Other_content_under_a_key_is_refused()
    {
        await server.PostAsync("/statements", Some.Statement("differs"));
        var before = await server.CountAsync();

        (await server.PostAsync("/statements", Some.Statement("differs") with { Title = "Another" })).ShouldBeRefused(409, "statement-differs", "#/key");
        (await server.CountAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Every_error_is_placed_in_the_body()
    {
        var statement = Some.Statement("wrong") with { Issuer = "cssto", Reports = [Some.Meeting(1) with { Topics = ["terorism"] }, Some.Meeting(2) with { Paragraph = 9 }] };
        var yaml = "key: wrong\ntitle: Wrong\nissuer: csto\nissued: 2008-02-31\nparagraphs: []\n";
        var before = await server.CountAsync();

        var refused = (await server.PostAsync("/statements", statement)).ShouldBeRefused(422, "unknown-actor", "#/issuer");

        refused.Json.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString())
            .ShouldBe(["#/issuer", "#/reports/0/topics/0", "#/reports/1/paragraph"]);
        refused.Json.GetProperty("errors")[0].GetProperty("suggestions")[0].GetString().ShouldBe("CSTO");
        refused.Json.GetProperty("detail").GetString().ShouldStartWith("3 errors; the first: ");
        var malformed = await server.Analyst.SendAsync(HttpMethod.Post, "/statements", Requests.Text(yaml, "application/yaml"));
        malformed.ShouldBeRefused(422, "bad-date", "#/issued").Json.GetProperty("errors")[0].GetProperty("line").GetInt32().ShouldBe(4);
        (await server.CountAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task An_unknown_field_that_looks_like_one_of_the_path_is_no_missing_page()
    {
        var json = Some.Json(Some.Statement("braces"))[..^1] + ", \"{key}\": 1}";

        (await server.PostAsync("/statements", json)).ShouldBeRefused(422, "unknown-field", "#/{key}");
    }

    [Fact]
    public async Task Every_event_says_that_it_came_over_HTTP_from_whom_and_in_which_conversation()
    {
        const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

        await server.PostAsync("/statements", Some.Statement("origin"), ("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01"));

        var headers = JsonElement.Parse(await server.ScalarAsync<string>("select headers::text from tracker.mt_events where stream_id = 'statement/origin' limit 1"));
        (headers.GetProperty("via").GetString(), headers.GetProperty("author").GetString()!.Length > 0, headers.TryGetProperty("file", out _)).ShouldBe(("http", true, false));
        (await server.ScalarAsync<string>("select string_agg(distinct correlation_id, ' ') from tracker.mt_events where stream_id = 'statement/origin'")).ShouldBe(TraceId);
    }

    [Fact]
    public async Task Actors_and_commitments_come_with_their_statement()
    {
        var bringing = Some.Statement("bringing") with
        {
            Actors = [Some.Actor("brought-actor")],
            Commitments = [Some.Commitment("brought-commitment")],
            Issuer = "The brought-actor",
        };

        (await server.PostAsync("/statements", bringing)).ShouldBeAppended(events: 5, tag: "\"3\"");
    }

    [Fact]
    public async Task Of_clients_that_race_with_one_statement_one_records_it()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.PostAsync("/statements", Some.Statement("raced"))));

        replies.Count(r => r.Status == HttpStatusCode.Created).ShouldBe(1);
        replies.Count(r => r.Status == HttpStatusCode.OK).ShouldBe(7);
        replies.Select(r => (r.Position, r.Tag)).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Of_clients_that_race_with_other_content_one_wins_and_the_others_are_told()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(i =>
            server.PostAsync("/statements", Some.Statement("contested") with { Title = $"Version {i}" })));

        replies.Count(r => r.Status == HttpStatusCode.Created).ShouldBe(1);
        replies.Where(r => r.Status != HttpStatusCode.Created).ShouldAllBe(r => r.Status == HttpStatusCode.Conflict && r.Code == "statement-differs");
    }

    [Fact]
    public async Task A_version_is_not_asked_of_what_does_not_stand_yet() =>
        (await server.PostAsync("/statements", Some.Statement("versioned"), ("If-Match", "\"1\""))).ShouldBeRefused(400, "usage", "If-Match");

    [Fact]
    public async Task A_registry_file_is_no_statement() =>
        (await server.PostAsync<object>("/statements", new { Actors = new[] { Some.Actor("registry-file") } })).ShouldBeRefused(422, "missing-field", "#/key");
}
