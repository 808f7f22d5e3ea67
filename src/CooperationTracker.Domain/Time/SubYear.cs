namespace CooperationTracker.Domain.Time;

/// <summary>
/// The sub-year groupings that may stand where a month stands (ISO 8601-2:2019, 4.8; EDTF levels 1 and 2).
/// </summary>
/// <remarks>
/// The standard names the seasons and gives them no months. We take the meteorological ones, whole months as the World
/// Meteorological Organization counts them, since astronomical seasons change on days that differ from year to year.
/// 21 to 24 leave the hemisphere open; we read them as northern, where the organizations we follow are at home.
/// A winter (a southern summer) belongs to the year in which it begins: 2003-24 is December 2003 to February 2004,
/// which keeps 21 to 24 in the order of time.
/// </remarks>
internal static class SubYear
{
    public const int FirstCode = 21;
    public const int LastSeasonOfLevel1 = 24;
    public const int LastCode = 41;

    /// <summary>The first month of a grouping and how many months it has. <paramref name="code"/> is 21 to 41.</summary>
    public static (int FirstMonth, int Count) MonthsOf(int code) => code switch
    {
        21 or 25 or 31 => (3, 3),                   // spring; southern autumn
        22 or 26 or 32 => (6, 3),                   // summer; southern winter
        23 or 27 or 29 => (9, 3),                   // autumn; southern spring
        24 or 28 or 30 => (12, 3),                  // winter; southern summer
        >= 33 and <= 36 => (3 * (code - 33) + 1, 3), // quarters
        >= 37 and <= 39 => (4 * (code - 37) + 1, 4), // quadrimesters: four months each
        40 or 41 => (6 * (code - 40) + 1, 6),       // semestrals: half-years
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "A sub-year grouping is 21 to 41."),
    };
}
