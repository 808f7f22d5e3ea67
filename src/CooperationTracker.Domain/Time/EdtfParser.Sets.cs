namespace CooperationTracker.Domain.Time;

/// <content>Sets: all of {a,b..c} or one of [a,b..c], open before the first or after the last date.</content>
internal ref partial struct EdtfParser
{
    private const string SetExample = "{1960,1961-12}, [1667,1668,1670..1672] or [..1760-12-03]";

    private bool Set()
    {
        Needs(2);
        IsAllOf = Next == '{';
        var close = IsAllOf ? "}" : "]";
        _at++;
        var members = new List<Extent>();
        do
        {
            if (!Member(isFirst: members.Count == 0, close[0], out var member)) return false;
            members.Add(member);
        } while (Take(","));
        if (!Take(close)) return Fail($"after a date of the set comes ',' or '{close}', not {Found()}", SetExample);
        Members = [.. members];
        Extent = Outermost(Members);
        return true;
    }

    private bool Member(bool isFirst, char close, out Extent member)
    {
        member = default;
        var first = DaySpan.Unknown;
        var start = _at;
        var isRange = Take("..");
        if (isRange && !isFirst) return Fail("a range without a start is the first of its set", SetExample, start);
        if (!Date(out var last) || !NoTime()) return false;
        if (!isRange)
        {
            first = last;
            var dots = _at;
            isRange = Take("..");
            if (isRange && Next == ',') return Fail("a range without an end is the last of its set", SetExample, dots);
            if (isRange && !AfterDots(close, out last)) return false;
            if (first.First > last.Last) return Fail("the range ends before it starts", SetExample, dots + 2);
        }
        member = isRange && IsAllOf ? Extent.EachOf(first, last) : Extent.Within(new DaySpan(first.First, last.Last));
        return true;
    }

    private bool AfterDots(char close, out DaySpan last)
    {
        last = DaySpan.Open;
        return Next == close || (Date(out last) && NoTime());
    }

    private readonly Extent Outermost(Extent[] members)
    {
        var whole = members[0];
        foreach (var member in members.AsSpan(1))
        {
            whole = new(
                CalendarDay.Earlier(whole.Earliest, member.Earliest),
                IsAllOf
                    ? CalendarDay.Earlier(whole.BegunLatest, member.BegunLatest)
                    : CalendarDay.Later(whole.BegunLatest, member.BegunLatest),
                CalendarDay.Earlier(whole.EndedEarliest, member.EndedEarliest),
                CalendarDay.Later(whole.Latest, member.Latest));
        }
        return whole;
    }
}
