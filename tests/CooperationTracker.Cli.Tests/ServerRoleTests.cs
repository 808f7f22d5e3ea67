using System.Net;
using System.Text;
using System.Text.Json;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Edge;
using CooperationTracker.Views;
using Npgsql;

namespace CooperationTracker.Cli.Tests;

/// <summary>Servers and watchers that connect as the server's role, on the engine that carries messages.</summary>
public sealed class ServerRoleTests : IAsyncLifetime
{
    private const string Forbidden = PostgresErrorCodes.InsufficientPrivilege;

    private readonly SeededDatabase database = new();
    private readonly Files files = new();
    private string server = "";
    private string reader = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string[] Roles => [$"{database.Name}_server", $"{database.Name}_reader"];

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(EngineCatalogue.Resolve(EngineCatalogue.Auto) == "marten", "Marten was not built in: its packages were not at hand.");
        await database.InitializeAsync();
        var made = (await database.JsonAsync("database", "roles", "--server", Roles[0], "--reader", Roles[1])).Json;
        (server, reader) = (As(made.GetProperty("server")), As(made.GetProperty("reader")));
    }

    public async ValueTask DisposeAsync()
    {
        files.Dispose();
        if (server.Length == 0)
        {
            return; // nothing was made
        }
        var admin = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString;
        await database.DisposeAsync();
        foreach (var role in Roles)
        {
            await ExecuteAsync(admin, $"drop role {role}");
        }
    }

    [Fact]
    public async Task Servers_share_the_work_take_in_what_is_brought_and_take_over_from_one_that_is_killed()
    {
        var (analyst, operates) = (await KeyAsync("analyst"), await KeyAsync("operator"));
        using var first = await ServeAsync();
        using var second = await ServeAsync();
        await UntilAsync(async () => await NodesAsync() is [> 0, > 0] parts && parts.Sum() == ViewCatalogue.All.Count + 1);

        (await SendAsync(first, HttpMethod.Post, "/intake", analyst, Some.Statement("by-role"))).Status.ShouldBe(HttpStatusCode.Accepted);
        (await SendAsync(first, HttpMethod.Post, "/intake", analyst, Some.Statement("by-role-too", "actor: osce", "actor: atlantis"))).Status.ShouldBe(HttpStatusCode.Accepted);
        await UntilAsync(async () => (await LettersAsync(second, operates)).Length == 1);
        var id = (await LettersAsync(second, operates))[0].Text("id");
        (await SendAsync(second, HttpMethod.Post, "/actors", analyst, "id: atlantis\nkind: organization\nname: Atlantis\n")).Status.ShouldBe(HttpStatusCode.Created);
        (await SendAsync(second, HttpMethod.Post, $"/intake/{id}/retry", operates)).Status.ShouldBe(HttpStatusCode.NoContent);
        await UntilAsync(async () => (await database.JsonAsync("statements")).Items.Length == 5 + 2);
        await first.EndAsync("KILL");
        await UntilAsync(async () => await NodesAsync() is [var parts] && parts == ViewCatalogue.All.Count + 1);
        (await SendAsync(second, HttpMethod.Post, "/intake", analyst, Some.Statement("after-the-kill"))).Status.ShouldBe(HttpStatusCode.Accepted);
        await UntilAsync(async () => (await database.JsonAsync("statements")).Items.Length == 5 + 3);

        (await LettersAsync(second, operates)).ShouldBeEmpty();
        var (exitCode, error) = await second.EndAsync("INT");
        exitCode.ShouldBe(ExitCodes.Done, error);
        error.ShouldNotContain("denied");
        (await database.RunAsync("verify")).ShouldBeDone();
    }

    [Fact]
    public async Task A_watcher_takes_in_a_folder_and_what_it_could_not_is_worked_on()
    {
        files.Write("good.yaml", Some.Statement("watched"));
        files.Write("bad.yaml", "key: [");
        files.Write("later.yaml", Some.Statement("watched-later", "actor: osce", "actor: atlantis"));

        var watched = await RunAsync("watch", files.Folder, "--once");

        (watched.ExitCode, string.Join(' ', watched.Errors.Select(e => e.Text("code")).Order())).ShouldBe((ExitCodes.BadInput, "bad-syntax unknown-actor"), watched.Error);
        var letters = (await RunAsync("intake", "list")).Items.ToDictionary(l => l.Text("name")!, l => l.Text("id")!);
        (await RunAsync("intake", "drop", letters["bad.yaml"])).ShouldBeDone();
        (await RunAsync("actor", "add", files.Write("atlantis.txt", "id: atlantis\nkind: organization\nname: Atlantis\n"))).ShouldBeDone();
        (await RunAsync("intake", "retry", "--all")).Json.GetProperty("messages").GetInt32().ShouldBe(1);
        (await RunAsync("watch", files.Folder, "--once")).ShouldBeDone();
        (await RunAsync("statements")).Items.Length.ShouldBe(5 + 2);
        (await RunAsync("intake", "list")).Items.ShouldBeEmpty();
        (await database.ScalarAsync("select count(*) from messages.queued_once")).ShouldBe(0L);
    }

    [Theory]
    [InlineData("create table messages.mine (id int)")]
    [InlineData("create schema mine")]
    [InlineData("create table public.mine (id int)")]
    [InlineData("create index on messages.queued_once (at)")]
    [InlineData("alter table messages.queued_once add column mine int")]
    [InlineData("drop table messages.wolverine_incoming_envelopes")]
    [InlineData("truncate messages.wolverine_dead_letters")]
    [InlineData("drop schema messages cascade")]
    public async Task The_server_makes_and_removes_nothing_in_the_schema_of_messages(string sql) =>
        (await Should.ThrowAsync<PostgresException>(ExecuteAsync(server, sql))).SqlState.ShouldBe(Forbidden);

    /// <summary>As a newer version does that the owner runs first.</summary>
    [Fact]
    public async Task What_the_owner_adds_later_the_server_works_on_and_the_reader_does_not_see()
    {
        await ExecuteAsync(database.ConnectionString, "create table messages.later (id bigserial primary key)");

        await ExecuteAsync(server, "insert into messages.later default values; update messages.later set id = 7; delete from messages.later");
        (await Should.ThrowAsync<PostgresException>(ExecuteAsync(reader, "select count(*) from messages.later"))).SqlState.ShouldBe(Forbidden);
    }

    [Fact]
    public async Task The_reader_sees_no_message()
    {
        var tables = (string[])(await database.ScalarAsync("select array_agg(tablename::text) from pg_tables where schemaname = 'messages'"))!;
        tables.Length.ShouldBeGreaterThan(5);

        foreach (var sql in tables.SelectMany(table => (string[])[$"select count(*) from messages.{table}", $"delete from messages.{table}", $"insert into messages.{table} default values"]))
        {
            (await Should.ThrowAsync<PostgresException>(ExecuteAsync(reader, sql), sql)).SqlState.ShouldBe(Forbidden, sql);
        }
        (await database.ScalarAsync($"select has_schema_privilege('{Roles[1]}', 'messages', 'usage')")).ShouldBe(false);
        await ExecuteAsync(reader, "select count(*) from views.report");
    }

    private static async Task ExecuteAsync(string connection, string sql)
    {
        await using var opened = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString);
        await opened.OpenAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(sql, opened);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>Waits, for a minute at most, until something holds.</summary>
    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (!await holds())
        {
            await Task.Delay(100, patience.Token);
        }
    }

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(Serving serving, HttpMethod method, string path, string key, string? yaml = null)
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { { "X-API-Key", key } } };
        request.Content = yaml is null ? null : new StringContent(yaml, Encoding.UTF8, "application/yaml");
        using var response = await serving.Client.SendAsync(request, Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task<JsonElement[]> LettersAsync(Serving serving, string key) =>
        [.. JsonElement.Parse((await SendAsync(serving, HttpMethod.Get, "/intake", key)).Text).GetProperty("items").EnumerateArray()];

    private string As(JsonElement role) =>
        new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = role.Text("role"), Password = role.Text("password") }.ConnectionString;

    private Task<Ran> RunAsync(params string[] command) => Tracker.RunProcessAsync([.. command, "--json", "--connection", server]);

    private Task<Serving> ServeAsync() => Serving.StartAsync(server, files.Folder, "--listen", "http://127.0.0.1:0");

    private async Task<string> KeyAsync(string role) => (await database.JsonAsync("keys", "add", $"the-{role}", "--role", role)).Json.Text("key")!;

    /// <summary>How many parts of the work each node does.</summary>
    private async Task<int[]> NodesAsync() =>
        [.. (await RunAsync("status")).Json.GetProperty("nodes").EnumerateArray().Select(n => n.GetProperty("runs").GetArrayLength())];
}
