using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Tests.Time;

/// <summary>What had begun, held or lay within, possibly and certainly.</summary>
public class EdtfQuestionTests
{
    [Theory]
    [InlineData("2003-07-01", "2003-07-01")]
    [InlineData("2003-07", "2003-07-31")]
    [InlineData("2012-36", "2012-12-31")]
    [InlineData("199X", "1999-12-31")]
    [InlineData("2004~", "2004-12-31")]
    [InlineData("2006/..", "2006-12-31")]
    [InlineData("2006/", "2006-12-31")]
    [InlineData("2008-07-01/2008-07-02", "2008-07-01")]
    [InlineData("2008/2008-07-02", "2008-07-02")] // it has begun when it ends
    [InlineData("../2003-11-27", "2003-11-27")]
    [InlineData("/2003-11-27", "2003-11-27")]
    [InlineData("..", null)]
    [InlineData("{1960,1961-12}", "1960-12-31")]
    [InlineData("{1961-12,1960}", "1960-12-31")]
    [InlineData("{1670..1672}", "1670-12-31")]
    [InlineData("{1984..}", "1984-12-31")]
    [InlineData("{..1984}", "1984-12-31")]
    [InlineData("[1960,1961-12]", "1961-12-31")]
    [InlineData("[1670..1672]", "1672-12-31")]
    [InlineData("[..1760-12-03]", "1760-12-03")]
    [InlineData("[1760-12..]", null)]
    public void A_value_counts_from_its_start(string text, string? begunLatest) =>
        (Edtf.Parse(text).BegunLatest?.ToString("O")).ShouldBe(begunLatest);

    [Theory]
    [InlineData("2003-07", "2003-06-30", Certainty.No)]
    [InlineData("2003-07", "2003-07-01", Certainty.Possible)]
    [InlineData("2003-07", "2003-07-30", Certainty.Possible)]
    [InlineData("2003-07", "2003-07-31", Certainty.Certain)]
    [InlineData("2006/..", "2006-12-30", Certainty.Possible)]
    [InlineData("2006/..", "2030-01-01", Certainty.Certain)]
    [InlineData("../2003-11-27", "0001-01-01", Certainty.Possible)]
    [InlineData("../2003-11-27", "2003-11-27", Certainty.Certain)]
    [InlineData("2004~", "2004-01-01", Certainty.Possible)]
    [InlineData("2004~", "2030-01-01", Certainty.Possible)]
    [InlineData("2004/2010?", "2030-01-01", Certainty.Possible)]
    [InlineData("..", "9999-12-31", Certainty.Possible)]
    [InlineData("[1760-12..]", "9999-12-31", Certainty.Possible)]
    [InlineData("-0044", "0001-01-01", Certainty.Certain)]
    [InlineData("Y17000", "9999-12-31", Certainty.No)]
    public void It_has_begun_by_a_day(string text, string day, Certainty expected)
    {
        var value = Edtf.Parse(text);
        Answer(value.PossiblyBegunBy(Day(day)), value.CertainlyBegunBy(Day(day))).ShouldBe(expected);
    }

    [Theory]
    // A date holds for sure only where it is one day
    [InlineData("2003-07-01", "2003-07-01", Certainty.Certain)]
    [InlineData("2003-07-01", "2003-07-02", Certainty.No)]
    [InlineData("2003-07-01T10:00:00Z", "2003-07-01", Certainty.Certain)]
    [InlineData("2003-07-01?", "2003-07-01", Certainty.Possible)]
    [InlineData("2003-07", "2003-07-15", Certainty.Possible)]
    [InlineData("2003-07-XX", "2003-07-15", Certainty.Possible)]
    [InlineData("..", "2003-07-15", Certainty.Possible)]
    [InlineData("Y17000", "9999-12-31", Certainty.No)]
    [InlineData("-0044", "0001-01-01", Certainty.No)]
    // An interval from its latest start to its earliest end
    [InlineData("2008-07-01/2008-07-02", "2008-06-30", Certainty.No)]
    [InlineData("2008-07-01/2008-07-02", "2008-07-01", Certainty.Certain)]
    [InlineData("2008-07-01/2008-07-02", "2008-07-02", Certainty.Certain)]
    [InlineData("2004-06/2006-08", "2004-06-29", Certainty.Possible)]
    [InlineData("2004-06/2006-08", "2004-06-30", Certainty.Certain)]
    [InlineData("2004-06/2006-08", "2006-08-01", Certainty.Certain)]
    [InlineData("2004-06/2006-08", "2006-08-02", Certainty.Possible)]
    [InlineData("2008-07/2008-07", "2008-07-15", Certainty.Possible)]
    [InlineData("2008-07-02/2008", "2008-07-02", Certainty.Certain)]
    [InlineData("2008-07-02/2008", "2008-07-03", Certainty.Possible)]
    [InlineData("2006/..", "2006-12-30", Certainty.Possible)]
    [InlineData("2006/..", "2030-01-01", Certainty.Certain)]
    [InlineData("2006~/..", "2030-01-01", Certainty.Possible)]
    // An unknown end may be any day, so only a start or end that is one day holds
    [InlineData("2006-01-01/", "2006-01-01", Certainty.Certain)]
    [InlineData("2006-01-01/", "2006-01-02", Certainty.Possible)]
    [InlineData("2006/", "2030-01-01", Certainty.Possible)]
    [InlineData("/2003-11-27", "2003-11-27", Certainty.Certain)]
    [InlineData("/2003-11-27", "2003-11-26", Certainty.Possible)]
    // An open start says only "before"
    [InlineData("../2003-11-27", "2003-11-27", Certainty.Possible)]
    [InlineData("../2003-11-27", "2003-11-28", Certainty.No)]
    // Sets
    [InlineData("{2003-07-01,2003-07-03}", "2003-07-01", Certainty.Certain)]
    [InlineData("{2003-07-01,2003-07-03}", "2003-07-02", Certainty.No)]
    [InlineData("{2003-07-01,2003-07-03}", "2003-07-03", Certainty.Certain)]
    [InlineData("{2003-07-01,2003-08}", "2003-08-15", Certainty.Possible)]
    [InlineData("{2003-07-01..2003-07-03}", "2003-07-02", Certainty.Certain)]
    [InlineData("{2003-07-01..}", "2030-01-01", Certainty.Certain)]
    [InlineData("{2003-07..2003-09}", "2003-08-15", Certainty.Possible)]
    [InlineData("{2003-07..}", "2030-01-01", Certainty.Possible)]
    [InlineData("{2003-07-01,2003-07-03?}", "2003-07-01", Certainty.Possible)]
    [InlineData("[2003-07-01,2003-07-03]", "2003-07-01", Certainty.Possible)]
    [InlineData("[2003-07-01,2003-07-03]", "2003-07-02", Certainty.No)]
    [InlineData("[2003-07-01..2003-07-03]", "2003-07-02", Certainty.Possible)]
    [InlineData("[2003-07-01]", "2003-07-01", Certainty.Certain)]
    public void It_held_on_a_day(string text, string day, Certainty expected)
    {
        var value = Edtf.Parse(text);
        Answer(value.PossiblyOn(Day(day)), value.CertainlyOn(Day(day))).ShouldBe(expected);
    }

