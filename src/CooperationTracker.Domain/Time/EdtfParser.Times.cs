namespace CooperationTracker.Domain.Time;

/// <content>A time of day after a date: hh:mm:ss, then nothing, Z, or a shift in hours or hours and minutes.</content>
internal ref partial struct EdtfParser
{
    private const string TimeExample = "2003-07-01T10:00:00, 2003-07-01T10:00:00Z or 2003-07-01T10:00:00+05:30";

    private bool Time(DaySpan date)
    {
        if (!date.IsOneDay) return Fail("only a day has a time of day", TimeExample);
        Take("T");
        var start = _at;
        if (!Clock("hour", 24, out var hour) || !Colon() || !Clock("minute", 59, out var minute) || !Colon() || !Clock("second", 59, out var second))
            return false;
        // 24:00:00 is the end of the day; no second of the day comes after it.
        if (hour == 24 && (minute, second) != (0, 0)) return Fail($"24:{minute:00}:{second:00} is after the end of the day", TimeExample, start);
        return Zone() && (Next != '/' || Timeless());
    }

    private bool Zone()
    {
        if (AtEnd || Next == '/' || Take("Z")) return true;
        var start = _at;
        var west = Next == '-';
        if (!Take("-") && !Take("+")) return Fail($"{Found()} does not belong after the time", TimeExample);
        // Clocks are at most 14 hours from UTC.
        if (!Clock("hour of the time shift", 14, out var hours)) return false;
        var minutes = 0;
        if (Take(":") && !Clock("minute of the time shift", 59, out minutes)) return false;
        if (hours == 14 && minutes > 0) return Fail("a time shift is at most 14:00", TimeExample, start);
        return !west || hours + minutes > 0 || Fail("there is no time shift of minus zero", TimeExample, start);
    }

    private bool Colon() => Take(":") || Fail($"a time is written with colons, not {Found()}", TimeExample);

    private bool Clock(string name, int highest, out int value)
    {
        var start = _at;
        if (!TwoDigits(name, TimeExample, out value)) return false;
        return value <= highest || Fail($"the {name} is 00 to {highest}, not {value:00}", TimeExample, start);
    }
}
