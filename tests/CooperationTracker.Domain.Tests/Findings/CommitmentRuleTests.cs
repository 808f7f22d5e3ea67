using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Tests.Findings;

/// <summary>What the rules find about a commitment and about a plan.</summary>
public class CommitmentRuleTests
{
    private static int position;

    private static Followed.Act Act(EffectKind effect, string occurred, string speaker = "csto", string issued = "2010") =>
        new($"{speaker}-{occurred}:{effect}", $"{speaker}-{occurred}", speaker, Edtf.Parse(issued), effect, Edtf.Parse(occurred), Interlocked.Increment(ref position));

    private static Finding[] Find(params Followed.Act[] acts) => [.. FindingRules.FindEnds(new("trade", ["csto", "osce"], acts))];

    private static string[] Kinds(params Followed.Act[] acts) => [.. Find(acts).Select(f => f.Kind)];

    [Fact]
    public void Kept_before_taken_on_is_found_and_says_where()
    {
        var (kept, adopted) = (Act(EffectKind.Fulfils, "2003-01"), Act(EffectKind.Adopts, "2004"));

        var finding = Find(kept, adopted).ShouldHaveSingleItem();

        (finding.Kind, finding.Severity, finding.Commitment, finding.Occurrence).ShouldBe(("fulfilled-before-adopted", Severity.High, "trade", null));
        finding.Reports.ShouldBe([kept.Report, adopted.Report]);
        finding.Position.ShouldBe(adopted.Position);
        finding.Sentence.ShouldBe($"trade was kept (fulfils, 2003-01, {kept.Report}) before it was taken on (adopts, 2004, {adopted.Report}).");
    }

    [Theory]
    [InlineData("2003", "2003-06")]
    [InlineData("2003~", "2004")]
    [InlineData("2003", "..")]
    public void Days_that_may_fall_either_way_give_nothing(string kept, string adopted) =>
        Kinds(Act(EffectKind.Fulfils, kept), Act(EffectKind.Adopts, adopted)).ShouldBeEmpty();

    [Fact]
    public void What_was_reaffirmed_before_was_taken_on_before() => Kinds(
        Act(EffectKind.Reaffirms, "2001"), Act(EffectKind.Fulfils, "2003"), Act(EffectKind.Adopts, "2004")).ShouldBeEmpty();

    [Theory]
    [InlineData(EffectKind.Lapses, EffectKind.Advances)]
    [InlineData(EffectKind.Withdraws, EffectKind.Reaffirms)]
    [InlineData(EffectKind.Supersedes, EffectKind.Fulfils)]
    public void Acting_on_what_has_ended_is_found(EffectKind end, EffectKind act) =>
        Kinds(Act(EffectKind.Adopts, "2000"), Act(end, "2003"), Act(act, "2004")).ShouldBe(["acted-on-after-end"]);

    [Fact]
    public void Each_act_after_an_end_is_a_finding_of_its_own() =>
        Find(Act(EffectKind.Lapses, "2003"), Act(EffectKind.Advances, "2004"), Act(EffectKind.Advances, "2005")).Select(f => f.Id).Distinct().Count().ShouldBe(2);

    [Theory]
    [InlineData(EffectKind.Adopts)]
    [InlineData(EffectKind.Proposes)]
    public void What_was_taken_up_again_may_be_acted_on(EffectKind again) =>
        Kinds(Act(EffectKind.Lapses, "2003"), Act(again, "2004"), Act(EffectKind.Advances, "2005")).ShouldBeEmpty();

    [Fact]
    public void A_vaguer_end_does_not_hide_the_one_before_it() => Kinds(
        Act(EffectKind.Lapses, "2003"), Act(EffectKind.Withdraws, "2004"), Act(EffectKind.Advances, "2004-06")).ShouldBe(["acted-on-after-end"]);

    [Fact]
    public void An_act_that_may_have_come_before_the_end_is_none() =>
        Kinds(Act(EffectKind.Lapses, "2003"), Act(EffectKind.Advances, "2003-11")).ShouldBeEmpty();

    [Fact]
    public void A_claim_that_another_speaker_denies_is_found()
    {
        var (claim, denial) = (Act(EffectKind.Fulfils, "2003"), Act(EffectKind.Lapses, "2003", "osce"));

        var finding = Find(Act(EffectKind.Adopts, "2001"), claim, denial).ShouldHaveSingleItem();

        finding.Kind.ShouldBe("claim-denied");
        finding.Reports.ShouldBe([claim.Report, denial.Report]);
        finding.Sentence.ShouldStartWith("csto says that trade was kept");
    }

    [Fact]
    public void Whoever_changes_their_own_mind_denies_nobody() =>
        Kinds(Act(EffectKind.Adopts, "2001"), Act(EffectKind.Fulfils, "2003"), Act(EffectKind.Lapses, "2004")).ShouldBeEmpty();

