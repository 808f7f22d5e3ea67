using Npgsql;

namespace CooperationTracker.EventLog.Tests;

public sealed class ProgressTests(LogDatabase database) : IClassFixture<LogDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Progress_moves_on_and_never_back()
    {
        var name = Some.Stream("View") + ":All";
        await AdvanceAsync(name, 5);
        await AdvanceAsync(name, 9);
        await AdvanceAsync(name, 7);
        (await ReadAsync(name, "Never:All")).ShouldBe([new(name, 9)]);
    }

    [Fact]
    public async Task Progress_is_undone_with_the_transaction_that_it_stands_in()
    {
        var name = Some.Stream("View") + ":All";
        await using (var connection = await database.DataSource.OpenConnectionAsync(Cancellation))
        await using (await connection.BeginTransactionAsync(Cancellation))
        {
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Progress.Advance(name, 5) } };
            await batch.ExecuteNonQueryAsync(Cancellation);
        }

        (await ReadAsync(name)).ShouldBeEmpty();
    }

    private async Task AdvanceAsync(string name, long position)
    {
        await using var batch = database.DataSource.CreateBatch();
        batch.BatchCommands.Add(Progress.Advance(name, position));
        await batch.ExecuteNonQueryAsync(Cancellation);
    }

    private async Task<IReadOnlyDictionary<string, long>> ReadAsync(params string[] names)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancellation);
        return await Progress.ReadAsync(connection, names, Cancellation);
    }
}
