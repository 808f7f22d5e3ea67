using System.Net;
using System.Text.Json;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Server.Access;
using CooperationTracker.Views;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace CooperationTracker.Server.Tests.Access;

/// <summary>A whole server that connects as the server's role, beside others who work on the database.</summary>
public sealed class ServerRoleTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_appends_projects_rebuilds_and_knows_keys()
    {
        await using var database = new RolesDatabase();
        await database.InitializeAsync();
        var keys = new ApiKeys(database.Owner.DataSource);
        var appends = await keys.AddAsync("a", Role.Analyst, null, Cancellation);
        var (reader, operates) = (await keys.AddAsync("r", Role.Reader, null, Cancellation), await keys.AddAsync("o", Role.Operator, null, Cancellation));
        await using var session = await RolesDatabase.OpenAsync(database.ServerConnection);
        await using var app = await TrackerServer.StartAsync(session, c => c.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Tracker:Listen"] = "http://127.0.0.1:0",
            ["Tracker:Access:OpenReading"] = "false",
            ["Logging:LogLevel:Default"] = "Warning",
        }), Cancellation);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        var position = await PostAsync(client, "of-the-server", appends!, HttpStatusCode.Created);
        (await PostAsync(client, "of-the-server", appends!, HttpStatusCode.Created)).ShouldBe(position); // the same request, answered as it was
        await ViewProgress.WaitAsync(session.DataSource, position, TimeSpan.FromMinutes(1), Cancellation); // this server projects: nobody else does
        (await client.AskAsync($"{Callers.Question}?atLeast={position}", reader)).Status.ShouldBe(HttpStatusCode.OK);
        (await client.AskAsync(Callers.Question)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        var erased = await Appending.Requests.SendAsync(client, HttpMethod.Post, "/reports/caco-osce-2004:protocol/erasure",
            Appending.Requests.Text("""{"reason": "asked for", "legalBasis": "a law"}""", "application/json"), ("X-API-Key", operates!));
        erased.ShouldBeAppended(events: 1); // although its role may update nothing
        var rebuilt = await client.AskAsync(HttpMethod.Post, "/operation/rebuild", ("X-API-Key", operates!));
        JsonElement.Parse((await rebuilt.Response.Content.ReadAsStringAsync(Cancellation)).Trim().Split('\n')[^1]).GetProperty("rebuilt").GetArrayLength().ShouldBe(ViewCatalogue.All.Count);
        await client.UntilAsync("/health/ready", null, HttpStatusCode.OK);
        await keys.RevokeAsync("r", Cancellation);
        await client.UntilAsync(Callers.Question, reader, HttpStatusCode.Unauthorized);
        await app.StopAsync(Cancellation);

        (await keys.ListAsync(Cancellation)).ShouldAllBe(key => key.LastUsed != null);
        (await RolesDatabase.RunAsync(database.ReaderConnection, "select count(*) from views.topic_definition where id = 'of-the-server'")).ShouldBe(1L);
    }

    [Fact]
    public async Task What_others_build_for_it_stays_its_own_and_readers_read_on()
    {
        await using var database = new RolesDatabase();
        await database.InitializeAsync();
        await using var session = await RolesDatabase.OpenAsync(database.ServerConnection);

        foreach (var builder in (Session[])[database.Owner, session, database.Owner])
        {
            await builder.Runner().RebuildAsync(cancellation: Cancellation);
            await session.Runner().CatchUpAsync(await AppendAsync(session, $"after-{Guid.NewGuid():N}"), Cancellation);
            await ShouldReadAllAsync(database);
        }
        // Another form of a view, as after an upgrade; and one that is lost.
        await database.RunAsync("update views.version set hash = 'old' where view = 'Tie'; drop table views.topic");
        await database.Owner.Runner().CatchUpAsync(cancellation: Cancellation);
        await database.Owner.Runner().RebuildAsync("Topic", Cancellation);
        await ShouldReadAllAsync(database);
        await database.RunAsync("update views.version set hash = 'old' where view = 'Tie'");
        await session.Runner().CatchUpAsync(cancellation: Cancellation);
        await ShouldReadAllAsync(database);

        (await database.RunAsync($"select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'views' and pg_get_userbyid(c.relowner) <> '{database.ServerRole}'")).ShouldBe(0L);
        (await database.RunAsync($"select count(*) from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'views' and pg_get_userbyid(p.proowner) <> '{database.ServerRole}'")).ShouldBe(0L);
    }

    [Fact]
    public async Task The_roles_are_set_up_while_a_server_and_readers_work()
    {
        await using var database = new RolesDatabase();
        await database.InitializeAsync();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = database.Owner.Runner().RunAsync(ending.Token);
        var reading = Task.Run(async () =>
        {
            await using var own = NpgsqlDataSource.Create(database.ConnectionString);
            while (!ending.IsCancellationRequested)
            {
                await using var command = own.CreateCommand("select count(*) from views.report, views.topic");
                await command.ExecuteScalarAsync(CancellationToken.None);
            }
        }, Cancellation);
        var position = 0L;

        for (var i = 0; i < 10; i++)
        {
            // Back to the owner, so that there is something to hand over.
            await database.RunAsync("alter schema views owner to current_user; alter table views.topic owner to current_user; alter function views.family owner to current_user");
            position = await AppendAsync(database.Owner, $"beside-{i}");
            await database.SetUpAsync();
        }
        await ViewProgress.WaitAsync(database.DataSource, position, TimeSpan.FromMinutes(1), Cancellation);
        await ending.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running);
        await reading;
        await ShouldReadAllAsync(database);
    }

    [Fact]
    public async Task An_owner_who_is_no_superuser_can_set_them_up()
    {
        await using var database = new RolesDatabase();
        await database.InitializeAsync();
        await database.RunAsync($"drop schema tracker cascade; drop schema views cascade; drop schema views_next cascade; drop schema access cascade; create role {database.OtherRole} login createrole password 'x'; alter database {database.Name} owner to {database.OtherRole}");
        await database.RunAsync($"drop owned by {database.ServerRole}; drop owned by {database.ReaderRole}; drop role {database.ServerRole}; drop role {database.ReaderRole}");
        await using var owner = await RolesDatabase.OpenAsync(database.As(database.OtherRole, "x"));
        await AccessSchema.EnsureAsync(owner.DataSource, Cancellation);
        await owner.Runner().CatchUpAsync(cancellation: Cancellation);

        var (server, _) = await DatabaseRoles.SetUpAsync(owner, new(database.ServerRole, null), new(database.ReaderRole, "y"), Cancellation);
        await using var session = await RolesDatabase.OpenAsync(database.As(server.Role, server.Password!));
        var position = await AppendAsync(session, "of-the-server");
        await session.Runner().CatchUpAsync(position, Cancellation);
        await owner.Runner().RebuildAsync(cancellation: Cancellation);
        await session.Runner().RebuildAsync(cancellation: Cancellation);

        (await RolesDatabase.RunAsync(database.As(database.ReaderRole, "y"), "select count(*) from views.topic_definition")).ShouldBe(1L);
        await database.RunAsync($"reassign owned by {database.OtherRole} to current_user; drop owned by {database.OtherRole}");
    }

    private static async Task<long> PostAsync(HttpClient client, string topic, string key, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/topics")
        {
            Content = new StringContent($$"""{"id":"{{topic}}","name":"{{topic}}"}""", System.Text.Encoding.UTF8, "application/json"),
            Headers = { { "X-API-Key", key }, { "Idempotency-Key", topic } },
        };
        using var response = await client.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        response.StatusCode.ShouldBe(status, text);
        return JsonElement.Parse(text).GetProperty("position").GetInt64();
    }

    private static async Task<long> AppendAsync(Session session, string topic)
    {
        var outcome = await session.Tracker.ChangeRegistryAsync(
            StreamName.Topic(topic), new RegisterTopic(new() { Id = topic, Name = topic }).Decide, new Origin("test", "test"), cancellation: Cancellation);
        outcome.Result.ShouldBe(OutcomeKind.Appended);
        return outcome.Position;
    }

    private static async Task ShouldReadAllAsync(RolesDatabase database)
    {
        var tables = (string[])(await database.RunAsync("select array_agg(tablename::text) from pg_tables where schemaname = 'views'"))!;
        tables.Length.ShouldBeGreaterThan(12);
        foreach (var table in tables)
        {
            await RolesDatabase.RunAsync(database.ReaderConnection, $"select count(*) from views.{table}");
        }
    }
}
