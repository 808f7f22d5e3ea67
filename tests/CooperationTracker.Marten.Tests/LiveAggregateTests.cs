using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Views.Tests.Given;

namespace CooperationTracker.Marten.Tests;

/// <summary>Marten's own aggregates, folded by the domain.</summary>
public sealed class LiveAggregateTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_statement_is_aggregated_as_it_is_and_as_it_was()
    {
        await using var world = await World.CreateAsync();
        await using var engine = new MartenEngine(world.DataSource);
        await world.AppendAsync(StreamName.Statement("a"), Some.Statement("a"), Some.Meeting("a:1", "2004", "csto", "osce"));
        var before = (await world.Log.ReadLastEventsAsync(["statement/a"], Cancellation))["statement/a"].Timestamp;
        await world.AppendAsync(StreamName.Statement("a"), new StatementWithdrawn("forged", "ann"));

        await using var session = (await engine.StoreAsync(Cancellation)).QuerySession();
        var now = await session.Events.AggregateStreamAsync<LiveStatement>("statement/a", token: Cancellation);
        var earlier = await session.Events.AggregateStreamAsync<LiveStatement>("statement/a", version: 2, token: Cancellation);
        var then = await session.Events.AggregateStreamAsync<LiveStatement>("statement/a", timestamp: before, token: Cancellation);

        (now!.Id, now.State.Status, now.State.Version).ShouldBe(("statement/a", StatementStatus.Withdrawn, 3));
        (earlier!.State.Status, earlier.State.Version).ShouldBe((StatementStatus.Received, 2));
        then!.State.Reports.Keys.ShouldBe(["a:1"]);
        then.State.Status.ShouldBe(StatementStatus.Received);
        (await session.Events.AggregateStreamAsync<LiveStatement>("statement/b", token: Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task A_commitment_is_aggregated_with_its_amendments_and_its_merger()
    {
        await using var world = await World.CreateAsync();
        await using var engine = new MartenEngine(world.DataSource);
        var opened = Some.Commitment("trade", "csto");
        await world.AppendAsync(StreamName.Commitment("trade"), opened,
            new CommitmentAmended(opened.Commitment with { Title = "Another title" }, "typo", "ann"), new CommitmentMerged("trade", "transit", "the same", "ann"));

        await using var session = (await engine.StoreAsync(Cancellation)).QuerySession();
        var now = await session.Events.AggregateStreamAsync<LiveCommitment>("commitment/trade", token: Cancellation);
        var first = await session.Events.AggregateStreamAsync<LiveCommitment>("commitment/trade", version: 1, token: Cancellation);

        (now!.Entry.Definition.Title, now.Entry.MergedInto).ShouldBe(("Another title", "transit"));
        (first!.Entry.Definition.Title, first.Entry.Version, first.Entry.MergedInto).ShouldBe(("Commitment trade", 1, null));
    }
}
