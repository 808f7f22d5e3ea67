using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Tests.Findings;

/// <summary>What the rules find about an occurrence.</summary>
public class OccurrenceRuleTests
{
    private static readonly Account First = Account("first", 3);

    private static Account Account(string statement, long position, string occurred = "2003-08", string? place = "Osh", params Participant[] participants) =>
        new($"{statement}:r", statement, Edtf.Parse(occurred), place, participants) { Position = position, Issued = Edtf.Parse("2004"), Modality = Modality.Happened };

    private static Finding[] Find(params Account[] accounts) => [.. FindingRules.Find(Followed.Occurrence.Of("osh", accounts))];

    private static Effect Acts(EffectKind kind) => new("trade", kind);

    [Fact]
    public void Accounts_that_agree_give_nothing() => Find(First, Account("second", 4)).ShouldBeEmpty();

    [Fact]
    public void Dates_that_cannot_all_be_right_are_one_finding_with_every_report_that_differs()
    {
        var finding = Find(Account("vague", 1, "2003"), First, Account("second", 9, "2003-09"), Account("third", 5, "2003-10")).ShouldHaveSingleItem();

        (finding.Kind, finding.Severity, finding.Subject, finding.Occurrence, finding.Commitment, finding.Position)
            .ShouldBe(("dates-differ", Severity.High, "osh", "osh", null, 9L));
        finding.Reports.ShouldBe(["first:r", "third:r", "second:r"]);
        finding.Sentence.ShouldBe("Statements differ on the date of osh: 2003-08 (first:r); 2003-09 (second:r); 2003-10 (third:r).");
    }

    [Fact]
    public void Another_place_is_found() =>
        Find(First, Account("second", 4, place: "Bishkek")).ShouldHaveSingleItem().Kind.ShouldBe("places-differ");

    [Fact]
    public void Another_host_is_found() => Find(
        First with { Participants = [new("kg", Role.Host)] },
        Account("second", 4, participants: new Participant("tj", Role.Host))).Select(f => f.Kind).ShouldBe(["participants-differ"]);

    [Fact]
    public void Another_kind_of_document_is_another_outcome()
    {
        var finding = Find(First with { Instrument = Instrument.Protocol }, Account("second", 4) with { Instrument = Instrument.PlanOfAction }).ShouldHaveSingleItem();

        finding.Kind.ShouldBe("outcomes-differ");
        finding.Sentence.ShouldContain("protocol (first:r); plan-of-action (second:r)");
    }

    [Theory]
    [InlineData(EffectKind.Proposes, EffectKind.Adopts, true)]
    [InlineData(EffectKind.Advances, EffectKind.Fulfils, true)]
    [InlineData(EffectKind.Fulfils, EffectKind.Lapses, true)]
    [InlineData(EffectKind.Withdraws, EffectKind.Lapses, false)]
    [InlineData(EffectKind.Adopts, EffectKind.Advances, false)]
    [InlineData(EffectKind.Reaffirms, EffectKind.Reaffirms, false)]
    public void Another_upshot_for_a_commitment_is_another_outcome(EffectKind one, EffectKind other, bool found) =>
        Find(First with { Effects = [Acts(one)] }, Account("second", 4) with { Effects = [Acts(other)] }).Length.ShouldBe(found ? 1 : 0);

    [Fact]
    public void An_effect_that_the_other_account_leaves_out_contradicts_nothing() =>
        Find(First with { Effects = [Acts(EffectKind.Fulfils)] }, Account("second", 4)).ShouldBeEmpty();

    [Theory]
    [InlineData("2003-09-01", true)]
    [InlineData("2003-09~", false)]
    [InlineData("2003-08-31", false)]
    [InlineData("../2003", false)]
    public void What_another_statement_still_has_ahead_after_it_took_place_is_another_outcome(string issued, bool found) =>
        Find(First, Account("second", 4) with { Modality = Modality.Planned, Issued = Edtf.Parse(issued) }).Length.ShouldBe(found ? 1 : 0);

    [Fact]
    public void An_id_follows_from_the_kind_and_the_occurrence_alone()
    {
        var two = Find(First, Account("second", 4, "2003-09")).Single();
        var three = Find(First, Account("second", 4, "2003-10"), Account("third", 8, "2001")).Single();
        var elsewhere = FindingRules.Find(Followed.Occurrence.Of("other", [First, Account("second", 4, "2003-09")])).Single();

        three.Id.ShouldBe(two.Id);
        elsewhere.Id.ShouldNotBe(two.Id);
        Slug.IsValid(two.Id).ShouldBeTrue(two.Id);
        two.Id.ShouldBe(Finding.IdOf("dates-differ", "osh", null));
    }

    [Fact]
    public void A_sentence_stays_short_however_many_differ() =>
        Find([.. Enumerable.Range(0, 30).Select(i => Account($"s{i}", i, $"{1990 + i}"))]).Single().Sentence.ShouldEndWith("and 26 more.");
}
