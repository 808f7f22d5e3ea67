namespace CooperationTracker.Domain.Time;

/// <summary>The days among which one written date falls, both ends included.</summary>
internal readonly record struct DaySpan(CalendarDay First, CalendarDay Last)
{
    /// <summary>The end of an interval or the date of an event of which nothing is known.</summary>
    public static DaySpan Unknown { get; } = new(CalendarDay.Never, CalendarDay.Forever);

    /// <summary>The end of an interval that goes on.</summary>
    public static DaySpan Open { get; } = new(CalendarDay.Forever, CalendarDay.Forever);

    public bool IsOneDay => First == Last;

    public static DaySpan OfYears(long first, long last) => new(new(first, 1, 1), new(last, 12, 31));

    public static DaySpan OfDay(long year, int month, int day)
    {
        var only = new CalendarDay(year, month, day);
        return new(only, only);
    }

    /// <summary>A run of months that may end in the next year.</summary>
    public static DaySpan OfMonths(long year, int first, int count)
    {
        var last = first + count - 1;
        var (lastYear, lastMonth) = last > 12 ? (year + 1, last - 12) : (year, last);
        return new(new(year, first, 1), new(lastYear, lastMonth, CalendarDay.DaysInMonth(lastYear, lastMonth)));
    }
}
