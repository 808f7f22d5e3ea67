using Npgsql;

namespace CooperationTracker.EventLog.Tests;

public sealed class ListeningTests : IAsyncLifetime
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private readonly LogDatabase _database = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_notification_wakes_without_the_poll()
    {
        await using var writer = new NpgsqlEventLog(_database.DataSource);
        await using var reader = new NpgsqlEventLog(_database.DataSource, Never);
        for (var position = 0L; position < 20;)
        {
            var waiting = reader.WaitAsync(position, Cancellation);
            await ListensAsync();
            position = (await writer.AppendAsync(Some.Stream())).Position;
            (await waiting.WaitAsync(Eventually.Bound, Cancellation)).ShouldBe(position);
        }
    }

    [Fact]
    public async Task A_bulk_load_notifies_as_well()
    {
        await using var reader = new NpgsqlEventLog(_database.DataSource, Never);
        var waiting = reader.WaitAsync(0, Cancellation);
        await ListensAsync();
        await using var loader = new BulkLoader(_database.DataSource);
        var loaded = await loader.AppendAsync([Some.Append(Some.Stream(), events: 3)], Some.Metadata, Cancellation);
        (await waiting.WaitAsync(Eventually.Bound, Cancellation)).ShouldBe(loaded[^1].Position);
    }

    [Fact]
    public async Task The_poll_wakes_without_a_notification()
    {
        await using var reader = new NpgsqlEventLog(_database.DataSource, TimeSpan.FromMilliseconds(20));
        var waiting = reader.WaitAsync(0, Cancellation);
        await ListensAsync();
        await using var writer = await RawWriter.BeginAsync(_database.ConnectionString);
        var position = await writer.DrawAsync();
        await writer.InsertAsync(position);
        waiting.IsCompleted.ShouldBeFalse();
        await writer.CommitAsync();
        (await waiting.WaitAsync(Eventually.Bound, Cancellation)).ShouldBe(position);
    }

    [Fact]
    public async Task The_end_of_an_awaited_transaction_is_noticed_although_it_tells_nobody()
    {
        await using var log = new NpgsqlEventLog(_database.DataSource, TimeSpan.FromSeconds(5));
        await using var writer = await RawWriter.BeginAsync(_database.ConnectionString);
        await writer.DrawAsync();
        var appended = await log.AppendAsync(Some.Stream());
        var waiting = log.WaitAsync(0, Cancellation);
        await writer.RollbackAsync();
        (await waiting.WaitAsync(Eventually.Bound, Cancellation)).ShouldBe(appended.Position);
    }

    [Fact]
    public async Task A_listener_whose_connection_was_killed_listens_again()
    {
        await using var writer = new NpgsqlEventLog(_database.DataSource);
        await using var reader = new NpgsqlEventLog(_database.DataSource, Never);
        for (var round = 0; round < 3; round++)
        {
            var waiting = reader.WaitAsync(await reader.ReadSettledAsync(cancellation: Cancellation), Cancellation);
            var killed = await ListensAsync();
            await Sessions.TerminateAsync(_database.DataSource, killed);
            await Eventually.TrueAsync(async () => await ListensAsync() != killed, "nobody listens again");
            var appended = await writer.AppendAsync(Some.Stream());
            (await waiting.WaitAsync(Eventually.Bound, Cancellation)).ShouldBe(appended.Position);
        }
    }

    [Fact]
    public async Task What_was_appended_while_the_listener_was_cut_off_is_not_missed()
    {
        await using var reader = new NpgsqlEventLog(_database.DataSource, Never);
        var waiting = reader.WaitAsync(0, Cancellation);
        var killed = await ListensAsync();
        await using var writer = await RawWriter.BeginAsync(_database.ConnectionString);
        var position = await writer.DrawAsync();
        await writer.InsertAsync(position);
        await writer.CommitAsync(); // without a notification
        await Sessions.TerminateAsync(_database.DataSource, killed);
        (await waiting.WaitAsync(Eventually.Bound, Cancellation)).ShouldBe(position);
    }

    [Fact]
    public async Task Disposing_sends_at_once_what_is_still_to_be_told()
    {
        await using var listener = new NpgsqlConnection(_database.ConnectionString);
        await listener.OpenAsync(Cancellation);
        await listener.ExecuteAsync($"listen {Notifier.Channel}");
        for (var round = 0; round < 10; round++)
        {
            await using (var notifier = new Notifier(_database.DataSource))
            {
                notifier.Signal();
                (await listener.WaitAsync(Eventually.Bound, Cancellation)).ShouldBeTrue();
                notifier.Signal(); // within the pause after the first
            }

            (await listener.WaitAsync(Eventually.Bound, Cancellation)).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Many_signals_are_told_by_few_notifications()
    {
        var told = 0;
        await using var listener = new NpgsqlConnection(_database.ConnectionString);
        await listener.OpenAsync(Cancellation);
        await listener.ExecuteAsync($"listen {Notifier.Channel}");
        listener.Notification += (_, _) => told++;
        await using (var notifier = new Notifier(_database.DataSource))
        {
            for (var signal = 0; signal < 1_000; signal++)
            {
                notifier.Signal();
            }
        }

        await Eventually.TrueAsync(async () => await listener.ExecuteAsync("select 1") < 0 && told > 0, "nothing was told");
        told.ShouldBeLessThan(50);
    }

    /// <summary>Awaits a session that listens, and gives its process.</summary>
    private async Task<int> ListensAsync()
    {
        var listening = new List<int>();
        await Eventually.TrueAsync(
            async () => (listening = await _database.DataSource.ColumnAsync<int>(
                "select pid from pg_stat_activity where datname = current_database() and query = 'listen tracker_events' and state = 'idle'")).Count > 0,
            "nobody listens");
        return listening[0];
    }
}
