using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.EventLog;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Server.Operation;
using CooperationTracker.Server.Tests.Access;
using CooperationTracker.Server.Tests.Live;
using CooperationTracker.Testing;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace CooperationTracker.Server.Tests.Operation;

/// <summary>Whether a server runs, and whether it can answer.</summary>
public sealed class HealthTests
{
    private const string Live = "/health/live";
    private const string Ready = "/health/ready";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_open_to_all_and_kept_by_nobody()
    {
        await using var server = new KeyTests.Closed();
        await server.InitializeAsync();
        await server.Client.UntilAsync(Ready, null, HttpStatusCode.OK);

        foreach (var path in (string[])[Live, Ready])
        {
            var answer = await server.Client.AskAsync(path, "trk_wrong");

            answer.Status.ShouldBe(HttpStatusCode.OK, path);
            answer.Response.Headers.CacheControl!.NoStore.ShouldBeTrue(path);
        }
    }

    [Fact]
    public async Task A_database_that_goes_away_is_missed_and_found_again()
    {
        await using var postgres = new PrivateTestServer();
        await postgres.InitializeAsync();
        await using var session = await Session.OpenAsync(postgres.Address, Cancellation);
        await using var app = await TrackerServer.StartAsync(session, c => c.AddInMemoryCollection(
            new Dictionary<string, string?> { ["Tracker:Listen"] = "http://127.0.0.1:0", ["Logging:LogLevel:Default"] = "None" }), Cancellation);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        await client.UntilAsync(Ready, null, HttpStatusCode.OK);

        await postgres.StopAsync();
        await client.UntilAsync(Ready, null, HttpStatusCode.ServiceUnavailable);
        var seen = await client.GetAsync(new Uri(Ready, UriKind.Relative), Cancellation);
        (await seen.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("database").GetBoolean().ShouldBeFalse();
        (await client.AskAsync(Live)).Status.ShouldBe(HttpStatusCode.OK);
        (await client.AskAsync(Callers.Question, "trk_some")).Code.ShouldBe("server-lost");
        await postgres.StartAsync();
        await client.UntilAsync(Ready, null, HttpStatusCode.OK);

        await app.StopAsync(Cancellation);
    }

    [Theory]
    [InlineData("insert into tracker.schema_version (version, name) values (9999, 'of-the-future')", "delete from tracker.schema_version where version = 9999")]
    [InlineData("alter table access.api_key rename to other", "alter table access.other rename to api_key")]
    [InlineData("update views.version set hash = 'x' || hash where view = 'Tie'", "update views.version set hash = substr(hash, 2) where view = 'Tie'")]
    public async Task A_schema_of_another_form_is_seen(string change, string back)
    {
        await using var server = new RunningServer();
        await server.InitializeAsync();
        await server.Client.UntilAsync(Ready, null, HttpStatusCode.OK);
        await WaitForProjectionAsync(server); // one that begins would build the view anew at once

        await ExecuteAsync(server, change);
        await server.Client.UntilAsync(Ready, null, HttpStatusCode.ServiceUnavailable);
        await ExecuteAsync(server, back);
        await server.Client.UntilAsync(Ready, null, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Views_that_are_far_behind_are_not_ready()
    {
        await using var server = new RunningServer { Settings = { ["Tracker:ReadyWithin"] = "3" } };
        await server.InitializeAsync();
        await server.Client.UntilAsync(Ready, null, HttpStatusCode.OK);
        await using var holder = await server.DataSource.OpenConnectionAsync(Cancellation);
        await using var transaction = await holder.BeginTransactionAsync(Cancellation);
        await using var hold = holder.CreateCommand();
        hold.CommandText = "select from tracker.mt_event_progression for update"; // nobody projects meanwhile
        await hold.ExecuteNonQueryAsync(Cancellation);

        await AppendTopicsAsync(server, 4);
        await server.Client.UntilAsync(Ready, null, HttpStatusCode.ServiceUnavailable);
        // It may have been seen on the way. By this server's own look: the metrics tell of all servers of a process.
        await Writing.UntilAsync(() => Task.FromResult(server.Service<Watch>().Now.Behind == 4), "it is seen how far the views are behind");
        var metrics = await (await server.Client.AskAsync("/metrics")).Response.Content.ReadAsStringAsync(Cancellation);
        await transaction.RollbackAsync(Cancellation);

        metrics.ShouldMatch(@"tracker_projection_lag\{[^}]*\} [0-9]+\n");
        await server.Client.UntilAsync(Ready, null, HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_damaged_event_halts_the_views_and_not_the_server_and_they_go_on_once_it_is_mended()
    {
        await using var server = new RunningServer();
        await server.InitializeAsync();
        var whole = new TopicRegistered(new TopicDefinition { Id = "damaged", Name = "Damaged" });
        var appended = await server.Session.Log.AppendAsync(
            [new("topic/damaged", "topic", 0, [new(Guid.NewGuid(), EventCatalogue.NameOf(whole), "X, X", Encoding.UTF8.GetBytes("""{"nonsense": 1}"""))])], new(), Cancellation);

        // The server's own runner has the place until it has come to the event and failed.
        await Should.ThrowAsync<JsonException>(server.Session.Runner().CatchUpAsync(appended.Position, Cancellation));
        (await server.Client.AskAsync("/topics")).Status.ShouldBe(HttpStatusCode.OK);
        await ExecuteAsync(server, $"""
            alter table tracker.mt_events disable trigger user;
            update tracker.mt_events set data = '{Encoding.UTF8.GetString(EventCatalogue.Serialize(whole))}' where seq_id = {appended.Position};
            alter table tracker.mt_events enable trigger user
            """);

        await Writing.UntilAsync(
            async () => (await server.Client.AskAsync("/topics/damaged")).Status == HttpStatusCode.OK, "the views go on");
    }

    [Fact]
    public async Task A_tree_that_does_not_grow_is_seen()
    {
        await using var server = new RunningServer();
        await server.InitializeAsync();
        await Writing.UntilAsync(() => Task.FromResult(server.Service<Watch>().Now.Tree is { Behind: 0, Size: > 0 }), "the tree is where the log is");
        await using var holder = await server.DataSource.OpenConnectionAsync(Cancellation);
        await using var transaction = await holder.BeginTransactionAsync(Cancellation);
        await using var hold = holder.CreateCommand();
        hold.CommandText = "lock table tracker.audit_run in share mode"; // nobody grows it meanwhile
        await hold.ExecuteNonQueryAsync(Cancellation);

        await AppendTopicsAsync(server, 4);
        await Writing.UntilAsync(() => Task.FromResult(server.Service<Watch>().Now.Tree!.Behind == 4), "it is seen how far the tree is behind");
        var metrics = await (await server.Client.AskAsync("/metrics")).Response.Content.ReadAsStringAsync(Cancellation);
        await transaction.RollbackAsync(Cancellation);

        // Of several servers in one process, whichever was there first is measured.
        metrics.ShouldMatch(@"tracker_tree_lag\{[^}]*\} [0-9]+\n");
        metrics.ShouldMatch(@"tracker_tree_size\{[^}]*\} [0-9]+\n");
        await Writing.UntilAsync(() => Task.FromResult(server.Service<Watch>().Now.Tree!.Behind == 0), "the tree is where the log is again");
    }

    [Fact]
    public async Task A_server_whose_log_is_removed_ends_rather_than_answer_of_what_is_gone()
    {
        await using var server = new RunningServer();
        await server.InitializeAsync();
        await server.Client.UntilAsync(Ready, null, HttpStatusCode.OK);
        var ending = new TaskCompletionSource();
        await using var ended = server.Service<IHostApplicationLifetime>().ApplicationStopping.Register(ending.SetResult);

        await ExecuteAsync(server, "drop schema tracker cascade; drop schema views cascade; drop schema views_next cascade");
        await LogSchema.EnsureAsync(server.DataSource, Cancellation);

        await ending.Task.WaitAsync(TimeSpan.FromSeconds(90), Cancellation);
    }

    [Fact]
    public async Task The_framework_keeps_no_keys_at_home()
    {
        await using var server = new RunningServer();
        await server.InitializeAsync();

        server.Service<IEnumerable<IHostedService>>().Select(s => s.GetType().Assembly).ShouldNotContain(typeof(KeyManagementOptions).Assembly);
    }

    private static async Task AppendTopicsAsync(RunningServer server, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var outcome = await server.Session.Tracker.ChangeRegistryAsync(
                StreamName.Topic($"topic-{i}"), new RegisterTopic(new() { Id = $"topic-{i}", Name = $"Topic {i}" }).Decide, new Origin("test", "test"), cancellation: Cancellation);
            outcome.Result.ShouldBe(OutcomeKind.Appended);
        }
    }

    private static async Task WaitForProjectionAsync(RunningServer server)
    {
        await using var command = server.DataSource.CreateCommand(
            $"select exists (select from pg_locks where locktype = 'advisory' and granted and objsubid = 1 and database = (select oid from pg_database where datname = current_database()) and (classid::bigint << 32) | objid::bigint = {0x7669657772756e})");
        while (await command.ExecuteScalarAsync(Cancellation) is false)
        {
            await Task.Delay(20, Cancellation);
        }
    }

    private static async Task ExecuteAsync(RunningServer server, string sql)
    {
        await using var command = server.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
