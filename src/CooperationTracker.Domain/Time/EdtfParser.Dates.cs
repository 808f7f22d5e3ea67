namespace CooperationTracker.Domain.Time;

/// <content>One date: year, month or grouping, day, qualifier.</content>
internal ref partial struct EdtfParser
{
    // 2^63 days' keys leave room for 16 digits; nothing that a statement dates is near.
    private const int LongestYear = 15;

    private bool Date(out DaySpan span)
    {
        span = default;
        if (!(Next == 'Y' ? LongYear(out span) : CalendarDate(out span))) return false;
        return Qualifier();
    }

    private bool CalendarDate(out DaySpan span)
    {
        span = default;
        if (!Year(out var first, out var last)) return false;
        if (!Take("-"))
        {
            span = DaySpan.OfYears(first, last);
            return true;
        }
        return first == last
            ? Month(first, out span)
            : Fail("a year with X has no month", "199X, 1999-XX or 1999-XX-XX", _at - 1);
    }

    private bool Year(out long first, out long last)
    {
        var start = _at;
        var negative = Take("-");
        var (value, unspecified) = (0, 1);
        first = last = 0;
        for (var i = 0; i < 4; i++, _at++)
        {
            var c = Next;
            if (char.IsAsciiDigit(c) && unspecified == 1) value = value * 10 + (c - '0');
            else if (c == 'X' && i >= 2) (value, unspecified) = (value * 10, unspecified * 10);
            else if (char.IsAsciiDigit(c) || c == 'X') return Fail("X stands only for the last or the last two digits of a year", "199X or 19XX");
            else return Fail($"a year has four digits; found {Found()}", "2003, -0044 or Y17000");
        }
        if (char.IsAsciiDigit(Next)) return Fail("a year has four digits; a longer one starts with Y", "2003-07-01 or Y17000");
        if (negative && value == 0 && unspecified == 1) return Fail("there is no year -0000", "0000", start);
        if (negative) Needs(1);
        _hasUnspecified |= unspecified > 1;
        (first, last) = (value, value + unspecified - 1);
        if (negative) (first, last) = (-last, -first);
        return true;
    }

    private bool LongYear(out DaySpan span)
    {
        span = default;
        Needs(1);
        Take("Y");
        var negative = Take("-");
        var start = _at;
        var year = 0L;
        for (; char.IsAsciiDigit(Next); _at++)
        {
            if (_at - start == LongestYear) return Fail($"a year has at most {LongestYear} digits", "Y170000002");
            year = year * 10 + (Next - '0');
        }
        if (_at - start < 5 || _text[start] == '0')
            return Fail("a year after Y has five digits or more, the first not 0", "Y17000, Y-17000 or 2003", start);
        if (Next == '-') return Fail("a year after Y has no month", "Y17000");
        if (negative) year = -year;
        span = DaySpan.OfYears(year, year);
        return true;
    }

    private bool Month(long year, out DaySpan span)
    {
        span = default;
        var start = _at;
        if (Take("XX"))
        {
            _hasUnspecified = true;
            span = DaySpan.OfYears(year, year);
            return !Take("-") || Take("XX") || Fail("a day in an unspecified month is XX", "1999-XX-XX");
        }
        if (!TwoDigits("month", "2003-07, 2012-36 or 1999-XX", out var month)) return false;
        if (month is >= SubYear.FirstCode and <= SubYear.LastCode) return Grouping(year, month, out span);
        if (month is < 1 or > 12)
            return Fail($"month {month:00} is neither 01 to 12 nor a grouping 21 to 41", "2003-07 or 2012-36", start);
        if (Take("-")) return Day(year, month, out span);
        span = DaySpan.OfMonths(year, month, 1);
        return true;
    }

    private bool Grouping(long year, int code, out DaySpan span)
    {
        Needs(code <= SubYear.LastSeasonOfLevel1 ? 1 : 2);
        var (first, count) = SubYear.MonthsOf(code);
        span = DaySpan.OfMonths(year, first, count);
        return Next != '-' || Fail("a season, quarter or other grouping has no day", "2012-36");
    }

    private bool Day(long year, int month, out DaySpan span)
    {
        span = default;
        var start = _at;
        if (Take("XX"))
        {
            _hasUnspecified = true;
            span = DaySpan.OfMonths(year, month, 1);
            return true;
        }
        if (!TwoDigits("day", "2003-07-01 or 1999-04-XX", out var day)) return false;
        var days = CalendarDay.DaysInMonth(year, month);
        if (day < 1 || day > days) return Fail($"day {day:00} is not 01 to {days}, the days of that month", "2003-07-01", start);
        span = DaySpan.OfDay(year, month, day);
        return true;
    }

    private bool Qualifier()
    {
        if (Next is not ('?' or '~' or '%')) return true;
        (_at, IsQualified) = (_at + 1, true);
        Needs(1);
        return Next switch
        {
            '?' or '~' or '%' => Fail("a date has one qualifier; % is uncertain and approximate", "2004%"),
            '-' => Fail("a qualifier stands at the end of the date", "2004-06-11~"),
            'T' => Fail("a date with a time of day has no qualifier", "2004-06-11~"),
            _ => true,
        };
    }

    private bool TwoDigits(string name, string example, out int value)
    {
        value = 0;
        for (var i = 0; i < 2; i++, _at++)
        {
            if (!char.IsAsciiDigit(Next)) return Fail($"the {name} has two digits; found {Found()}", example);
            value = value * 10 + (Next - '0');
        }
        return true;
    }
}
