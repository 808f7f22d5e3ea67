using CooperationTracker.Domain.Assessments;

namespace CooperationTracker.Domain.Tests.Assessments;

public class ScorecardsTests
{
    private static Scored Score(string assessor, Score score, Stage stage = Stage.Final, string commitment = "trade", string party = "csto", int from = 2004, int to = 2005) =>
        new(commitment, party, new(from, 1, 1), new(to, 12, 31), ["narcotics", "terrorism"], assessor, stage, score);

    [Fact]
    public void Final_and_interim_scores_are_counted_apart()
    {
        var card = Scorecards.Of(
            [
                Score("vera", Domain.Assessments.Score.Full), Score("boris", Domain.Assessments.Score.None), Score("carl", Domain.Assessments.Score.NoEvidence),
                Score("vera", Domain.Assessments.Score.Partial, Stage.Interim), Score("vera", Domain.Assessments.Score.Full, from: 2006, to: 2006),
            ], ScoreGroup.Actor).ShouldHaveSingleItem();

        card.Id.ShouldBe("csto");
        card.Final.ShouldBe(new(2, 0, 1, 1, 0.333m));
        card.Interim.ShouldBe(new(0, 1, 0, 0, 0m));
        card.Assessors.ShouldBe(
        [
            new("boris", new(0, 0, 1, 0, -1m), null),
            new("carl", new(0, 0, 0, 1, null), null),
            new("vera", new(2, 0, 0, 0, 1m), new(0, 1, 0, 0, 0m)),
        ]);
        (card.Agreement.Units, card.Agreement.Assessors).ShouldBe((1, 2));
        card.InterimAgreement.Units.ShouldBe(0);
    }

    [Fact]
    public void How_far_assessors_agree_is_told_of_final_and_of_interim_scores()
    {
        var card = Scorecards.Of(
            [
                Score("vera", Domain.Assessments.Score.Full, Stage.Interim), Score("boris", Domain.Assessments.Score.Full, Stage.Interim),
                Score("vera", Domain.Assessments.Score.None, Stage.Interim, party: "osce"), Score("boris", Domain.Assessments.Score.None, Stage.Interim, party: "osce"),
                Score("vera", Domain.Assessments.Score.Full), Score("boris", Domain.Assessments.Score.None),
            ], ScoreGroup.Commitment).ShouldHaveSingleItem();

        card.InterimAgreement.ShouldBe(new(1, 1, 1, 2, 2));
        card.Agreement.Units.ShouldBe(1);
    }

    [Fact]
    public void A_score_counts_for_each_topic_and_each_year_of_its_period()
    {
        Scored[] scores = [Score("vera", Domain.Assessments.Score.Full), Score("vera", Domain.Assessments.Score.None, from: 2005, to: 2005)];

        Scorecards.Of(scores, ScoreGroup.Topic).Select(c => (c.Id, c.Final!.Mean)).ShouldBe([("narcotics", 0m), ("terrorism", 0m)]);
        Scorecards.Of(scores, ScoreGroup.Year).Select(c => (c.Id, c.Final!.Mean)).ShouldBe([("2004", 1m), ("2005", 0m)]);
        Scorecards.Of(scores, ScoreGroup.Commitment).Select(c => c.Id).ShouldBe(["trade"]);
    }

    [Fact]
    public void Each_stands_alone_with_its_assessors_side_by_side()
    {
        var cards = Scorecards.Of(
            [Score("vera", Domain.Assessments.Score.Full), Score("boris", Domain.Assessments.Score.None), Score("vera", Domain.Assessments.Score.Full, party: "osce")], ScoreGroup.Each);

        cards.Select(c => (c.Id, c.Commitment, c.Party, c.First, c.Assessors.Count))
            .ShouldBe([(null, "trade", "csto", new DateOnly(2004, 1, 1), 2), (null, "trade", "osce", new DateOnly(2004, 1, 1), 1)]);
    }

    [Fact]
    public void No_evidence_is_a_missing_value_for_agreement()
    {
        Scored[] scores =
        [
            Score("vera", Domain.Assessments.Score.Full), Score("boris", Domain.Assessments.Score.Full), Score("carl", Domain.Assessments.Score.NoEvidence),
            Score("vera", Domain.Assessments.Score.None, party: "osce"), Score("boris", Domain.Assessments.Score.None, party: "osce"),
        ];

        ScoreAgreement.Of(scores).ShouldBe(new(1, 1, 1, 2, 2));
        ScoreAgreement.Of(scores.Take(1)).ShouldBe(new(null, null, null, 0, 0));
    }
}
