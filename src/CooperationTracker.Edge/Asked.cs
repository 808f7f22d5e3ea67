using System.Globalization;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Edge;

/// <summary>A value as somebody wrote it: of an option, an argument or a parameter.</summary>
/// <param name="Field">Where it stands, such as <c>--as-of</c> or <c>asOf</c>: errors name it.</param>
/// <param name="Text">The value; null where it is absent.</param>
public readonly record struct Asked(string Field, string? Text)
{
    /// <summary>It as a day, such as 2005-01-31; null where it is absent.</summary>
    /// <exception cref="EdgeException">It is no day.</exception>
    public DateOnly? Day() => Text is null ? null : ParseDay(Text)
        ?? throw Wrong(RefusalCodes.BadDate, $"'{Text}' is no day. Write year, month and day, such as 2005-01-31.");

    /// <summary>A day in the form 2005-01-31; null where it is none.</summary>
    public static DateOnly? ParseDay(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A range of days, each end open where it is absent.</summary>
    /// <exception cref="EdgeException">One is no day, or the range ends before it starts.</exception>
    public static (DateOnly? From, DateOnly? To) Range(Asked from, Asked to)
    {
        var (first, last) = (from.Day(), to.Day());
        return first > last
            ? throw to.Wrong(RefusalCodes.BadDate, $"The range ends on {last:yyyy-MM-dd}, before it starts on {first:yyyy-MM-dd}.")
            : (first, last);
    }

    /// <summary>It as a whole number within bounds; null where it is absent.</summary>
    /// <exception cref="EdgeException">It is none.</exception>
    public long? Number(long least = 0, long most = long.MaxValue)
    {
        if (Text is null)
        {
            return null;
        }
        return long.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong(RefusalCodes.Invalid, most == long.MaxValue
                ? $"'{Text}' is no whole number from {least} up."
                : $"'{Text}' is no whole number from {least} to {most}.");
    }

    /// <summary>It as yes or no; no where it is absent.</summary>
    /// <exception cref="EdgeException">It is neither.</exception>
    public bool Flag() => Text switch
    {
        null or "false" => false,
        "true" or "" => true,
        _ => throw Wrong(RefusalCodes.Invalid, $"'{Text}' is neither true nor false."),
    };

    /// <summary>It as a length of time, such as P2Y; null where it is absent.</summary>
    /// <exception cref="EdgeException">It is none.</exception>
    public Duration? Duration() => Text is null ? null
        : Domain.Time.Duration.TryParse(Text, out var length, out var error) ? length
        : throw Wrong(RefusalCodes.Invalid, error);

    /// <summary>The report type that it names, whatever its case; null where it is absent.</summary>
    /// <exception cref="EdgeException">There is no such type.</exception>
    public string? ReportType() => Word("report type", RefusalCodes.UnknownType, [.. CodebookEntry.All.Select(e => e.Name)]);

    /// <summary>One of some words, whatever its case; null where it is absent.</summary>
    /// <param name="what">What the words are, such as <c>status</c>.</param>
    /// <param name="code">The code of the error where it is none of them.</param>
    /// <param name="words">The words.</param>
    /// <exception cref="EdgeException">It is none of them.</exception>
    public string? Word(string what, string code, IReadOnlyCollection<string> words)
    {
        if (Text is not { } asked)
        {
            return null;
        }
        return words.FirstOrDefault(w => w.Equals(asked, StringComparison.OrdinalIgnoreCase))
            ?? throw EdgeException.BadInput(EdgeError.Unknown(
                code, Field, what, asked, NearestNames.To(asked, words), $"There are {string.Join(", ", words)}."));
    }

    /// <summary>A value of the codebook by its word, such as <c>in-progress</c>; null where it is absent.</summary>
    /// <param name="what">What it is, such as <c>status</c>.</param>
    /// <exception cref="EdgeException">It is none of them.</exception>
    public T? Value<T>(string what) where T : struct, Enum
    {
        var words = Enum.GetValues<T>().ToDictionary(AnswerJson.Word);
        return Word(what, RefusalCodes.Invalid, words.Keys) is { } word ? words[word] : null;
    }

    /// <summary>The error of a value that is wrong.</summary>
    public EdgeException Wrong(string code, string message) => EdgeException.BadInput(new EdgeError(code, message) { Field = Field });
}