    [Theory]
    [InlineData("2003-07", "2003-07-01", "2003-07-31", Certainty.Certain)]
    [InlineData("2003-07", "2003-07-02", "2003-07-31", Certainty.Possible)]
    [InlineData("2003-07", "2003-07-31", "2003-08-31", Certainty.Possible)]
    [InlineData("2003-07", "2003-08-01", "2003-08-31", Certainty.No)]
    [InlineData("2003-07?", "2003-01-01", "2003-12-31", Certainty.Possible)]
    [InlineData("2004-06/2006-08", "2004-06-01", "2006-08-31", Certainty.Certain)]
    [InlineData("2004-06/2006-08", "2005-01-01", "2005-12-31", Certainty.Possible)]
    [InlineData("2006/..", "2006-01-01", "9999-12-31", Certainty.Possible)]
    [InlineData("../2003-11-27", "0001-01-01", "2003-11-27", Certainty.Possible)]
    [InlineData("..", "0001-01-01", "9999-12-31", Certainty.Possible)]
    [InlineData("{1960,1965}", "1961-01-01", "1964-12-31", Certainty.No)]
    [InlineData("{1960,1965}", "1960-01-01", "1965-12-31", Certainty.Certain)]
    [InlineData("[1960,1965]", "1960-01-01", "1960-12-31", Certainty.Possible)]
    [InlineData("Y17000", "9999-12-31", "9999-12-31", Certainty.No)]
    public void It_lies_within_a_range(string text, string from, string to, Certainty expected)
    {
        var value = Edtf.Parse(text);
        Answer(value.PossiblyWithin(Day(from), Day(to)), value.CertainlyWithin(Day(from), Day(to))).ShouldBe(expected);
    }

    [Fact]
    public void A_range_that_ends_before_it_starts_is_no_question()
    {
        var value = Edtf.Parse("2003");

        Should.Throw<ArgumentException>(() => value.PossiblyWithin(Day("2003-07-02"), Day("2003-07-01")))
            .Message.ShouldStartWith("The range ends on 2003-07-01, before it starts on 2003-07-02.");
        Should.Throw<ArgumentException>(() => value.CertainlyWithin(Day("2003-07-02"), Day("2003-07-01")));
    }

    [Fact]
    public void Values_are_listed_by_first_day_then_begun_then_last_then_text()
    {
        string[] inOrder =
        [
            "../2003-11-27", "[..2005]", "..", "Y-170000002", "Y-17000", "-0044", "2003-07-01", "2003-07-01/2003-07-02",
            "2003-07-01/", "2003-07-01/..", "2003-07", "2003-07~", "2003-35", "2004", "Y17000", "Y18000",
        ];

        inOrder.Reverse().Select(Edtf.Parse).Order().Select(value => value.ToString()).ShouldBe(inOrder);
    }

    public enum Certainty { No, Possible, Certain }

    private static Certainty Answer(bool possibly, bool certainly) => (possibly, certainly) switch
    {
        (false, false) => Certainty.No,
        (true, false) => Certainty.Possible,
        (true, true) => Certainty.Certain,
        _ => throw new InvalidOperationException("Certain, and not possible."),
    };

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "O");
}
