using CooperationTracker.Testing;

namespace CooperationTracker.EventLog.Tests;

/// <summary>On a server of its own, since prepared transactions must be allowed at its start.</summary>
public sealed class PreparedTransactionTests(PrivateTestServer server) : IClassFixture<PrivateTestServer>
{
    [Theory]
    [InlineData("commit", true)]
    [InlineData("rollback", true)]
    [InlineData("commit", false)]
    [InlineData("rollback", false)]
    public async Task A_gap_is_not_passed_while_its_transaction_stands_prepared(string end, bool seenBefore)
    {
        await using var database = await CreateDatabaseAsync();
        await using var log = new NpgsqlEventLog(database.DataSource);
        string name;
        await using (var writer = await RawWriter.BeginAsync(database.ConnectionString))
        {
            await writer.InsertAsync(await writer.DrawAsync());
            name = $"{database.Name}_{end}";
            await log.AppendAsync(Some.Stream());
            if (seenBefore)
            {
                (await SettledAsync(log)).ShouldBe(0); // waits for the session's virtual id, which is about to vanish
            }

            await writer.ExecuteAsync($"prepare transaction '{name}'");
        }

        for (var look = 0; look < 5; look++)
        {
            (await SettledAsync(log)).ShouldBe(0);
        }

        await database.DataSource.ExecuteAsync($"{end} prepared '{name}'");
        await Eventually.TrueAsync(async () => await SettledAsync(log) == 2, "the log does not settle");
        (await log.ReadAllAsync(cancellation: TestContext.Current.CancellationToken).AllAsync()).Count.ShouldBe(end == "commit" ? 2 : 1);
    }

    [Fact]
    public async Task A_prepared_transaction_of_another_database_keeps_nothing_up()
    {
        await using var elsewhere = await CreateDatabaseAsync();
        await using (var stranger = await RawWriter.BeginAsync(elsewhere.ConnectionString))
        {
            await stranger.InsertAsync(await stranger.DrawAsync());
            await stranger.ExecuteAsync("prepare transaction 'stranger'");
        }

        await using var database = await CreateDatabaseAsync();
        await using var log = new NpgsqlEventLog(database.DataSource);
        await database.DataSource.ScalarAsync<long>("select nextval('tracker.mt_events_sequence')");
        await log.AppendAsync(Some.Stream());
        await Eventually.TrueAsync(async () => await SettledAsync(log) == 2, "the log does not settle");
        await elsewhere.DataSource.ExecuteAsync("rollback prepared 'stranger'");
    }

    private static Task<long> SettledAsync(NpgsqlEventLog log) =>
        log.ReadSettledAsync(cancellation: TestContext.Current.CancellationToken);

    private async Task<TestDatabase> CreateDatabaseAsync()
    {
        await using (var admin = Npgsql.NpgsqlDataSource.Create(server.ConnectionString))
        {
            if (await admin.ScalarAsync<string>("show max_prepared_transactions") == "0")
            {
                await admin.ExecuteAsync("alter system set max_prepared_transactions = 5");
                await server.StopAsync();
                await server.StartAsync();
            }
        }

        var database = await TestDatabase.CreateAsync(server);
        await LogSchema.EnsureAsync(database.DataSource);
        return database;
    }
}
