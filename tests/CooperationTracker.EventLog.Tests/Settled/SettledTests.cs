using Npgsql;

namespace CooperationTracker.EventLog.Tests;

/// <summary>Each test has a database of its own, as it holds transactions open.</summary>
public sealed class SettledTests : IAsyncLifetime
{
    private readonly LogDatabase _database = new();
    private NpgsqlEventLog? _log;

    private NpgsqlEventLog Log => _log!;

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        _log = new(_database.DataSource);
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task An_empty_log_is_settled_at_zero() => (await SettledAsync()).ShouldBe(0);

    [Fact]
    public async Task Positions_without_a_gap_are_settled_as_they_stand_even_while_other_transactions_run()
    {
        await using var bystander = await RawWriter.BeginAsync(_database.ConnectionString);
        var appended = await Log.AppendAsync(Some.Stream(), events: 5);
        (await SettledAsync()).ShouldBe(appended.Position);
    }

    [Fact]
    public async Task A_gap_is_not_passed_while_the_transaction_that_drew_it_lives_even_without_an_xid()
    {
        var before = await Log.AppendAsync(Some.Stream());
        await using var writer = await RawWriter.BeginAsync(_database.ConnectionString);
        var drawn = await writer.DrawAsync();
        (await writer.ScalarAsync<bool>("select pg_current_xact_id_if_assigned() is null")).ShouldBeTrue();
        var after = await Log.AppendAsync(Some.Stream());
        for (var look = 0; look < 20; look++)
        {
            (await SettledAsync()).ShouldBe(before.Position);
        }

        (await Log.ReadAllAsync(cancellation: TestContext.Current.CancellationToken).AllAsync()).Count.ShouldBe(1);

        await writer.InsertAsync(drawn);
        (await SettledAsync()).ShouldBe(before.Position);
        await writer.CommitAsync();
        (await SettledAsync()).ShouldBe(after.Position);
        (await Log.ReadAllAsync(cancellation: TestContext.Current.CancellationToken).AllAsync())
            .Select(e => e.Position).ShouldBe([before.Position, drawn, after.Position]);
    }

    [Fact]
    public async Task A_gap_is_passed_once_its_transaction_has_rolled_back()
    {
        await using var writer = await RawWriter.BeginAsync(_database.ConnectionString);
        await writer.InsertAsync(await writer.DrawAsync());
        var after = await Log.AppendAsync(Some.Stream());
        (await SettledAsync()).ShouldBe(0);

        await writer.RollbackAsync();
        await SettlesAtAsync(after.Position);
    }

    [Fact]
    public async Task A_gap_is_passed_once_its_session_was_killed()
    {
        await using var writer = await RawWriter.BeginAsync(_database.ConnectionString);
        await writer.DrawAsync();
        var after = await Log.AppendAsync(Some.Stream());
        (await SettledAsync()).ShouldBe(0);

        await Sessions.TerminateAsync(_database.DataSource, writer.ProcessId);
        await SettlesAtAsync(after.Position);
    }

    [Fact]
    public async Task A_gap_rolled_back_in_a_savepoint_counts_as_open_until_the_transaction_ends()
    {
        await using var writer = await RawWriter.BeginAsync(_database.ConnectionString);
        await writer.ExecuteAsync("savepoint s");
        await writer.InsertAsync(await writer.DrawAsync());
        await writer.ExecuteAsync("rollback to savepoint s");
        var after = await Log.AppendAsync(Some.Stream());
        (await SettledAsync()).ShouldBe(0);

        await writer.CommitAsync();
        await SettlesAtAsync(after.Position);
    }

    [Fact]
    public async Task A_session_that_only_holds_a_lock_of_its_own_keeps_nothing_up()
    {
        await using var runner = new NpgsqlConnection(_database.ConnectionString);
        await runner.OpenAsync(TestContext.Current.CancellationToken);
        await runner.ExecuteAsync("select pg_advisory_lock(1)");
        await MakeDeadGapAsync();
        var after = await Log.AppendAsync(Some.Stream());
        await SettlesAtAsync(after.Position);
    }

