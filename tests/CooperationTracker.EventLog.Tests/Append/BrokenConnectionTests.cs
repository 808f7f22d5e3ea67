using Npgsql;

namespace CooperationTracker.EventLog.Tests;

/// <summary>Sessions killed in the middle. Each test has a database of its own, to find the session by.</summary>
public sealed class BrokenConnectionTests : IAsyncLifetime
{
    private readonly LogDatabase _database = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task An_append_whose_session_is_killed_has_an_unknown_outcome_and_the_next_one_succeeds()
    {
        await using var log = new NpgsqlEventLog(_database.DataSource);
        var append = Some.Append(Some.Stream(), events: 3);
        await using var blocker = await RawWriter.BeginAsync(_database.ConnectionString);
        await blocker.ExecuteAsync("lock table tracker.mt_events in share mode");

        var appending = log.AppendAsync([append], Some.Metadata, Cancellation);
        await Sessions.TerminateAsync(_database.DataSource, await Sessions.BlockedAsync(_database.DataSource));

        (await Should.ThrowAsync<AppendOutcomeUnknownException>(appending)).Code.ShouldBe("outcome-unknown");
        await blocker.RollbackAsync();
        (await log.ReadFirstEventsAsync([append.StreamId], Cancellation)).ShouldBeEmpty();
        await log.AppendAsync([append], Some.Metadata, Cancellation);
    }

    [Fact]
    public async Task A_server_that_is_not_there_surfaces_as_the_drivers_exception()
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Timeout=5");
        await using var log = new NpgsqlEventLog(nowhere);
        await Should.ThrowAsync<NpgsqlException>(log.AppendAsync(Some.Stream()));
    }

    [Theory]
    [InlineData("mt_streams")]
    [InlineData("mt_events")]
    public async Task A_bulk_load_whose_session_is_killed_while_copying_leaves_nothing(string table)
    {
        await using var loader = new BulkLoader(_database.DataSource);
        var streams = Enumerable.Range(0, 500).Select(_ => Some.Append(Some.Stream(), events: 10)).ToList();
        await using var blocker = await RawWriter.BeginAsync(_database.ConnectionString);
        await blocker.ExecuteAsync($"lock table tracker.{table} in share mode");

        var loading = loader.AppendAsync(streams, Some.Metadata, Cancellation);
        await Sessions.TerminateAsync(_database.DataSource, await Sessions.BlockedAsync(_database.DataSource));

        await Should.ThrowAsync<NpgsqlException>(loading);
        await blocker.RollbackAsync();
        (await _database.DataSource.ScalarAsync<long>("select count(*) from tracker.mt_events")).ShouldBe(0);
        (await _database.DataSource.ScalarAsync<long>("select count(*) from tracker.mt_streams")).ShouldBe(0);

        await loader.AppendAsync(streams, Some.Metadata, Cancellation);
        (await _database.DataSource.ScalarAsync<long>("select count(*) from tracker.mt_events")).ShouldBe(5_000);
    }

    [Fact]
    public async Task A_bulk_load_cancelled_in_the_middle_leaves_nothing()
    {
        await using var loader = new BulkLoader(_database.DataSource);
        await using var blocker = await RawWriter.BeginAsync(_database.ConnectionString);
        await blocker.ExecuteAsync("lock table tracker.mt_events in share mode");
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var loading = loader.AppendAsync([Some.Append(Some.Stream(), events: 10)], Some.Metadata, source.Token);
        await Sessions.BlockedAsync(_database.DataSource);
        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(loading);
        (await _database.DataSource.ScalarAsync<long>("select count(*) from tracker.mt_streams")).ShouldBe(0);
    }
}
