using System.Text.Json;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Tests.Assessments;

public class AssessCommitmentTests
{
    private const string Report = "speech-2008:conference";

    private static readonly Assessment Good = new()
    {
        Party = "ODKB",
        Period = Edtf.Parse("2008/2012"),
        Score = Score.Full,
        Rationale = "Held every year.",
        Evidence = [Report, "https://example.org/review", Report],
    };

    private static CommitmentAssessed Event(Stage stage = Stage.Interim, string assessor = "vera", string period = "2008/2012", Score score = Score.Full) => new()
    {
        Id = AssessCommitment.IdOf("operation-kanal", "csto", Edtf.Parse(period), assessor, stage),
        Commitment = "operation-kanal",
        Party = "csto",
        Period = Edtf.Parse(period),
        Score = score,
        Stage = stage,
        Rationale = "Held every year.",
        Reports = [Report],
        References = ["https://example.org/review"],
        Codebook = "1",
        Assessor = assessor,
    };

    private static AssessmentState Given(params CommitmentAssessed[] events) => events.Aggregate(AssessmentState.None, (state, e) => state.Evolve(e));

    private static Decision Assess(Assessment assessment, AssessmentState? state = null, string commitment = "operation-kanal", string assessor = "vera", Registry? registry = null) =>
        new AssessCommitment(commitment, assessment, assessor).Decide(registry ?? Some.Registry, state ?? AssessmentState.None, new HashSet<string> { Report });

    [Fact]
    public void A_score_is_recorded_with_names_by_id_and_evidence_apart() =>
        Assess(Good).ThenAppends(StreamName.Assessments("operation-kanal"), 0, Event());

    [Fact]
    public void The_same_again_is_nothing() => Assess(Good, Given(Event())).ThenNothing();

    [Fact]
    public void A_final_score_again_is_nothing() => Assess(Good with { Stage = Stage.Final }, Given(Event(Stage.Final))).ThenNothing();

    [Fact]
    public void Another_interim_score_takes_the_place_of_the_first() =>
        Assess(Good with { Score = Score.None }, Given(Event())).ThenAppends(StreamName.Assessments("operation-kanal"), 1, Event(score: Score.None));

    [Fact]
    public void A_final_score_comes_after_an_interim_one() =>
        Assess(Good with { Stage = Stage.Final }, Given(Event())).ThenAppends(StreamName.Assessments("operation-kanal"), 1, Event(Stage.Final));

    [Theory]
    [InlineData(Stage.Final)]
    [InlineData(Stage.Interim)]
    public void After_a_final_score_the_assessor_has_no_other(Stage stage) =>
        Assess(Good with { Stage = stage, Score = Score.Partial }, Given(Event(Stage.Final))).ThenRefuses("already-final /stage");

    [Fact]
    public void A_period_in_another_spelling_is_the_same_period() =>
        Assess(Good with { Stage = Stage.Final, Period = Edtf.Parse("2008-01-01/2012-12-31") }, Given(Event(Stage.Final))).ThenRefuses("already-final /stage");

    [Fact]
    public void Another_assessor_and_another_period_stand_beside_it()
    {
        Assess(Good with { Stage = Stage.Final }, Given(Event(Stage.Final)), assessor: "boris")
            .ThenAppends(StreamName.Assessments("operation-kanal"), 1, Event(Stage.Final, "boris"));
        Assess(Good with { Stage = Stage.Final, Period = Edtf.Parse("2013") }, Given(Event(Stage.Final)))
            .ThenAppends(StreamName.Assessments("operation-kanal"), 1, Event(Stage.Final, period: "2013"));
    }

    [Fact]
    public void A_merged_commitment_means_its_survivor() =>
        Assess(Good, commitment: "partnership", registry: Some.Registry.And(new CommitmentMerged("partnership", "operation-kanal", Some.Reason, Some.Author)))
            .ThenAppends(StreamName.Assessments("operation-kanal"), 0, Event());

    [Fact]
    public void An_unknown_commitment_is_refused() => Assess(Good, commitment: "operation-canal").ThenRefuses("unknown-commitment /id")
        .Refusals[0].Suggestions.ShouldContain("operation-kanal");

    [Fact]
    public void An_unknown_party_is_refused() => Assess(Good with { Party = "cstoo" }).ThenRefuses("unknown-actor /party");

    [Fact]
    public void An_actor_that_is_no_party_is_refused() => Assess(Good with { Party = "osce" }).ThenRefuses("not-a-party /party");

    [Fact]
    public void A_commitment_without_parties_scores_nobody() => Assess(Good, commitment: "partnership").ThenRefuses("not-a-party /party");

    [Theory]
    [InlineData("2008/..")]
    [InlineData("../2008")]
    [InlineData("..")]
    public void A_period_without_ends_is_refused(string period) => Assess(Good with { Period = Edtf.Parse(period) }).ThenRefuses("bad-date /period");

    [Fact]
    public void A_report_that_does_not_count_is_no_evidence() =>
        Assess(Good with { Evidence = ["https://example.org", "speech-2008:retracted"] }).ThenRefuses("unknown-report /evidence/1");

    [Fact]
    public void A_score_needs_evidence_unless_it_says_that_there_is_none()
    {
        Assess(Good with { Evidence = [] }).ThenRefuses("missing-field /evidence");
        Assess(Good with { Evidence = [], Score = Score.NoEvidence }).IsRefused.ShouldBeFalse();
    }

    [Fact]
    public void Every_mistake_is_told_at_once() =>
        Assess(Good with { Rationale = "", Party = "nobody", Evidence = [""] }, assessor: "").ThenRefuses(
            "missing-field /rationale", "missing-field /author", "unknown-actor /party", "missing-field /evidence/0");

    [Fact]
    public void An_event_that_it_does_not_know_throws() => Should.Throw<UnknownEventException>(() => AssessmentState.None.Evolve(Some.Received));

    [Theory]
    [InlineData("1", Score.Full)]
    [InlineData("0", Score.Partial)]
    [InlineData("-1", Score.None)]
    [InlineData("\"+1\"", Score.Full)]
    [InlineData("\"full\"", Score.Full)]
    [InlineData("\"no-evidence\"", Score.NoEvidence)]
    public void A_score_is_read_from_numbers_and_words_and_written_as_a_word(string json, Score score)
    {
        var read = JsonSerializer.Deserialize<Score>(json, DomainJson.Options);

        read.ShouldBe(score);
        JsonSerializer.Deserialize<Score>(JsonSerializer.Serialize(read, DomainJson.Options), DomainJson.Options).ShouldBe(score);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("1.5")]
    [InlineData("true")]
    [InlineData("\"good\"")]
    [InlineData("null")]
    public void What_is_no_score_is_refused(string json) => Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Score>(json, DomainJson.Options));
}
