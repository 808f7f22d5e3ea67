namespace CooperationTracker.Domain.Time;

/// <content>
/// What possibly and what certainly held. Certain is always possible too, and a qualified value is never certain.
/// </content>
public sealed partial class Edtf
{
    /// <summary>Whether it may have begun on or before the day. Always so where nothing bounds its beginning.</summary>
    public bool PossiblyBegunBy(DateOnly day) => _extent.Earliest <= CalendarDay.From(day);

    /// <summary>Whether it has begun on or before the day, whichever of its days is the true one.</summary>
    public bool CertainlyBegunBy(DateOnly day) => !IsQualified && _extent.BegunLatest <= CalendarDay.From(day);

    /// <summary>Whether the day lies within its bounds; in a set, within those of a member.</summary>
    public bool PossiblyOn(DateOnly day)
    {
        var asked = CalendarDay.From(day);
        return _members is null ? _extent.MayHoldOn(asked) : Array.Exists(_members, member => member.MayHoldOn(asked));
    }

    /// <summary>Whether it held on the day, whichever of its days is the true one.</summary>
    /// <remarks>
    /// A date does so only where it is exact to the day. An interval does so from the last day of its start to the first
    /// day of its end, and without end where its end is open (<c>2006/..</c>). An open start (<c>../2003-11-27</c>) says in
    /// our codebook "some time before", so it holds on no day for sure. A set of which all happened holds where a member does.
    /// </remarks>
    public bool CertainlyOn(DateOnly day)
    {
        if (IsQualified) return false;
        var asked = CalendarDay.From(day);
        return _isAllOf ? Array.Exists(_members!, member => member.HoldsOn(asked)) : _extent.HoldsOn(asked);
    }

    /// <summary>Whether it may have held on some day of the range, both ends included.</summary>
    /// <exception cref="ArgumentException">The range ends before it starts.</exception>
    public bool PossiblyWithin(DateOnly from, DateOnly to)
    {
        var (first, last) = Range(from, to);
        return _members is null
            ? _extent.MayOverlap(first, last)
            : Array.Exists(_members, member => member.MayOverlap(first, last));
    }

    /// <summary>Whether it lies wholly in the range, both ends included, whichever of its days is the true one.</summary>
    /// <exception cref="ArgumentException">The range ends before it starts.</exception>
    public bool CertainlyWithin(DateOnly from, DateOnly to)
    {
        var (first, last) = Range(from, to);
        return !IsQualified && first <= _extent.Earliest && _extent.Latest <= last;
    }

    private static (CalendarDay First, CalendarDay Last) Range(DateOnly from, DateOnly to) => from <= to
        ? (CalendarDay.From(from), CalendarDay.From(to))
        : throw new ArgumentException($"The range ends on {to:yyyy-MM-dd}, before it starts on {from:yyyy-MM-dd}.", nameof(to));
}
