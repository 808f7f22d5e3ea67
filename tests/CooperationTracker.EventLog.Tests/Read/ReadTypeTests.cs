namespace CooperationTracker.EventLog.Tests;

/// <summary>One type's events out of the log.</summary>
public sealed class ReadTypeTests(LogDatabase database) : IClassFixture<LogDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_of_a_type_are_read_after_a_position_and_up_to_another_in_order_across_stretches_that_hold_none()
    {
        await using var log = new NpgsqlEventLog(database.DataSource);
        await AppendAsync(log, "rare", "common", "rare");
        // Gaps as rolled back transactions leave them: longer than a stretch that is read at once.
        await database.DataSource.ExecuteAsync("select setval('tracker.mt_events_sequence', 50000)");
        var last = await AppendAsync(log, "common", "rare", "common");
        await log.WaitAsync(last - 1, Cancellation);

        (await ReadAsync("rare", 0, last)).ShouldBe([1, 3, 50_002]);
        (await ReadAsync("rare", 1, last)).ShouldBe([3, 50_002]);
        (await ReadAsync("rare", 0, 50_001)).ShouldBe([1, 3]);
        (await ReadAsync("common", 2, last)).ShouldBe([50_001, 50_003]);
        (await ReadAsync("absent", 0, last)).ShouldBeEmpty();
        (await ReadAsync("rare", last, last)).ShouldBeEmpty();

        async Task<IEnumerable<long>> ReadAsync(string type, long after, long upTo) =>
            (await log.ReadTypeAsync(type, after, upTo, Cancellation).AllAsync()).Select(e => e.Position);
    }

    private static async Task<long> AppendAsync(NpgsqlEventLog log, params IEnumerable<string> types)
    {
        var append = new StreamAppend(Some.Stream(), "statement", 0, [.. types.Select((type, i) => Some.Event(i + 1, type))]);
        return (await log.AppendAsync([append], Some.Metadata, Cancellation)).Position;
    }
}
