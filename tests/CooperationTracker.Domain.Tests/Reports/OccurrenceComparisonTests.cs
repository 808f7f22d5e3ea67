using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Tests.Reports;

public class OccurrenceComparisonTests
{
    private static readonly Account First = Account("first", "2003-08", "Osh, Kyrgyzstan", new Participant("caco", Role.Participant), new Participant("kyrgyzstan", Role.Host));

    private static Account Account(string statement, string occurred, string? place, params Participant[] participants) =>
        new($"{statement}:meeting", statement, Edtf.Parse(occurred), place, participants);

    private static string[] Fields(params Account[] accounts) => [.. OccurrenceComparison.Contradictions(accounts).Select(c => c.Field)];

    [Fact]
    public void One_account_corroborates_nothing()
    {
        OccurrenceComparison.Corroborations([]).ShouldBe(0);
        OccurrenceComparison.Corroborations([First]).ShouldBe(0);
    }

    [Fact]
    public void Every_other_statement_corroborates_once()
    {
        var second = First with { Report = "second:meeting", Statement = "second" };

        OccurrenceComparison.Corroborations([First, second, second with { Report = "second:again" }, First with { Statement = "third" }]).ShouldBe(2);
    }

    [Fact]
    public void Accounts_that_agree_contradict_nothing() => Fields(First, First with { Statement = "second" }).ShouldBeEmpty();

    [Fact]
    public void What_is_left_out_contradicts_nothing() => Fields(First, Account("second", "..", null)).ShouldBeEmpty();

    [Theory]
    [InlineData("2003-08-14", 0)]
    [InlineData("2003", 0)]
    [InlineData("2003-07/2003-08", 0)]
    [InlineData("2003-08/..", 0)]
    [InlineData("2003-09~", 0)] // about then: it need not be wrong
    [InlineData("2005?", 0)]
    [InlineData("2003-07", 1)]
    [InlineData("../2003-07-31", 1)]
    [InlineData("2003-09/..", 1)]
    public void Dates_that_cannot_both_be_right_contradict(string occurred, int contradictions) =>
        Fields(First, First with { Statement = "second", Occurred = Edtf.Parse(occurred) }).Length.ShouldBe(contradictions);

    [Theory]
    [InlineData("Osh", 0)]
    [InlineData("osh, kyrgyzstan", 0)]
    [InlineData("Kyrgyzstan", 0)]
    [InlineData("Bishkek", 1)]
    [InlineData("Bishkek, Kyrgyzstan", 1)]
    public void Another_place_contradicts_and_a_less_exact_one_does_not(string place, int contradictions) =>
        Fields(First, First with { Statement = "second", Place = place }).Length.ShouldBe(contradictions);

    [Fact]
    public void A_contradiction_names_both_reports_and_what_each_says() =>
        OccurrenceComparison.Contradictions([First, Account("second", "2003-09", "Almaty")]).ShouldBe(
        [
            new("date", "first:meeting", "2003-08", "second:meeting", "2003-09"),
            new("place", "first:meeting", "Osh, Kyrgyzstan", "second:meeting", "Almaty"),
        ]);

    [Fact]
    public void Another_host_or_chair_contradicts() =>
        OccurrenceComparison.Contradictions(
            [
                Account("first", "2003", null, new("a", Role.Host), new("b", Role.Chair), new("c", Role.Participant)),
                Account("second", "2003", null, new("b", Role.Host), new("a", Role.Chair), new("c", Role.Participant)),
            ])
            .ShouldBe(
            [
                new("participants", "first:meeting", "host a", "second:meeting", "host b"),
                new("participants", "first:meeting", "chair b", "second:meeting", "chair a"),
            ]);

    [Fact]
    public void A_shorter_list_of_participants_contradicts_nothing() => Fields(
        Account("first", "2003", null, new("a", Role.Participant), new("b", Role.Participant)),
        Account("second", "2003", null, new Participant("a", Role.Signatory))).ShouldBeEmpty();

    [Fact]
    public void Lists_of_which_each_has_another_name_contradict() =>
        OccurrenceComparison.Contradictions(
            [
                Account("first", "2003", null, new("a", Role.Participant), new("c", Role.Participant), new("b", Role.Participant)),
                Account("second", "2003", null, new("a", Role.Participant), new("d", Role.Participant)),
            ])
            .ShouldBe([new("participants", "first:meeting", "b, c", "second:meeting", "d")]);

    [Fact]
    public void A_statement_does_not_contradict_itself() =>
        Fields(First, First with { Report = "first:again", Occurred = Edtf.Parse("1999"), Place = "Rome" }).ShouldBeEmpty();

    [Fact]
    public void Every_pair_of_statements_is_compared() =>
        Fields(Account("first", "2001", null), Account("second", "2002", null), Account("third", "2003", null)).Length.ShouldBe(3);
}
