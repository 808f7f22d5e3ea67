namespace CooperationTracker.Domain.Time;

/// <summary>
/// A day of the proleptic Gregorian calendar in any year, or one of the two ends of time. It orders days far outside
/// <see cref="DateOnly"/>, so that questions stay exact where a public bound has to be clamped.
/// </summary>
internal readonly record struct CalendarDay : IComparable<CalendarDay>
{
    // Nine bits hold month and day; the year stands above them, so that keys order as days do, before year 0 too.
    private const int YearShift = 9;
    private const int MonthShift = 5;
    private readonly long _key;

    private CalendarDay(long key) => _key = key;

    public CalendarDay(long year, int month, int day) => _key = (year << YearShift) | ((long)month << MonthShift) | (long)day;

    /// <summary>Before every day: an earliest bound that is not known.</summary>
    public static CalendarDay Never { get; } = new(long.MinValue);

    /// <summary>After every day: a latest bound that is not known.</summary>
    public static CalendarDay Forever { get; } = new(long.MaxValue);

    public static CalendarDay From(DateOnly date)
    {
        var (year, month, day) = date;
        return new(year, month, day);
    }

    /// <summary>This day, null at the ends of time, clamped where <see cref="DateOnly"/> has no such year.</summary>
    public DateOnly? ToDateOnly()
    {
        if (this == Never || this == Forever) return null;
        var year = _key >> YearShift;
        if (year < DateOnly.MinValue.Year) return DateOnly.MinValue;
        if (year > DateOnly.MaxValue.Year) return DateOnly.MaxValue;
        return new DateOnly((int)year, (int)(_key >> MonthShift) & 15, (int)_key & 31);
    }

    /// <summary>How many days the month has. <see cref="DateTime.DaysInMonth"/> refuses the years outside 1 to 9999.</summary>
    public static int DaysInMonth(long year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    public static CalendarDay Earlier(CalendarDay a, CalendarDay b) => a < b ? a : b;

    public static CalendarDay Later(CalendarDay a, CalendarDay b) => a > b ? a : b;

    public int CompareTo(CalendarDay other) => _key.CompareTo(other._key);

    public static bool operator <(CalendarDay a, CalendarDay b) => a._key < b._key;

    public static bool operator >(CalendarDay a, CalendarDay b) => a._key > b._key;

    public static bool operator <=(CalendarDay a, CalendarDay b) => a._key <= b._key;

    public static bool operator >=(CalendarDay a, CalendarDay b) => a._key >= b._key;
}
