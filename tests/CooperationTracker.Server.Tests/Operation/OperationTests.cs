using System.Net;
using System.Text.Json;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Tests.Access;
using Npgsql;

namespace CooperationTracker.Server.Tests.Operation;

/// <summary>What operators do.</summary>
public sealed class OperationTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_status_is_that_of_the_command_line_and_holds_no_password()
    {
        var answer = await server.Client.AskAsync(Callers.Status, await server.KeyAsync(Role.Operator));
        var text = await answer.Response.Content.ReadAsStringAsync(Cancellation);
        var status = JsonElement.Parse(text);

        status.GetProperty("settledPosition").GetInt64().ShouldBe(server.SeedsEnd);
        status.GetProperty("views").GetProperty("Tie").GetInt64().ShouldBe(server.SeedsEnd);
        status.GetProperty("counts").GetProperty("statements").GetInt64().ShouldBe(5);
        status.GetProperty("connection").EnumerateObject().Select(p => p.Name).ShouldBe(["host", "port", "database", "username"]);
        text.ShouldNotContain(new NpgsqlConnectionStringBuilder(server.ConnectionString).Password!);
        answer.Response.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Theory]
    [InlineData("", 12)]
    [InlineData("?view=Tie", 1)]
    [InlineData("?view=tie", 1)]
    public async Task A_rebuild_tells_its_progress_line_by_line_and_readers_see_no_difference(string query, int views)
    {
        var before = await server.GetJsonAsync(Callers.Question);
        var answer = await server.Client.AskAsync(HttpMethod.Post, "/operation/rebuild" + query, ("X-API-Key", await server.KeyAsync(Role.Operator)));
        var lines = (await answer.Response.Content.ReadAsStringAsync(Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        answer.Response.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-ndjson");
        lines.Length.ShouldBeGreaterThan(1);
        lines.SkipLast(1).ShouldAllBe(line => JsonElement.Parse(line).GetProperty("activity").GetString() != "");
        JsonElement.Parse(lines[^1]).GetProperty("rebuilt").GetArrayLength().ShouldBe(views);
        (await server.GetJsonAsync(Callers.Question)).GetRawText().ShouldBe(before.GetRawText());
    }

    [Theory]
    [InlineData("?view=Ties", HttpStatusCode.UnprocessableEntity, "unknown-view")]
    [InlineData("?view=", HttpStatusCode.UnprocessableEntity, "unknown-view")]
    [InlineData("?veiw=Tie", HttpStatusCode.BadRequest, "unknown-parameter")]
    [InlineData("?view=Tie&view=Topic", HttpStatusCode.UnprocessableEntity, "duplicate")]
    public async Task A_view_that_is_none_is_refused_before_anything_is_built(string query, HttpStatusCode status, string code)
    {
        var answer = await server.Client.AskAsync(HttpMethod.Post, "/operation/rebuild" + query, ("X-API-Key", await server.KeyAsync(Role.Operator)));

        (answer.Status, answer.Code).ShouldBe((status, code));
    }

    [Fact]
    public async Task A_rebuild_that_fails_says_so_in_its_last_line_and_nothing_of_the_cause()
    {
        await ExecuteAsync("create view public.somebody_elses as select * from views.topic");

        var answer = await server.Client.AskAsync(HttpMethod.Post, "/operation/rebuild?view=Topic", ("X-API-Key", await server.KeyAsync(Role.Operator)));
        var last = JsonElement.Parse((await answer.Response.Content.ReadAsStringAsync(Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]);
        await ExecuteAsync("drop view public.somebody_elses");

        last.GetProperty("problem").GetProperty("code").GetString().ShouldBe("server-error");
        last.GetRawText().ShouldNotContain("depend");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = server.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