    [Fact]
    public async Task A_transaction_in_another_database_keeps_nothing_up()
    {
        await using var elsewhere = await LogDatabase.CreateLogAsync();
        await using var stranger = await RawWriter.BeginAsync(elsewhere.ConnectionString);
        await stranger.DrawAsync();
        await MakeDeadGapAsync();
        var after = await Log.AppendAsync(Some.Stream());
        await SettlesAtAsync(after.Position);
    }

    [Fact]
    public async Task A_transaction_that_began_after_the_gap_was_seen_keeps_nothing_up()
    {
        await using var writer = await RawWriter.BeginAsync(_database.ConnectionString);
        await writer.DrawAsync();
        var after = await Log.AppendAsync(Some.Stream());
        (await SettledAsync()).ShouldBe(0);

        await using var later = await RawWriter.BeginAsync(_database.ConnectionString);
        await later.DrawAsync();
        await writer.RollbackAsync();
        await SettlesAtAsync(after.Position);
    }

    [Fact]
    public async Task A_transaction_that_drew_its_position_while_the_log_was_being_looked_at_is_awaited()
    {
        await using var holder = await RawWriter.BeginAsync(_database.ConnectionString);
        await holder.ExecuteAsync("lock table tracker.mt_events in access exclusive mode");
        var looking = SettledAsync();
        await Sessions.BlockedAsync(_database.DataSource);

        await using var writer = await RawWriter.BeginAsync(_database.ConnectionString);
        var drawn = await writer.DrawAsync();
        var last = await holder.DrawAsync();
        await holder.InsertAsync(last);
        await holder.CommitAsync();

        (await looking).ShouldBe(0);
        (await SettledAsync()).ShouldBe(0);
        await writer.InsertAsync(drawn);
        await writer.CommitAsync();
        (await SettledAsync()).ShouldBe(last);
    }

    [Fact]
    public async Task Of_several_gaps_each_is_judged_for_itself()
    {
        await using var first = await RawWriter.BeginAsync(_database.ConnectionString);
        await using var second = await RawWriter.BeginAsync(_database.ConnectionString);
        var early = await first.DrawAsync();
        var between = await Log.AppendAsync(Some.Stream());
        await second.DrawAsync();
        var last = await Log.AppendAsync(Some.Stream());
        (await SettledAsync()).ShouldBe(0);

        await first.InsertAsync(early);
        await first.CommitAsync();
        (await SettledAsync()).ShouldBe(between.Position);
        await second.RollbackAsync();
        await SettlesAtAsync(last.Position);
    }

    [Fact]
    public async Task Gaps_and_events_by_the_ten_thousand_are_settled_in_one_go()
    {
        await _database.DataSource.ExecuteAsync("insert into tracker.mt_streams (id, type, version) values ('big', 'big', 200000)");
        await _database.DataSource.ExecuteAsync(
            """
            insert into tracker.mt_events (seq_id, id, stream_id, version, data, type, timestamp)
            select position, gen_random_uuid(), 'big', position, '{}', 'big', clock_timestamp()
            from (select nextval('tracker.mt_events_sequence') as position from generate_series(1, 200000)) drawn
            where position % 10 <> 3
            """);
        await SettlesAtAsync(200_000);
    }

    [Fact]
    public async Task Reading_starts_proving_at_a_position_that_is_known()
    {
        await using var writer = await RawWriter.BeginAsync(_database.ConnectionString);
        await writer.DrawAsync();
        var known = await Log.AppendAsync(Some.Stream());
        var after = await Log.AppendAsync(Some.Stream());
        (await SettledAsync()).ShouldBe(0);
        (await Log.ReadSettledAsync(known.Position, TestContext.Current.CancellationToken)).ShouldBe(after.Position);
    }

    private Task<long> SettledAsync() => Log.ReadSettledAsync(cancellation: TestContext.Current.CancellationToken);

    private Task SettlesAtAsync(long position) =>
        Eventually.TrueAsync(async () => await SettledAsync() == position, $"the log does not settle at {position}");

    private async Task MakeDeadGapAsync()
    {
        await using var writer = await RawWriter.BeginAsync(_database.ConnectionString);
        await writer.DrawAsync();
        await writer.RollbackAsync();
    }
}
