namespace CooperationTracker.Domain.Time;

/// <summary>
/// What an EDTF value says of time: it begins on a day from <paramref name="Earliest"/> to <paramref name="BegunLatest"/>
/// and ends on a day from <paramref name="EndedEarliest"/> to <paramref name="Latest"/>.
/// </summary>
internal readonly record struct Extent(
    CalendarDay Earliest, CalendarDay BegunLatest, CalendarDay EndedEarliest, CalendarDay Latest)
{
    /// <summary>Something that took place at some time within the span, possibly on one day of it only.</summary>
    public static Extent Within(DaySpan span) => new(span.First, span.Last, span.First, span.Last);

    /// <summary>Something that lasted from one date to another: it has begun when it ends, and ends no sooner than it began.</summary>
    public static Extent Between(DaySpan start, DaySpan end) => new(
        start.First,
        CalendarDay.Earlier(start.Last, end.Last),
        CalendarDay.Later(start.First, end.First),
        end.Last);

    /// <summary>Something that took place on every date from the first to the last, each as precise as the first.</summary>
    public static Extent EachOf(DaySpan first, DaySpan last)
    {
        var whole = Between(first, last);
        // Once a month for three months holds on no day for sure; every day for three days does.
        return first.IsOneDay ? whole : whole with { EndedEarliest = first.First };
    }

    public bool MayHoldOn(CalendarDay day) => Earliest <= day && day <= Latest;

    public bool HoldsOn(CalendarDay day) => BegunLatest <= day && day <= EndedEarliest;

    public bool MayOverlap(CalendarDay from, CalendarDay to) => Earliest <= to && from <= Latest;
}
