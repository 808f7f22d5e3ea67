using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Views.Assessments;
using CooperationTracker.Views.Tests.Given;

namespace CooperationTracker.Views.Tests;

/// <summary>Assessments out of the views, at both times.</summary>
public sealed class AssessmentTests
{
    private static readonly StreamName OfTrade = StreamName.Assessments("trade");

    [Fact]
    public async Task An_interim_score_stands_until_the_assessors_next_one_and_beside_a_final_one()
    {
        await using var world = await WorldAsync();
        var first = await world.TellAsync(OfTrade, Some.Assessed("vera", Score.None, stage: Stage.Interim));
        var second = await world.TellAsync(OfTrade, Some.Assessed("vera", Score.Partial, stage: Stage.Interim));
        await world.TellAsync(OfTrade, Some.Assessed("vera", Score.Full), Some.Assessed("boris", Score.None, stage: Stage.Interim));

        (await ListAsync(world, World.Today with { KnownAt = first })).ShouldBe(["vera Interim None"]);
        (await ListAsync(world, World.Today with { KnownAt = second })).ShouldBe(["vera Interim Partial"]);
        (await ListAsync(world, World.Today)).ShouldBe(["vera Interim Partial", "vera Final Full", "boris Interim None"]);
        (await ListAsync(world, World.Today, new() { Assessor = "boris" })).ShouldBe(["boris Interim None"]);
        (await ListAsync(world, World.Today, new() { Stage = Stage.Final })).ShouldBe(["vera Final Full"]);
    }

    [Fact]
    public async Task As_of_a_day_count_the_periods_that_had_begun()
    {
        await using var world = await WorldAsync();
        await world.TellAsync(OfTrade, Some.Assessed("vera", Score.Full, "2004/2006"), Some.Assessed("vera", Score.None, "2007"), Some.Assessed("vera", Score.Partial, "200X"));

        (await ListAsync(world, new(new(2003, 12, 31)))).ShouldBe(["vera Final Partial"]);
        (await ListAsync(world, new(new(2004, 1, 1)))).ShouldBe(["vera Final Partial", "vera Final Full"]);
        (await ListAsync(world, new(new(2004, 1, 1), Certainly: true))).ShouldBeEmpty();
        (await ListAsync(world, new(new(2006, 1, 1), Certainly: true))).ShouldBe(["vera Final Full"]);
        (await ListAsync(world, World.Today, new() { Year = 2006 })).ShouldBe(["vera Final Partial", "vera Final Full"]);
        (await ListAsync(world, World.Today, new() { Year = 2010 })).ShouldBeEmpty();
    }

    [Fact]
    public async Task Names_are_followed_through_mergers_and_bodies()
    {
        await using var world = await WorldAsync();
        await world.TellAsync(OfTrade, Some.Assessed("vera", Score.Full, party: "dkb"));
        await world.TellAsync(StreamName.Assessments("transit"), Some.Assessed("vera", Score.None, commitment: "transit", party: "csto-council"));
        var before = await world.TellAsync(StreamName.Actor("dkb"), new ActorMerged("dkb", "csto", "one", "ann"));
        await world.TellAsync(StreamName.Commitment("transit"), new CommitmentMerged("transit", "trade", "one", "ann"));
        await world.TellAsync(StreamName.Topic("terrorism"), new TopicMerged("terrorism", "security", "one", "ann"));

        var items = (await AssessmentQuery.ListAsync(world.DataSource, new() { Actor = "csto" }, World.Today, Paging.All, World.Cancellation)).Items;
        items.Select(a => (a.Commitment, a.Party.Actor)).ShouldBe([("trade", "csto"), ("trade", "csto-council")], ignoreOrder: true);
        (await ListAsync(world, World.Today, new() { Commitment = "trade" })).Count().ShouldBe(2);
        (await ListAsync(world, World.Today with { KnownAt = before }, new() { Commitment = "trade" })).Count().ShouldBe(1);
        (await ListAsync(world, World.Today, new() { Topic = "security" })).Count().ShouldBe(2);
        (await ListAsync(world, World.Today, new() { Topic = "narcotics" })).ShouldBeEmpty();
        var board = await AssessmentQuery.ScoresAsync(world.DataSource, new() { Group = ScoreGroup.Topic }, World.Today, World.Cancellation);
        board.Cards.Select(c => c.Id).ShouldBe(["security"]);
    }

