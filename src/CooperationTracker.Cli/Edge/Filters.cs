using System.CommandLine;
using System.Globalization;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Reports;

namespace CooperationTracker.Cli.Edge;

/// <summary>Options that narrow a question: the same words with the same meaning in every command.</summary>
internal static class Filters
{
    public static readonly Option<string?> AsOf = new("--as-of")
    {
        Description = "What had happened by the end of a day, such as 2005-01-01; today where it is absent.",
        HelpName = "DAY",
    };

    public static readonly Option<bool> Certainly = new("--certainly")
    {
        Description = "Only what had certainly happened by then, whichever way a vague date falls.",
    };

    public static readonly Option<string?> KnownAt = new("--known-at")
    {
        Description = "What was known at the end of a day (UTC), or at a position of the log; now where it is absent.",
        HelpName = "DAY|POSITION",
    };

    public static readonly Option<long?> AtLeast = new("--at-least")
    {
        Description = "Wait until the views hold this position, such as the one that 'append' printed.",
        HelpName = "POSITION",
    };

    public static readonly Option<string?> Actor = new("--actor")
    {
        Description = "Only with this actor or one of its bodies, by id, name or alias.",
        HelpName = "ACTOR",
    };

    public static readonly Option<string?> Topic = new("--topic")
    {
        Description = "Only about this topic, by id or name.",
        HelpName = "TOPIC",
    };

    public static readonly Option<string?> Type = new("--type")
    {
        Description = "Only reports of this type, such as MeetingHeld.",
        HelpName = "TYPE",
    };

    public static readonly Option<string?> From = new("--from")
    {
        Description = "Only what may have happened on this day or later.",
        HelpName = "DAY",
    };

    public static readonly Option<string?> To = new("--to")
    {
        Description = "Only what may have happened on this day or earlier.",
        HelpName = "DAY",
    };

    public static readonly Option<int?> Limit = new("--limit")
    {
        Description = "At most so many.",
        HelpName = "N",
    };

    /// <summary>The options of the two times, which every question takes.</summary>
    public static IEnumerable<Option> Times => [AsOf, Certainly, KnownAt, AtLeast];

    /// <summary>The options of a range of days.</summary>
    public static IEnumerable<Option> Range => [From, To];

    /// <summary>The day that an option holds; null where it is absent.</summary>
    public static DateOnly? ReadDay(Run run, Option<string?> option) => run.Get(option) is { } text
        ? ParseDay(text) ?? throw CommandException.BadInput(new CommandError(RefusalCodes.BadDate,
            $"'{text}' is no day. Write year, month and day, such as 2005-01-31.")
        { Field = option.Name })
        : null;

    /// <summary>A day in the form 2005-01-31; null where it is none.</summary>
    public static DateOnly? ParseDay(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>The range of days that <see cref="From"/> and <see cref="To"/> hold.</summary>
    public static (DateOnly? From, DateOnly? To) ReadRange(Run run)
    {
        var (from, to) = (ReadDay(run, From), ReadDay(run, To));
        return from > to
            ? throw CommandException.BadInput(new CommandError(RefusalCodes.BadDate,
                $"The range ends on {to:yyyy-MM-dd}, before it starts on {from:yyyy-MM-dd}.")
            { Field = To.Name })
            : (from, to);
    }

    /// <summary>The report type that <see cref="Type"/> names; null where it is absent.</summary>
    public static string? ReadType(Run run) =>
        ReadWord(run, Type, "report type", RefusalCodes.UnknownType, [.. CodebookEntry.All.Select(e => e.Name)]);

    /// <summary>How many are wanted at most; null for no limit.</summary>
    public static int? ReadLimit(Run run) => run.Get(Limit) is { } limit
        ? limit > 0 ? limit : throw CommandException.BadInput(new CommandError(RefusalCodes.Invalid, "The limit is 1 or more.") { Field = Limit.Name })
        : null;

    /// <summary>One of some words, whatever its case; null where the option is absent.</summary>
    /// <param name="run">The run.</param>
    /// <param name="option">The option.</param>
    /// <param name="what">What the words are, such as <c>status</c>.</param>
    /// <param name="code">The code of the error where it is none of them.</param>
    /// <param name="words">The words.</param>
    public static string? ReadWord(Run run, Option<string?> option, string what, string code, IReadOnlyCollection<string> words)
    {
        if (run.Get(option) is not { } asked)
        {
            return null;
        }
        return words.FirstOrDefault(w => w.Equals(asked, StringComparison.OrdinalIgnoreCase))
            ?? throw CommandException.BadInput(CommandError.Unknown(
                code, option.Name, what, asked, NearestNames.To(asked, words), $"There are {string.Join(", ", words)}."));
    }
}
