using CooperationTracker.Domain;
using CooperationTracker.Views.Reports;
using CooperationTracker.Views.Tests.Given;

namespace CooperationTracker.Views.Tests;

public sealed class RebuildTests
{
    private static readonly StreamName First = StreamName.Statement("first");

    [Fact]
    public async Task Readers_see_the_rows_at_every_moment_of_a_rebuild()
    {
        const int rebuilds = 3;
        await using var world = await World.CreateAsync();
        await world.TellAsync(First, [Some.Statement("first"), .. Enumerable.Range(1, 20).Select(i => Some.Meeting($"first:{i}", "2003", "csto"))]);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(World.Cancellation);
        var readers = Enumerable.Range(0, 3).Select(_ => ReadAsync()).ToArray();

        for (var i = 0; i < rebuilds; i++)
        {
            await world.Runner.RebuildAsync(cancellation: World.Cancellation);
        }
        await ending.CancelAsync();

        (await Task.WhenAll(readers)).SelectMany(seen => seen).Distinct().ShouldBe([20]);

        async Task<IReadOnlyList<int>> ReadAsync()
        {
            List<int> seen = [];
            while (!ending.IsCancellationRequested)
            {
                seen.Add((await ReportQuery.ListAsync(world.DataSource, new(), World.Today, new(), World.Cancellation)).Items.Count);
            }
            return seen;
        }
    }

    [Fact]
    public async Task Who_waits_for_a_position_that_nobody_has_reached_keeps_no_one_from_projecting()
    {
        await using var world = await World.CreateAsync();
        var position = await world.TellAsync(First, Some.Statement("first"));
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(World.Cancellation);
        var waiting = world.Runner.CatchUpAsync(position + 1_000, leaving.Token);
        await Task.Delay(300, World.Cancellation); // it has long begun to wait

        await world.TellAsync(First, Some.Meeting("first:a", "2003", "csto")).WaitAsync(TimeSpan.FromSeconds(30), World.Cancellation);

        waiting.IsCompleted.ShouldBeFalse();
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }
}
