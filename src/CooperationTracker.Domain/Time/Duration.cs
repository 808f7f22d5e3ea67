using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace CooperationTracker.Domain.Time;

/// <summary>A length of time in months and days, as ISO 8601 writes it: <c>P2Y6M</c>, <c>P90D</c>, <c>P1W</c>.</summary>
/// <param name="Months">How many months, years included.</param>
/// <param name="Days">How many days beside them, weeks included.</param>
/// <remarks>A month is one of the calendar: a month before 31 March is 28 or 29 February.</remarks>
[JsonConverter(typeof(DurationJsonConverter))]
public readonly partial record struct Duration(int Months, int Days)
{
    /// <summary>Reads a duration, or says in <paramref name="error"/> what is wrong and how to write it.</summary>
    /// <param name="text">Years, months, weeks and days in this order, each of at most four digits; no time of day.</param>
    /// <param name="value">The duration.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out Duration value, [NotNullWhen(false)] out string? error)
    {
        var match = Form().Match(text ?? "");
        value = match.Success ? new(12 * Part("years") + Part("months"), 7 * Part("weeks") + Part("days")) : default;
        error = match.Success ? null : $"'{text}' is no duration. Write years, months, weeks or days after a P, such as P2Y6M or P90D.";
        return match.Success;

        int Part(string name) => match.Groups[name] is { Success: true } part ? int.Parse(part.ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Reads a duration.</summary>
    /// <exception cref="FormatException">The text is none; the message says how to write it.</exception>
    public static Duration Parse(string text) => TryParse(text, out var value, out var error) ? value : throw new FormatException(error);

    /// <summary>The same length twice.</summary>
    public Duration Twice => new(2 * Months, 2 * Days);

    /// <summary>The day so long before another; the first day there is where it would lie before that.</summary>
    public DateOnly Before(DateOnly day)
    {
        var months = (day.Year - 1) * 12 + day.Month - 1;
        var start = Months <= months ? day.AddMonths(-Months) : DateOnly.MinValue;
        return Days <= start.DayNumber ? start.AddDays(-Days) : DateOnly.MinValue;
    }

    /// <summary>The duration as ISO 8601 writes it, in years, months and days.</summary>
    public override string ToString()
    {
        var text = string.Concat("P", Part(Months / 12, 'Y'), Part(Months % 12, 'M'), Part(Days, 'D'));
        return text.Length > 1 ? text : "P0D";

        static string Part(int count, char unit) => count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
    }

    [GeneratedRegex(@"^P(?=[0-9])((?<years>[0-9]{1,4})Y)?((?<months>[0-9]{1,4})M)?((?<weeks>[0-9]{1,4})W)?((?<days>[0-9]{1,4})D)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
