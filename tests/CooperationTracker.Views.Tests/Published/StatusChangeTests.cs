using CooperationTracker.Domain.Commitments;
using CooperationTracker.Views.Commitments;
using CooperationTracker.Views.Tests.Given;

namespace CooperationTracker.Views.Tests.Published;

/// <summary>The newest changes of status, which are looked for at the newest positions first, are the first of all of them.</summary>
public sealed class StatusChangeTests(Chronicle chronicle) : IClassFixture<Chronicle>
{
    private static readonly CommitmentFilter[] Filters = [new(), new() { Status = CommitmentStatus.InProgress }, new() { Status = CommitmentStatus.Fulfilled }];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(40)]
    public async Task So_many_are_the_first_of_all(int limit)
    {
        var last = chronicle.Told[^1].Position;
        var changes = 0;
        foreach (var filter in Filters)
        {
            for (var knownAt = last; knownAt > 0; knownAt -= 1 + last / 12)
            {
                var all = await NewestAsync(filter, knownAt, int.MaxValue);

                (await NewestAsync(filter, knownAt, limit)).ShouldBe(all.Take(limit), $"{filter.Status} at {knownAt}");
                changes += all.Count;
            }
        }
        changes.ShouldBeGreaterThan(100);
    }

    private Task<IReadOnlyList<StatusChange>> NewestAsync(CommitmentFilter filter, long knownAt, int limit) =>
        StatusChangeQuery.NewestAsync(chronicle.World.DataSource, filter, new(World.Today.AsOf, KnownAt: knownAt), limit, Cancellation);
}