    [Fact]
    public async Task What_an_assessor_said_of_two_that_were_merged_since_counts_once_as_it_was_said_last()
    {
        await using var world = await WorldAsync();
        await world.TellAsync(OfTrade, Some.Assessed("vera", Score.Full, party: "csto"), Some.Assessed("vera", Score.None, party: "dkb"), Some.Assessed("boris", Score.None, party: "csto"));
        await world.TellAsync(StreamName.Actor("dkb"), new ActorMerged("dkb", "csto", "one", "ann"));

        var board = await AssessmentQuery.ScoresAsync(world.DataSource, new(), World.Today, World.Cancellation);

        (board.Final.Units, board.Final.Assessors).ShouldBe((1, 2));
        board.Cards.ShouldHaveSingleItem().Final!.None.ShouldBe(2); // vera's last, and boris's
    }

    [Fact]
    public async Task A_year_that_is_asked_for_has_a_card_and_those_that_it_would_have_in_part_have_none()
    {
        await using var world = await WorldAsync();
        await world.TellAsync(OfTrade, Some.Assessed("vera", Score.Full, "2004/2006"), Some.Assessed("vera", Score.None, "2004"));

        var board = await AssessmentQuery.ScoresAsync(world.DataSource, new() { Group = ScoreGroup.Year, Year = 2005 }, World.Today, World.Cancellation);

        board.Cards.Select(c => c.Id).ShouldBe(["2005"]);
    }

    [Fact]
    public async Task Evidence_that_counts_no_more_is_marked()
    {
        await using var world = await WorldAsync();
        await world.TellAsync(StreamName.Statement("s"), Some.Statement("s"), Some.Meeting("s:1", "2004", "csto"), Some.Meeting("s:2", "2004", "csto"));
        var before = await world.TellAsync(OfTrade, Some.Assessed("vera", Score.Full, reports: ["s:1", "s:2"]));
        await world.TellAsync(StreamName.Statement("s"), new ReportRetracted("s:2", "no such thing", "ann"));

        var (now, then) = (await OnlyAsync(World.Today), await OnlyAsync(World.Today with { KnownAt = before }));
        now.Reports.ShouldBe(["s:1", "s:2"]);
        now.NoLongerCount.ShouldBe(["s:2"]);
        then.NoLongerCount.ShouldBeEmpty();
        now.References.ShouldBe(["https://example.org/review"]);

        async Task<AssessmentItem> OnlyAsync(Times times) =>
            (await AssessmentQuery.ListAsync(world.DataSource, new(), times, Paging.All, World.Cancellation)).Items.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Scores_tell_how_far_assessors_agree()
    {
        await using var world = await WorldAsync();
        await world.TellAsync(OfTrade,
            Some.Assessed("vera", Score.Full), Some.Assessed("boris", Score.Full), Some.Assessed("vera", Score.None, "2005"), Some.Assessed("boris", Score.Partial, "2005"),
            Some.Assessed("vera", Score.None, "2006", Stage.Interim));

        var board = await AssessmentQuery.ScoresAsync(world.DataSource, new(), World.Today, World.Cancellation);

        // By hand, nominal: two pairs differ of four values, ten would of those drawn at random: 1 - 3 * 2 / 10.
        board.Final.Nominal.ShouldBe(0.4);
        (board.Final.Units, board.Final.Assessors, board.Interim.Units).ShouldBe((2, 2, 0));
        board.Cards.ShouldHaveSingleItem().Final.ShouldBe(new(2, 1, 1, 0, 0.25m));
    }

    private static async Task<World> WorldAsync()
    {
        var world = await World.CreateAsync();
        foreach (var actor in (ActorRegistered[])[Some.Actor("csto"), Some.Actor("dkb"), Some.Actor("csto-council", ActorKind.Body, "csto")])
        {
            await world.AppendAsync(StreamName.Actor(actor.Actor.Id), actor);
        }
        foreach (var topic in (string[])["terrorism", "security", "narcotics"])
        {
            await world.AppendAsync(StreamName.Topic(topic), Some.Topic(topic));
        }
        await world.AppendAsync(StreamName.Commitment("trade"), Some.Commitment("trade", "csto"));
        await world.TellAsync(StreamName.Commitment("transit"), Some.Commitment("transit", "csto-council"));
        return world;
    }

    private static async Task<IEnumerable<string>> ListAsync(World world, Times times, AssessmentFilter? filter = null) =>
        (await AssessmentQuery.ListAsync(world.DataSource, filter ?? new(), times, Paging.All, World.Cancellation)).Items.Select(a => $"{a.Assessor} {a.Stage} {a.Score}");
}