    [Fact]
    public void A_new_round_is_not_held_against_the_one_before() =>
        Kinds(Act(EffectKind.Adopts, "2001"), Act(EffectKind.Fulfils, "2003"), Act(EffectKind.Adopts, "2004"), Act(EffectKind.Lapses, "2005", "osce")).ShouldBeEmpty();

    [Fact]
    public void A_party_that_speaks_later_and_leaves_a_claim_out_is_found()
    {
        var (claim, silent) = (Act(EffectKind.Fulfils, "2003"), Act(EffectKind.Reaffirms, "2002", "osce", issued: "2004"));

        var finding = Find(Act(EffectKind.Adopts, "2001"), silent, claim).ShouldHaveSingleItem();

        (finding.Kind, finding.Severity).ShouldBe(("claim-left-out", Severity.Low));
        finding.Reports.ShouldBe([claim.Report, silent.Report], ignoreOrder: true);
    }

    [Fact]
    public void Who_takes_it_on_anew_after_a_claim_leaves_nothing_out() => Kinds(
        Act(EffectKind.Adopts, "2001"), Act(EffectKind.Fulfils, "2003"), Act(EffectKind.Adopts, "2005", "osce"), Act(EffectKind.Advances, "2006", "osce")).ShouldBeEmpty();

    [Theory]
    [InlineData("un", EffectKind.Reaffirms, "2004")] // no party
    [InlineData("osce", EffectKind.Reaffirms, "2003")] // may have spoken before
    [InlineData("osce", EffectKind.Reaffirms, "2004~")]
    [InlineData("osce", EffectKind.Fulfils, "2004")] // says the same
    public void Others_leave_nothing_out(string speaker, EffectKind effect, string issued) =>
        Kinds(Act(EffectKind.Adopts, "2001"), Act(effect, "2002", speaker, issued), Act(EffectKind.Fulfils, "2003")).ShouldBeEmpty();

    [Theory]
    [InlineData("2004-03-01", "2005-03-01", false)]
    [InlineData("2004-03-01", "2005-03-02", true)]
    [InlineData("2004", "2005-06-01", false)]
    [InlineData("2004~", "2010-01-01", false)]
    [InlineData("..", "2010-01-01", false)]
    public void A_proposal_is_unanswered_certainly_a_year_after_it(string proposed, string asOf, bool found) =>
        (Unanswered(asOf, Act(EffectKind.Proposes, proposed)) is not null).ShouldBe(found);

    [Fact]
    public void Any_other_effect_is_an_answer_and_asking_again_is_none()
    {
        Unanswered("2010-01-01", Act(EffectKind.Proposes, "2004"), Act(EffectKind.Adopts, "2005")).ShouldBeNull();
        Unanswered("2010-01-01", Act(EffectKind.Proposes, "2004"), Act(EffectKind.Withdraws, "2005")).ShouldBeNull();
        var asked = Unanswered("2010-01-01", Act(EffectKind.Proposes, "2004"), Act(EffectKind.Proposes, "2009-12")).ShouldNotBeNull();
        (asked.Kind, asked.Reports.Count).ShouldBe(("proposal-unanswered", 2));
    }

    [Theory]
    [InlineData("2008-07-17/2008-07-18", Modality.Planned, "2008-07-19", true)]
    [InlineData("2008-07-17/2008-07-18", Modality.Planned, "2008-07-18", false)] // not over yet
    [InlineData("2008-07-17", Modality.Proposed, "2010-01-01", false)] // nobody undertook it
    [InlineData("2008-07-01", Modality.Planned, "2010-01-01", false)] // the day on which it was announced
    [InlineData("2008-07/..", Modality.Planned, "2010-01-01", false)] // no due date
    [InlineData("2008-08~", Modality.Planned, "2010-01-01", false)]
    public void A_plan_is_overdue_after_its_last_day(string occurred, Modality modality, string asOf, bool found) =>
        (Overdue(occurred, modality, asOf) is not null).ShouldBe(found);

    [Fact]
    public void A_plan_that_some_report_says_took_place_is_not_overdue()
    {
        Overdue("2008-08", Modality.Planned, "2010-01-01", "another:report").ShouldBeNull();
        var finding = Overdue("2008-08", Modality.Planned, "2010-01-01").ShouldNotBeNull();
        (finding.Kind, finding.Subject, finding.Occurrence).ShouldBe(("plan-overdue", "speech:plan", "conference"));
        finding.Reports.ShouldBe(["speech:plan"]);
    }

    private static Finding? Unanswered(string asOf, params Followed.Act[] acts) =>
        FindingRules.FindUnanswered(new("trade", [], acts), DateOnly.Parse(asOf, System.Globalization.CultureInfo.InvariantCulture));

    private static Finding? Overdue(string occurred, Modality modality, string asOf, params string[] kept) => FindingRules.FindOverdue(
        new("speech:plan", "speech", Edtf.Parse("2008-07-01"), modality, Edtf.Parse(occurred), "conference", "A conference.", 4, kept),
        DateOnly.Parse(asOf, System.Globalization.CultureInfo.InvariantCulture));
}
