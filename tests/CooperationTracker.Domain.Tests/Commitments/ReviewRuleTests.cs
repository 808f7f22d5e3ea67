using System.Text;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Tests.Commitments;

public class ReviewRuleTests
{
    private static readonly DateOnly AsOf = new(2005, 3, 31);

    [Theory]
    [InlineData("2005-03-31", ReviewState.Current)]
    [InlineData("2005-02-28", ReviewState.Current)] // a month before 31 March
    [InlineData("2005-02-27", ReviewState.Overdue)]
    [InlineData("2005-01-31", ReviewState.Overdue)]
    [InlineData("2005-01-30", ReviewState.Dormant)]
    [InlineData(null, ReviewState.Dormant)]
    public void It_is_overdue_after_its_interval_and_dormant_after_twice_that(string? last, ReviewState state) =>
        ReviewRule.StateOf(CommitmentStatus.Adopted, Duration.Parse("P1M"), last is null ? null : DateOnly.Parse(last, System.Globalization.CultureInfo.InvariantCulture), AsOf).ShouldBe(state);

    [Theory]
    [InlineData(CommitmentStatus.Opened, false)]
    [InlineData(CommitmentStatus.Proposed, true)]
    [InlineData(CommitmentStatus.InProgress, true)]
    [InlineData(CommitmentStatus.Fulfilled, false)]
    [InlineData(CommitmentStatus.Lapsed, false)]
    public void Only_what_is_under_way_is_awaited(CommitmentStatus status, bool awaited) =>
        ReviewRule.StateOf(status, Duration.Parse("P1M"), null, AsOf).HasValue.ShouldBe(awaited);

    [Fact]
    public void Without_an_interval_nothing_is_awaited() => ReviewRule.StateOf(CommitmentStatus.Adopted, null, null, AsOf).ShouldBeNull();

    [Theory]
    [InlineData("P0D", true)]
    [InlineData("P100Y1M", true)]
    [InlineData("P100Y", false)]
    [InlineData("P1D", false)]
    public void An_interval_is_a_day_to_a_hundred_years(string review, bool refused) =>
        new OpenCommitment(Some.Kanal with { Id = "new", Review = Duration.Parse(review) }).Decide(Some.Registry).Refusals.Select(r => $"{r.Code} {r.Pointer}")
            .ShouldBe(refused ? ["invalid-value /commitments/0/review"] : []);

    [Fact]
    public void An_event_of_before_there_were_intervals_is_read_and_written_as_it_was()
    {
        const string Json = """{"commitment":{"id":"c","title":"T","scope":"S","parties":[],"topics":[]}}""";

        var read = EventCatalogue.Deserialize("commitment_opened", Encoding.UTF8.GetBytes(Json));

        read.ShouldBeOfType<CommitmentOpened>().Commitment.Review.ShouldBeNull();
        Encoding.UTF8.GetString(EventCatalogue.Serialize(read)).ShouldBe(Json);
    }

    [Fact]
    public void An_interval_alone_is_amended() =>
        new AmendCommitment(Some.Kanal with { Review = Duration.Parse("P12M") }, Some.Reason, Some.Author).Decide(Some.Registry)
            .ThenAppends(StreamName.Commitment("operation-kanal"), 1, new CommitmentAmended(Some.Kanal with { Review = Duration.Parse("P1Y") }, Some.Reason, Some.Author));
}
