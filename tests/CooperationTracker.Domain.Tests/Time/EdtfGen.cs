using CooperationTracker.Domain.Time;
using CsCheck;

namespace CooperationTracker.Domain.Tests.Time;

/// <summary>Texts of every form that is read, most of them close together so that they meet and overlap.</summary>
internal static class EdtfGen
{
    public static readonly Gen<DateOnly> Day =
        Gen.Frequency(
            (9, Gen.Int[0, 1500].Select(n => new DateOnly(2003, 1, 1).AddDays(n))),
            (1, Gen.Int[0, DateOnly.MaxValue.DayNumber].Select(DateOnly.FromDayNumber)));

    private static readonly Gen<string> PlainDate =
        Gen.Select(Day, Gen.OneOf("yyyy", "yyyy-MM", "yyyy-MM-dd")).Select((day, form) => day.ToString(form));

    private static readonly Gen<string> Grouping =
        Gen.Select(Day, Gen.Int[21, 41]).Select((day, code) => $"{day:yyyy}-{code}");

    private static readonly Gen<string> Unspecified =
        Day.SelectMany(day => Gen.OneOf(
            $"{day:yyyy}"[..3] + "X", $"{day:yyyy}"[..2] + "XX", $"{day:yyyy}-XX", $"{day:yyyy-MM}-XX", $"{day:yyyy}-XX-XX"));

    private static readonly Gen<string> FarYear = Gen.OneOf(
        Gen.Long[10_000, 999_999_999_999_999].Select(year => $"Y{year}"),
        Gen.Long[10_000, 999_999_999_999_999].Select(year => $"Y-{year}"),
        Gen.Select(Gen.Int[1, 9999], Gen.OneOf("", "-03", "-03-07", "-XX", "-34")).Select((year, rest) => $"-{year:0000}{rest}"));

    public static readonly Gen<string> Date = Gen
        .Select(
            Gen.Frequency((6, PlainDate), (2, Grouping), (2, Unspecified), (1, FarYear)),
            Gen.Frequency((4, Gen.Const("")), (1, Gen.OneOf("?", "~", "%"))))
        .Select((date, qualifier) => date + qualifier);

    public static readonly Gen<string> DateTime =
        Gen.Select(
                Day, Gen.Int[0, 24], Gen.Int[0, 59], Gen.Int[0, 59],
                Gen.OneOf("", "Z", "-04", "+05:30", "+14:00", "-11:00"))
            .Select((day, hour, minute, second, zone) => hour == 24
                ? $"{day:yyyy-MM-dd}T24:00:00{zone}"
                : $"{day:yyyy-MM-dd}T{hour:00}:{minute:00}:{second:00}{zone}");

    /// <summary>Two dates that stand the right way round, as an interval or a range wants them.</summary>
    private static readonly Gen<(string First, string Last)> Pair =
        Gen.Select(Date, Date).Select((a, b) => Edtf.Parse(a) <= Edtf.Parse(b) ? (a, b) : (b, a));

    public static readonly Gen<string> Interval = Gen.OneOf(
        Pair.Select(pair => $"{pair.First}/{pair.Last}"),
        Gen.Select(Date, Gen.OneOf("..", "")).Select((date, end) => $"{date}/{end}"),
        Gen.Select(Date, Gen.OneOf("..", "")).Select((date, start) => $"{start}/{date}"));

    public static readonly Gen<string> Set = Gen
        .Select(
            Gen.OneOf(Gen.Const(""), Date.Select(date => $"..{date},")),
            Gen.OneOf(Date, Pair.Select(pair => $"{pair.First}..{pair.Last}")).List[1, 4],
            Gen.OneOf(Gen.Const(""), Date.Select(date => $",{date}..")),
            Gen.Bool)
        .Select((first, members, last, all) =>
            (all ? "{" : "[") + first + string.Join(',', members) + last + (all ? "}" : "]"));

    public static readonly Gen<string> Text =
        Gen.Frequency((6, Date), (1, DateTime), (4, Interval), (4, Set), (1, Gen.Const("..")));

    public static readonly Gen<Edtf> Value = Text.Select(Edtf.Parse);

    /// <summary>A good text with one to three characters put in, taken out or changed.</summary>
    public static readonly Gen<string> Mutated =
        Gen.Select(Text, Edit.List[1, 3]).Select((text, edits) => edits.Aggregate(text, (changed, edit) => edit(changed)));

    private static Gen<Func<string, string>> Edit =>
        Gen.Select(Gen.Int[0, 1000], Gen.Char["0123456789-XY/.{}[],~?%T:Z+E \0é"], Gen.Int[0, 2])
            .Select((place, with, kind) => (Func<string, string>)(text =>
            {
                var at = text.Length == 0 ? 0 : place % text.Length;
                return (text.Length == 0 ? 0 : kind) switch
                {
                    0 => text.Insert(at, with.ToString()),
                    1 => text.Remove(at, 1),
                    _ => text.Remove(at, 1).Insert(at, with.ToString()),
                };
            }));
}
