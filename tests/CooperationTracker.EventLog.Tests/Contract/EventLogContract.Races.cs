namespace CooperationTracker.EventLog.Tests;

public abstract partial class EventLogContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Of_two_writers_that_read_the_same_version_exactly_one_wins(long version)
    {
        await using var other = await OpenAsync();
        for (var round = 0; round < 30; round++)
        {
            var stream = Some.Stream();
            if (version > 0)
            {
                await Log.AppendAsync(stream);
            }

            var outcomes = await Task.WhenAll(WinsAsync(Log, stream, version), WinsAsync(other, stream, version));

            outcomes.Count(won => won).ShouldBe(1);
            (await Log.ReadStreamAsync(stream, cancellation: Cancellation).AllAsync()).Count.ShouldBe((int)version + 1);
        }
    }

    [Fact]
    public async Task Writers_that_name_the_same_streams_in_opposite_order_do_not_deadlock()
    {
        await using var other = await OpenAsync();
        var (a, b) = (Some.Stream(), Some.Stream());
        await Log.AppendAsync([Some.Append(a), Some.Append(b)], Some.Metadata, Cancellation);
        for (var version = 1; version <= 30; version++)
        {
            var outcomes = await Task.WhenAll(
                WinsAsync(Log, [Some.Append(a, version), Some.Append(b, version)]),
                WinsAsync(other, [Some.Append(b, version), Some.Append(a, version)]));
            outcomes.Count(won => won).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Readers_under_load_see_every_event_once_and_in_order()
    {
        const int Writers = 8, Appends = 40, PerAppend = 3;
        var start = await Log.ReadSettledAsync(cancellation: Cancellation);
        var prefix = Some.Stream("load");
        await using var second = await OpenAsync();
        var readers = new[] { Log, second }.Select(log => Task.Run(() => FollowAsync(log))).ToList();

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            await using var log = await OpenAsync();
            for (var n = 0; n < Appends; n++)
            {
                await log.AppendAsync($"{prefix}-{writer}", n * PerAppend, PerAppend);
            }
        }, Cancellation)));

        foreach (var seen in await Task.WhenAll(readers))
        {
            seen.ShouldBeInOrder();
            foreach (var stream in seen.GroupBy(e => e.StreamId))
            {
                stream.Select(e => e.Version).ShouldBe(Enumerable.Range(1, Appends * PerAppend).Select(v => (long)v));
            }
        }

        async Task<List<StoredEvent>> FollowAsync(IEventLog log)
        {
            var (seen, position) = (new List<StoredEvent>(), start);
            while (seen.Count < Writers * Appends * PerAppend)
            {
                var settled = await log.WaitAsync(position, Cancellation).WaitAsync(Eventually.Bound, Cancellation);
                await foreach (var item in log.ReadAllAsync(position, settled, Cancellation))
                {
                    if (item.StreamId.StartsWith(prefix, StringComparison.Ordinal))
                    {
                        seen.Add(item);
                    }
                }

                position = settled;
            }

            return seen;
        }
    }

    private static Task<bool> WinsAsync(IEventLog log, string stream, long version) => WinsAsync(log, [Some.Append(stream, version)]);

    private static async Task<bool> WinsAsync(IEventLog log, StreamAppend[] appends)
    {
        try
        {
            await log.AppendAsync(appends, Some.Metadata, Cancellation);
            return true;
        }
        catch (WrongExpectedVersionException e)
        {
            e.Actual.ShouldBe(e.Expected + 1);
            return false;
        }
    }
}
