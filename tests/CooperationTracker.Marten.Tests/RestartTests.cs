using CooperationTracker.Domain;
using CooperationTracker.EventLog;
using CooperationTracker.Testing;
using CooperationTracker.Views;
using CooperationTracker.Views.Tests.Given;
using Npgsql;

namespace CooperationTracker.Marten.Tests;

/// <summary>The daemon while its database goes away, or does not let it begin.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private readonly PrivateTestServer server = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_runner_goes_on_after_the_database_was_stopped_or_killed_under_it(bool killed)
    {
        await using var database = await OpenAsync();
        await using var engine = new MartenEngine(database, TimeSpan.FromMilliseconds(100));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = engine.Runner().RunAsync(ending.Token);
        await ReachAsync(database, await AppendAsync(engine, "before"));

        await (killed ? server.KillAsync() : server.StopAsync());
        await server.StartAsync();

        await using var again = NpgsqlDataSource.Create(server.ConnectionString);
        await using var other = new NpgsqlEngine(again);
        await ReachAsync(again, await AppendAsync(other, "after"));
        running.IsCompleted.ShouldBeFalse("the runner halted");
        await ending.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    [Fact]
    public async Task An_agent_that_does_not_start_is_named_with_what_kept_it()
    {
        await using var database = await OpenAsync();
        await using var engine = new MartenEngine(database);
        await engine.Runner().CatchUpAsync(0, Cancellation); // makes the tables
        await engine.PrepareAsync(Cancellation);
        await using var barring = database.CreateCommand(
            """
            create role barred;
            grant usage on schema tracker to barred;
            grant select on tracker.mt_events, tracker.mt_streams to barred
            """);
        await barring.ExecuteNonQueryAsync(Cancellation);
        await using var barred = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(server.ConnectionString) { Options = "-c role=barred" }.ConnectionString);
        await using var connection = await database.OpenConnectionAsync(Cancellation);

        var halted = await Should.ThrowAsync<ViewsHaltedException>(Daemon.StartAsync(
            barred, connection, "views", [new(ViewCatalogue.All[0], 0)], _ => Task.FromResult(0L), wakeup: null, Cancellation));

        halted.View.ShouldBe("views_activity:All");
        halted.ToString().ShouldContain("permission denied for table mt_event_proj");
    }

    private async Task<NpgsqlDataSource> OpenAsync()
    {
        var database = NpgsqlDataSource.Create(server.ConnectionString);
        await LogSchema.EnsureAsync(database, Cancellation);
        return database;
    }

    private static async Task<long> AppendAsync(IEngine engine, string key) => (await engine.Log.AppendAsync(
        [new($"statement/{key}", "statement", 0, [new(
            Guid.NewGuid(), EventCatalogue.NameOf(Some.Statement(key)), "of the test", EventCatalogue.Serialize(Some.Statement(key)))])],
        new(), Cancellation)).Position;

    private static Task ReachAsync(NpgsqlDataSource database, long position) =>
        World.UntilAsync(async () => await ViewProgress.ReachedAsync(database, Cancellation) >= position);
}
