using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Tests.Time;

/// <summary>What is refused, and the words and place it is refused with.</summary>
public class EdtfBadTextTests
{
    [Theory]
    // Dates
    [InlineData("", "a year has four digits; found the end of the text (character 1)")]
    [InlineData(" 2003", "a year has four digits; found ' ' (character 1)")]
    [InlineData("2003 ", "' ' does not belong after the date (character 5)")]
    [InlineData("203", "a year has four digits; found the end of the text (character 4)")]
    [InlineData("July 2003", "a year has four digits; found 'J' (character 1)")]
    [InlineData("20030701", "a longer one starts with Y (character 5)")]
    [InlineData("17000", "a longer one starts with Y (character 5)")]
    [InlineData("2003-", "the month has two digits; found the end of the text (character 6)")]
    [InlineData("2003-7", "the month has two digits; found the end of the text (character 7)")]
    [InlineData("2003-7-01", "the month has two digits; found '-' (character 7)")]
    [InlineData("2003/07/01", "a year has four digits; found '/' (character 8)")]
    [InlineData("2003-00", "month 00 is neither 01 to 12 nor a grouping 21 to 41 (character 6)")]
    [InlineData("2003-13", "month 13 is neither 01 to 12 nor a grouping 21 to 41 (character 6)")]
    [InlineData("2003-20", "month 20 is neither 01 to 12 nor a grouping 21 to 41 (character 6)")]
    [InlineData("2003-42", "month 42 is neither 01 to 12 nor a grouping 21 to 41 (character 6)")]
    [InlineData("2003-07-", "the day has two digits; found the end of the text (character 9)")]
    [InlineData("2003-07-1", "the day has two digits; found the end of the text (character 10)")]
    [InlineData("2003-07-00", "day 00 is not 01 to 31, the days of that month (character 9)")]
    [InlineData("2003-02-30", "day 30 is not 01 to 28, the days of that month (character 9)")]
    [InlineData("2004-02-30", "day 30 is not 01 to 29, the days of that month (character 9)")]
    [InlineData("1900-02-29", "day 29 is not 01 to 28, the days of that month (character 9)")]
    [InlineData("2003-04-31", "day 31 is not 01 to 30, the days of that month (character 9)")]
    [InlineData("2003-07-011", "'1' does not belong after the date (character 11)")]
    [InlineData("2012-36-01", "a season, quarter or other grouping has no day (character 8)")]
    [InlineData("2003-07-01\0", "'\uFFFD' does not belong after the date (character 11)")]
    [InlineData("\uFEFF2003", "a year has four digits; found '\uFEFF' (character 1)")]
    [InlineData("٢٠٠٣", "a year has four digits; found '٢' (character 1)")]
    // Times of day
    [InlineData("2003-07T10:00:00", "only a day has a time of day (character 8)")]
    [InlineData("2003-07-XXT10:00:00", "only a day has a time of day (character 11)")]
    [InlineData("2003-07-01T", "the hour has two digits; found the end of the text (character 12)")]
    [InlineData("2003-07-01T10", "a time is written with colons, not the end of the text (character 14)")]
    [InlineData("2003-07-01T10:00", "a time is written with colons, not the end of the text (character 17)")]
    [InlineData("2003-07-01T100000", "a time is written with colons, not '0' (character 14)")]
    [InlineData("2003-07-01T24:00:01", "24:00:01 is after the end of the day (character 12)")]
    [InlineData("2003-07-01T24:01:00", "24:01:00 is after the end of the day (character 12)")]
    [InlineData("2003-07-01T25:00:00", "the hour is 00 to 24, not 25 (character 12)")]
    [InlineData("2003-07-01T10:60:00", "the minute is 00 to 59, not 60 (character 15)")]
    [InlineData("2003-07-01T10:00:60", "the second is 00 to 59, not 60 (character 18)")]
    [InlineData("2003-07-01T10:00:00.5", "'.' does not belong after the time (character 20)")]
    [InlineData("2003-07-01T10:00:00z", "'z' does not belong after the time (character 20)")]
    [InlineData("2003-07-01T10:00:00ZZ", "'Z' does not belong here (character 21)")]
    [InlineData("2003-07-01T10:00:00+15", "the hour of the time shift is 00 to 14, not 15 (character 21)")]
    [InlineData("2003-07-01T10:00:00+05:60", "the minute of the time shift is 00 to 59, not 60 (character 24)")]
    [InlineData("2003-07-01T10:00:00+14:30", "a time shift is at most 14:00 (character 20)")]
    [InlineData("2003-07-01T10:00:00-00:00", "there is no time shift of minus zero (character 20)")]
    [InlineData("2003-07-01~T10:00:00", "a date with a time of day has no qualifier (character 12)")]
    [InlineData("2003-07-01T10:00:00~", "'~' does not belong after the time (character 20)")]
    [InlineData("2003-07-01 10:00:00", "' ' does not belong after the date (character 11)")]
    // Intervals
    [InlineData("2008-07-02/2008-07-01", "the interval ends before it starts (character 12)")]
    [InlineData("2009/2008", "the interval ends before it starts (character 6)")]
    [InlineData("Y18000/Y17000", "the interval ends before it starts (character 8)")]
    [InlineData("2009~/2008?", "the interval ends before it starts (character 7)")]
    [InlineData("2003-07-01T10:00:00/2003-07-02", "dates without a time of day (character 20)")]
    [InlineData("2003-07-01T10:00:00Z/..", "dates without a time of day (character 21)")]
    [InlineData("2003-07-01/2003-07-02T10:00:00", "dates without a time of day (character 22)")]
    [InlineData("2003/2004/2005", "'/' does not belong here (character 10)")]
    [InlineData("2003--2004", "the month has two digits; found '-' (character 6)")]
    [InlineData("2006/...", "'.' does not belong here (character 8)")]
    [InlineData("2006/.", "a year has four digits; found '.' (character 6)")]
    [InlineData("2006/open", "a year has four digits; found 'o' (character 6)")]
    [InlineData("2006..2008", "'.' does not belong after the date (character 5)")]
    [InlineData("/", "an interval has a date at one end at least (character 2)")]
    [InlineData("/..", "an interval has a date at one end at least (character 2)")]
    [InlineData("../", "an interval has a date at one end at least (character 4)")]
    [InlineData("../..", "an interval has a date at one end at least (character 4)")]
    [InlineData("..2003", "an open start '..' is followed by '/' (character 3)")]
    [InlineData(".", "a year has four digits; found '.' (character 1)")]
    // Years
    [InlineData("Y2003", "a year after Y has five digits or more, the first not 0 (character 2)")]
    [InlineData("Y02003", "a year after Y has five digits or more, the first not 0 (character 2)")]
    [InlineData("Y", "a year after Y has five digits or more, the first not 0 (character 2)")]
    [InlineData("Y17000-07", "a year after Y has no month (character 7)")]
    [InlineData("Y1000000000000000", "a year has at most 15 digits (character 17)")]
    [InlineData("Y-17E7", "a year after Y has five digits or more, the first not 0 (character 3)")]
    [InlineData("y17000", "a year has four digits; found 'y' (character 1)")]
    [InlineData("-0000", "there is no year -0000 (character 1)")]
    [InlineData("+2003", "a year has four digits; found '+' (character 1)")]
    [InlineData("1950S2", "'S' does not belong after the date (character 5)")]
    // Unspecified digits
    [InlineData("1XXX", "X stands only for the last or the last two digits of a year (character 2)")]
    [InlineData("XXXX-12", "X stands only for the last or the last two digits of a year (character 1)")]
    [InlineData("19X9", "X stands only for the last or the last two digits of a year (character 4)")]
    [InlineData("199u", "a year has four digits; found 'u' (character 4)")]
    [InlineData("199X-05", "a year with X has no month (character 5)")]
    [InlineData("1999-1X", "the month has two digits; found 'X' (character 7)")]
    [InlineData("1999-XX-05", "a day in an unspecified month is XX (character 9)")]
    [InlineData("1999-04-1X", "the day has two digits; found 'X' (character 10)")]
    // Qualifiers
    [InlineData("2004?~", "a date has one qualifier; % is uncertain and approximate (character 6)")]
    [InlineData("2004-06~-11", "a qualifier stands at the end of the date (character 9)")]
    [InlineData("?2004-06-11", "a year has four digits; found '?' (character 1)")]
    [InlineData("..~", "an open start '..' is followed by '/' (character 3)")]
    // Sets
    [InlineData("[]", "a year has four digits; found ']' (character 2)")]
    [InlineData("{..}", "a year has four digits; found '}' (character 4)")]
    [InlineData("[2003", "after a date of the set comes ',' or ']', not the end of the text (character 6)")]
    [InlineData("[2003}", "after a date of the set comes ',' or ']', not '}' (character 6)")]
    [InlineData("{2003/2004}", "after a date of the set comes ',' or '}', not '/' (character 6)")]
    [InlineData("{2003,}", "a year has four digits; found '}' (character 7)")]
    [InlineData("{2003, 2004}", "a year has four digits; found ' ' (character 7)")]
    [InlineData("{2003,..2005}", "a range without a start is the first of its set (character 7)")]
    [InlineData("{2003..,2005}", "a range without an end is the last of its set (character 6)")]
    [InlineData("[1672..1670]", "the range ends before it starts (character 8)")]
    [InlineData("[2003]/2004", "'/' does not belong here (character 7)")]
    [InlineData("{2003-07-01T10:00:00}", "dates without a time of day (character 12)")]
    public void A_bad_text_is_refused_with_what_is_wrong_and_where(string text, string expected)
    {
        var refusal = Should.Throw<FormatException>(() => Edtf.Parse(text));

        refusal.Message.ShouldContain(expected);
        refusal.Message.ShouldContain("; write it like ");
        Edtf.TryParse(text, out var value, out var error).ShouldBeFalse();
        value.ShouldBeNull();
        error.ShouldBe(refusal.Message);
    }

    [Fact]
    public void The_whole_message_reads_as_a_sentence() =>
        Should.Throw<FormatException>(() => Edtf.Parse("2003-13")).Message.ShouldBe(
            "'2003-13' is not an EDTF date: month 13 is neither 01 to 12 nor a grouping 21 to 41 (character 6); "
            + "write it like 2003-07 or 2012-36.");

    [Fact]
    public void A_message_shows_the_start_of_a_long_text_only()
    {
        Edtf.TryParse(new string('7', 1_000_000), out _, out var error).ShouldBeFalse();

        error.ShouldStartWith($"'{new string('7', 60)}...' is not an EDTF date: ");
        error.Length.ShouldBeLessThan(250);
    }

    [Fact]
    public void No_text_is_refused_without_a_value()
    {
        Should.Throw<ArgumentNullException>(() => Edtf.Parse(null!));
        Edtf.TryParse(null, out var value, out var error).ShouldBeFalse();
        value.ShouldBeNull();
        error.ShouldNotBeNullOrEmpty();
    }
}
