using System.Text;
using CooperationTracker.Testing;

namespace CooperationTracker.Cli.Tests.Broker;

/// <summary>PostgreSQL stops, and is killed, while files arrive from a real broker.</summary>
public sealed class BrokerOutageTests
{
    [Fact]
    public async Task A_database_that_is_away_leaves_files_with_the_broker_and_gets_each_once()
    {
        const int statements = 240;
        LinkedServer.SkipWithout();
        await using var postgres = new PrivateTestServer();
        await postgres.InitializeAsync();
        await using var database = new SeededDatabase(postgres);
        await database.InitializeAsync();
        await using var linked = await LinkedServer.CreateAsync(database);
        await linked.StartAsync();
        await using var program = await ForeignProgram.ConnectAsync(linked.Broker);

        await PublishAsync(1, statements / 3);
        await RecordedAsync(1);
        await postgres.StopAsync();
        await PublishAsync(statements / 3 + 1, statements * 2 / 3);
        await postgres.StartAsync();
        await RecordedAsync(statements / 3 + 1);
        await postgres.KillAsync();
        await PublishAsync(statements * 2 / 3 + 1, statements);
        await postgres.StartAsync();
        await RecordedAsync(statements);

        (await CountAsync()).ShouldBe(statements);
        (await database.ScalarAsync("select count(*) from tracker.mt_events where stream_id like 'statement/many-%'")).ShouldBe(3L * statements);
        await linked.UntilAsync(async () => (await database.JsonAsync("intake", "list")).Json.GetProperty("waiting").GetInt64() == 0);
        (await database.JsonAsync("intake", "list")).Items.ShouldBeEmpty();
        (await program.LeftAsync()).ShouldBe(0u);

        async Task PublishAsync(int from, int to)
        {
            for (var i = from; i <= to; i++)
            {
                await program.PublishAsync(Encoding.UTF8.GetBytes(ManyStatements.Line(i)), $"{i}.json");
            }
        }

        Task RecordedAsync(int atLeast) => linked.UntilAsync(async () => await CountAsync() >= atLeast);

        async Task<long> CountAsync()
        {
            // Of before the outage, they are broken.
            Npgsql.NpgsqlConnection.ClearAllPools();
            return (long)(await database.ScalarAsync("select count(*) from tracker.mt_streams where id like 'statement/many-%'"))!;
        }
    }
}
