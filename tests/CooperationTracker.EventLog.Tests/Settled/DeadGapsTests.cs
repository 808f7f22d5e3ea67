using Npgsql;

namespace CooperationTracker.EventLog.Tests;

public sealed class DeadGapsTests : IAsyncLifetime
{
    private readonly LogDatabase _database = new();

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_gap_proven_dead_is_recorded_and_the_next_reader_need_not_prove_it_again()
    {
        var (after, bystander) = await MakeGapAsync();
        await using var writer = bystander;
        await using (var log = new NpgsqlEventLog(_database.DataSource))
        {
            (await SettledAsync(log)).ShouldBe(1);
            await writer.RollbackAsync();
            await SettlesAtAsync(log, after);
        }

        (await _database.DataSource.ColumnAsync<string>(
            "select starting_sequence || '..' || ending_sequence from tracker.mt_high_water_skips")).ShouldBe(["1..3"]);

        await using var running = await RawWriter.BeginAsync(_database.ConnectionString);
        await using var next = new NpgsqlEventLog(_database.DataSource);
        (await SettledAsync(next)).ShouldBe(after);
    }

    [Fact]
    public async Task What_Marten_skipped_is_trusted_as_far_as_it_reaches()
    {
        var (after, bystander) = await MakeGapAsync();
        await using var writer = bystander;
        await using var log = new NpgsqlEventLog(_database.DataSource);
        (await SettledAsync(log)).ShouldBe(1);

        await _database.DataSource.ExecuteAsync(
            "insert into tracker.mt_high_water_skips (starting_sequence, ending_sequence) values (1, 2)");
        await using var partly = new NpgsqlEventLog(_database.DataSource);
        (await SettledAsync(partly)).ShouldBe(2);

        await _database.DataSource.ExecuteAsync(
            "insert into tracker.mt_high_water_skips (starting_sequence, ending_sequence) values (2, 3)");
        await using var wholly = new NpgsqlEventLog(_database.DataSource);
        (await SettledAsync(wholly)).ShouldBe(after);
    }

    [Fact]
    public async Task A_role_that_may_only_read_proves_gaps_without_recording_them()
    {
        var role = $"reader_{_database.Name}";
        await _database.DataSource.ExecuteAsync($"create role {role}");
        try
        {
            await _database.DataSource.ExecuteAsync(
                $"grant usage on schema tracker to {role}; grant select on all tables in schema tracker to {role}");
            var (after, bystander) = await MakeGapAsync();
            await using var writer = bystander;
            await writer.RollbackAsync();

            await using var readOnly = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_database.ConnectionString)
            {
                Options = $"-c role={role}",
                Pooling = false,
            });
            await LogSchema.EnsureAsync(readOnly, TestContext.Current.CancellationToken);
            await using var log = new NpgsqlEventLog(readOnly);
            await SettlesAtAsync(log, after);
            (await _database.DataSource.ScalarAsync<long>("select count(*) from tracker.mt_high_water_skips")).ShouldBe(0);
        }
        finally
        {
            await _database.DataSource.ExecuteAsync($"drop owned by {role}; drop role {role}");
        }
    }

    private static Task<long> SettledAsync(NpgsqlEventLog log) =>
        log.ReadSettledAsync(cancellation: TestContext.Current.CancellationToken);

    private static Task SettlesAtAsync(NpgsqlEventLog log, long position) =>
        Eventually.TrueAsync(async () => await SettledAsync(log) == position, $"the log does not settle at {position}");

    /// <summary>Events at 1 and 4; 2 and 3 drawn by a transaction that still runs.</summary>
    private async Task<(long After, RawWriter Bystander)> MakeGapAsync()
    {
        await using var log = new NpgsqlEventLog(_database.DataSource);
        await log.AppendAsync(Some.Stream());
        var writer = await RawWriter.BeginAsync(_database.ConnectionString);
        await writer.DrawAsync();
        await writer.DrawAsync();
        return ((await log.AppendAsync(Some.Stream())).Position, writer);
    }
}
