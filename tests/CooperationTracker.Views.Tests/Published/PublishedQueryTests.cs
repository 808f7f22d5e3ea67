using CooperationTracker.Views.Commitments;
using CooperationTracker.Views.Findings;
using CooperationTracker.Views.Published;
using CooperationTracker.Views.Tests.Given;
using CooperationTracker.Views.Ties;

namespace CooperationTracker.Views.Tests.Published;

/// <summary>
/// What is published of each part of a log full of corrections and mergers, where only what that part touched is looked at, is what
/// the questions of all say before it and after it.
/// </summary>
public sealed class PublishedQueryTests(Chronicle chronicle) : IClassFixture<Chronicle>
{
    private static readonly DateOnly Day = World.Today.AsOf;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(1_000)]
    public async Task Each_part_of_the_log_has_the_changes_that_the_questions_tell(long page)
    {
        var last = chronicle.Told[^1].Position;
        var first = page == 1 ? last * 2 / 3 : 0; // where the mergers are
        var (ties, findings) = (await TiesAsync(first), await FindingsAsync(first));
        for (var after = first; after < last; after += page)
        {
            var upTo = Math.Min(after + page, last);

            var events = await PublishedQuery.BetweenAsync(chronicle.World.DataSource, after, upTo, Day, Cancellation);

            var (nextTies, nextFindings) = (await TiesAsync(upTo), await FindingsAsync(upTo));
            events.OfType<TieChanged>().Select(t => ((t.A, t.B), t.Before, t.After)).ShouldBe(
                ties.Keys.Union(nextTies.Keys).Select(p => (p, ties.GetValueOrDefault(p), nextTies.GetValueOrDefault(p))).Where(c => c.Item2 != c.Item3),
                ignoreOrder: true, customMessage: $"ties after {after}");
            events.OfType<FindingRaised>().Select(f => f.Finding).ShouldBe(nextFindings.Except(findings), ignoreOrder: true, customMessage: $"findings after {after}");
            events.OfType<CommitmentStatusChanged>().Select(c => (c.Commitment, c.Before, c.After, c.Position)).ShouldBe(
                (await StatusChangeQuery.NewestAsync(chronicle.World.DataSource, new(), new(Day, KnownAt: upTo), int.MaxValue, Cancellation))
                    .Where(c => c.Position > after).Select(c => (c.Commitment, c.Before, c.After, c.Position)),
                ignoreOrder: true, customMessage: $"statuses after {after}");
            (ties, findings) = (nextTies, nextFindings);
        }
    }

    private async Task<Dictionary<(string, string), TieKnown>> TiesAsync(long knownAt) =>
        (await CooperationQuery.ListAsync(chronicle.World.DataSource, new(), new(Day, KnownAt: knownAt), Paging.All, Cancellation)).Items
            .ToDictionary(t => (t.A.Actor, t.B.Actor), t => new TieKnown(t.Reports, t.Weight));

    private async Task<HashSet<string>> FindingsAsync(long knownAt) =>
        [.. (await FindingQuery.ListAsync(chronicle.World.DataSource, new(), new(Day, KnownAt: knownAt), Paging.All, Cancellation)).Items.Select(f => f.Id)];
}
