using Npgsql;

namespace CooperationTracker.EventLog.Tests;

public sealed class BulkLoaderTests(LogDatabase database) : IClassFixture<LogDatabase>, IAsyncLifetime
{
    private readonly BulkLoader _loader = new(database.DataSource);
    private readonly NpgsqlEventLog _log = new(database.DataSource);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _loader.DisposeAsync();
        await _log.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_bulk_load_writes_the_rows_that_single_appends_write(bool withMetadata)
    {
        var metadata = withMetadata ? Some.Metadata : new();
        var (single, bulk) = (Some.Stream("single"), Some.Stream("bulk"));
        var append = Some.Append(single, events: 3);
        await _log.AppendAsync([append], metadata, Cancellation);
        await _loader.AppendAsync([append with { StreamId = bulk }], metadata, Cancellation);

        (await RowsAsync(bulk)).ShouldBe(await RowsAsync(single));

        async Task<List<string>> RowsAsync(string stream)
        {
            var rows = await database.DataSource.ColumnAsync<string>(
                "select (to_jsonb(e) - 'seq_id' - 'stream_id' - 'timestamp')::text from tracker.mt_events e where stream_id = $1 order by version", stream);
            rows.AddRange(await database.DataSource.ColumnAsync<string>(
                "select (to_jsonb(s) - 'id' - 'timestamp' - 'created')::text from tracker.mt_streams s where id = $1", stream));
            rows.Count.ShouldBe(4);
            return rows;
        }
    }

    [Fact]
    public async Task What_was_just_loaded_is_read_once_although_the_planner_knows_nothing_of_it()
    {
        const int Events = 60_000;
        await using var own = await LogDatabase.CreateLogAsync();
        await own.DataSource.ExecuteAsync("alter table tracker.mt_events set (autovacuum_enabled = false)");
        // On one connection, which tells its own counts when it is asked.
        await using var single = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(own.ConnectionString) { MaxPoolSize = 1 }.ConnectionString);
        await using var log = new NpgsqlEventLog(single);
        await using (var loader = new BulkLoader(own.DataSource))
        {
            for (var loaded = 0; loaded < Events; loaded += 5_000)
            {
                await loader.AppendAsync([.. Enumerable.Range(0, 50).Select(_ => Some.Append(Some.Stream(), events: 100))], Some.Metadata, Cancellation);
            }
        }

        var settled = await log.ReadSettledAsync(cancellation: Cancellation);
        var read = 0;
        for (var (at, page) = (0L, default(LogPage)); at < settled; at = page.UpTo, read += page.Events.Count)
        {
            page = await log.ReadPageAsync(at, settled, new(5_000, 1 << 24), Cancellation);
        }

        read.ShouldBe(Events);
        await single.ExecuteAsync("select pg_stat_force_next_flush()");
        (await single.ScalarAsync<long>("select idx_tup_read + (select seq_tup_read from pg_stat_user_tables where relname = 'mt_events') from pg_stat_user_indexes where indexrelname = 'pkey_mt_events_seq_id'"))
            .ShouldBeInRange(Events, 3 * Events);
    }

    [Fact]
    public async Task A_batch_follows_the_order_given_has_one_timestamp_and_tells_each_streams_last_position()
    {
        var (second, first) = (Some.Stream("b"), Some.Stream("a"));
        var loaded = await _loader.AppendAsync([Some.Append(second, events: 2), Some.Append(first, events: 2)], Some.Metadata, Cancellation);

        await _log.WaitAsync(loaded[^1].Position - 1, Cancellation); // other tests leave gaps, which have to be proven first
        var events = await _log.ReadAllAsync(loaded[^1].Position - 4, loaded[^1].Position, Cancellation).AllAsync();
        events.Select(e => (e.StreamId, e.Version)).ShouldBe([(second, 1), (second, 2), (first, 1), (first, 2)]);
        loaded.Select(l => l.Position).ShouldBe([events[1].Position, events[3].Position]);
        events.ShouldAllBe(e => e.Timestamp == loaded[0].Timestamp);
    }

    [Fact]
    public async Task A_batch_with_a_stream_that_exists_changes_nothing_and_names_the_stream()
    {
        var (fresh, old) = (Some.Stream(), Some.Stream());
        await _log.AppendAsync(old, events: 2);

        var refusal = await Should.ThrowAsync<WrongExpectedVersionException>(
            _loader.AppendAsync([Some.Append(fresh), Some.Append(old)], Some.Metadata, Cancellation));
        (refusal.StreamId, refusal.Expected, refusal.Actual).ShouldBe((old, 0, 2));
        (await _log.ReadFirstEventsAsync([fresh], Cancellation)).ShouldBeEmpty();

        await _loader.AppendAsync([Some.Append(fresh)], Some.Metadata, Cancellation);
        (await _log.ReadFirstEventsAsync([fresh], Cancellation)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"title": "a\u0000b"}""")]
    [InlineData("""{"title": """)]
    public async Task Data_that_cannot_be_stored_is_refused_and_nothing_loaded(string data)
    {
        var good = Some.Append(Some.Stream());
        var bad = new StreamAppend(Some.Stream(), "statement", 0, [new(Guid.NewGuid(), "t", "T, T", Some.Json(data))]);
        await Should.ThrowAsync<InvalidEventException>(_loader.AppendAsync([good, bad], Some.Metadata, Cancellation));
        (await _log.ReadFirstEventsAsync([good.StreamId, bad.StreamId], Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public Task A_stream_that_is_not_new_is_a_mistake_of_the_program() => Should.ThrowAsync<ArgumentException>(
        _loader.AppendAsync([Some.Append(Some.Stream(), expectedVersion: 1)], Some.Metadata, Cancellation));

    [Fact]
    public Task A_request_that_may_come_again_is_a_mistake_of_the_program() => Should.ThrowAsync<ArgumentException>(
        _loader.AppendAsync([Some.Append(Some.Stream())], Some.Metadata with { Request = Some.Request() }, Cancellation));

    [Fact]
    public async Task Loaders_of_the_same_streams_in_opposite_order_do_not_deadlock()
    {
        await using var other = new BulkLoader(database.DataSource);
        for (var round = 0; round < 10; round++)
        {
            var streams = Enumerable.Range(0, 50).Select(_ => Some.Append(Some.Stream())).ToList();
            var outcomes = await Task.WhenAll(WinsAsync(_loader, streams), WinsAsync(other, [.. streams.AsEnumerable().Reverse()]));
            outcomes.Count(won => won).ShouldBe(1);
        }

        static async Task<bool> WinsAsync(BulkLoader loader, IReadOnlyList<StreamAppend> streams)
        {
            try
            {
                await loader.AppendAsync(streams, Some.Metadata, Cancellation);
                return true;
            }
            catch (WrongExpectedVersionException)
            {
                return false;
            }
        }
    }
}
