using System.Collections.Concurrent;
using Npgsql;

namespace CooperationTracker.EventLog.Tests;

/// <summary>Writers that commit, roll back, dawdle and are killed, and readers that must not pass over an event.</summary>
public sealed class UnderLoadTests : IAsyncLifetime
{
    private const int Writers = 8, AppendsPerWriter = 40, RawWriters = 3, RawRounds = 30;

    private readonly LogDatabase _database = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Readers_see_every_event_once_and_in_order()
    {
        await using var writing = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(_database.ConnectionString) { ApplicationName = "writer" });
        using var written = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(FollowAsync, Cancellation)).ToList();
        var killer = Task.Run(() => KillAsync(written.Token), Cancellation);

        var streams = new ConcurrentBag<string>();
        await Task.WhenAll(
        [
            .. Enumerable.Range(0, Writers).Select(_ => Task.Run(() => AppendAsync(writing, streams), Cancellation)),
            .. Enumerable.Range(0, RawWriters).Select(seed => Task.Run(() => DawdleAsync(seed), Cancellation)),
        ]).WaitAsync(TimeSpan.FromMinutes(2), Cancellation);
        await written.CancelAsync();
        await killer;
        await _database.DataSource.ExecuteAsync("insert into tracker.mt_streams (id, type, version) values ('the end', 'raw', 1)");
        await _database.DataSource.ExecuteAsync(
            """
            insert into tracker.mt_events (seq_id, id, stream_id, version, data, type, timestamp)
            values (nextval('tracker.mt_events_sequence'), gen_random_uuid(), 'the end', 1, '{}', 'raw', clock_timestamp())
            """);

        var inTheLog = await _database.DataSource.ColumnAsync<long>("select seq_id from tracker.mt_events order by seq_id");
        foreach (var seen in await Task.WhenAll(readers).WaitAsync(Eventually.Bound, Cancellation))
        {
            seen.ShouldBe(inTheLog);
        }

        // Whatever was killed: each append is there once and whole, as its writer made sure of.
        (await _database.DataSource.ColumnAsync<string>(
            "select stream_id from tracker.mt_events where type <> 'raw' group by 1 having array_agg(version order by version) = '{1,2,3}'"))
            .ShouldBe(streams, ignoreOrder: true);
    }

    private static async Task AppendAsync(NpgsqlDataSource dataSource, ConcurrentBag<string> streams)
    {
        await using var log = new NpgsqlEventLog(dataSource);
        for (var n = 0; n < AppendsPerWriter; n++)
        {
            var append = Some.Append(Some.Stream(), events: 3);
            streams.Add(append.StreamId);
            for (var there = false; !there;)
            {
                try
                {
                    await log.AppendAsync([append], Some.Metadata, Cancellation);
                    there = true;
                }
                catch (AppendOutcomeUnknownException)
                {
                    there = await IsThereAsync(append.StreamId);
                }
                catch (NpgsqlException)
                {
                    // A pooled session that was killed while it slept: nothing was sent.
                }
            }
        }

        async Task<bool> IsThereAsync(string stream)
        {
            while (true)
            {
                try
                {
                    return (await log.ReadFirstEventsAsync([stream], Cancellation)).Count == 1;
                }
                catch (NpgsqlException)
                {
                    // As above.
                }
            }
        }
    }

    /// <summary>Draws positions, lets others overtake, and ends in one of four ways.</summary>
    private async Task DawdleAsync(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < RawRounds; round++)
        {
            await using var writer = await RawWriter.BeginAsync(_database.ConnectionString);
            var drawn = new List<long>();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                drawn.Add(await writer.DrawAsync());
            }

            await Task.Delay(random.Next(20), Cancellation);
            var end = random.Next(4);
            if (end != 3)
            {
                await writer.InsertAsync(drawn[^1]);
            }

            switch (end)
            {
                case 0 or 1:
                    await writer.CommitAsync();
                    break;
                case 2:
                    await writer.RollbackAsync();
                    break;
                default:
                    await Sessions.TerminateAsync(_database.DataSource, writer.ProcessId);
                    break;
            }
        }
    }

    private async Task KillAsync(CancellationToken written)
    {
        while (!written.IsCancellationRequested)
        {
            await _database.DataSource.ExecuteAsync(
                """
                select pg_terminate_backend(pid) from (select pid from pg_stat_activity
                where datname = current_database() and application_name = 'writer' and state = 'active' limit 1) victim
                """);
            await Task.Delay(15, written).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<List<long>> FollowAsync()
    {
        await using var log = new NpgsqlEventLog(_database.DataSource, TimeSpan.FromMilliseconds(50));
        var seen = new List<long>();
        for (var position = 0L; ;)
        {
            var settled = await log.WaitAsync(position, Cancellation);
            await foreach (var item in log.ReadAllAsync(position, settled, Cancellation))
            {
                seen.Add(item.Position);
                if (item.StreamId == "the end")
                {
                    return seen;
                }
            }

            position = settled;
        }
    }
}
