namespace CooperationTracker.Domain.Time;

/// <summary>
/// Reads one EDTF text from left to right, in one pass and without allocation but for sets. Each reading method takes
/// what it names and returns true, or notes the first error and returns false.
/// </summary>
internal ref partial struct EdtfParser(ReadOnlySpan<char> text)
{
    private const int LongestShown = 60;
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;
    private string? _error;
    private bool _hasUnspecified;

    public Extent Extent { get; private set; }

    /// <summary>The members of a set; null for every other form.</summary>
    public Extent[]? Members { get; private set; }

    public bool IsAllOf { get; private set; }

    public int Level { get; private set; }

    public bool IsQualified { get; private set; }

    private readonly bool AtEnd => _at == _text.Length;

    private readonly char Next => AtEnd ? '\0' : _text[_at];

    /// <summary>Reads the whole text; null, or what is wrong.</summary>
    public string? Read()
    {
        var read = Next is '{' or '[' ? Set() : DateOrInterval();
        // Digits X are level 1 in a date alone, level 2 in a part of an interval.
        if (_hasUnspecified) Needs(_text.Contains('/') ? 2 : 1);
        if (read && !AtEnd) Fail($"{Found()} does not belong here", "2003-07-01 or 2008-07-01/2008-07-02");
        return _error;
    }

    private bool DateOrInterval()
    {
        if (Take("..")) return OpenStart();
        if (Next == '/') return UnknownStart();
        if (!Date(out var start)) return false;
        if (AtEnd || Next == 'T')
        {
            Extent = Extent.Within(start);
            return AtEnd || Time(start);
        }
        return Interval(start);
    }

    private bool OpenStart()
    {
        Needs(1);
        if (AtEnd)
        {
            // The codebook's own value: EDTF has no form for a date of which nothing is known.
            Extent = Extent.Within(DaySpan.Unknown);
            return true;
        }
        if (!Take("/")) return Fail("an open start '..' is followed by '/'", "../2003-11-27");
        if (!OnlyEnd(out var end)) return false;
        Extent = Extent.Within(new DaySpan(CalendarDay.Never, end.Last));
        return true;
    }

    private bool UnknownStart()
    {
        Needs(1);
        Take("/");
        if (!OnlyEnd(out var end)) return false;
        Extent = Extent.Between(DaySpan.Unknown, end);
        return true;
    }

    private bool OnlyEnd(out DaySpan end)
    {
        end = default;
        return AtEnd || Next == '.'
            ? Fail("an interval has a date at one end at least", "2006/.. or ../2003-11-27, or .. for an unknown date")
            : Date(out end) && NoTime();
    }

    private bool Interval(DaySpan start)
    {
        if (!Take("/")) return Fail($"{Found()} does not belong after the date", "2003-07-01 or 2008-07-01/2008-07-02");
        var endAt = _at;
        if (AtEnd || Take(".."))
        {
            Needs(1);
            Extent = Extent.Between(start, endAt == _at ? DaySpan.Unknown : DaySpan.Open);
            return true;
        }
        if (!Date(out var end) || !NoTime()) return false;
        if (start.First > end.Last) return Fail("the interval ends before it starts", "2008-07-01/2008-07-02", endAt);
        Extent = Extent.Between(start, end);
        return true;
    }

    private bool NoTime() => Next != 'T' || Timeless();

    private bool Timeless() => Fail("an interval or a set has dates without a time of day", "2008-07-01/2008-07-02");

    private void Needs(int level) => Level = Math.Max(Level, level);

    private bool Take(string expected)
    {
        if (!_text[_at..].StartsWith(expected, StringComparison.Ordinal)) return false;
        _at += expected.Length;
        return true;
    }

    private readonly string Found() => AtEnd ? "the end of the text" : $"'{Printable(_text.Slice(_at, 1))}'";

    private bool Fail(string what, string example) => Fail(what, example, _at);

    private bool Fail(string what, string example, int at)
    {
        var shown = Printable(_text[..Math.Min(_text.Length, LongestShown)]) + (_text.Length > LongestShown ? "..." : "");
        _error = $"'{shown}' is not an EDTF date: {what} (character {at + 1}); write it like {example}.";
        return false;
    }

    private static string Printable(ReadOnlySpan<char> text)
    {
        Span<char> shown = stackalloc char[LongestShown];
        for (var i = 0; i < text.Length; i++)
            shown[i] = char.IsControl(text[i]) || char.IsSurrogate(text[i]) ? '\uFFFD' : text[i];
        return new string(shown[..text.Length]);
    }
}
