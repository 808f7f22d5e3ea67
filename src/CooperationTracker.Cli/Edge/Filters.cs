using System.CommandLine;
using CooperationTracker.Domain;

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

    /// <summary>The range of days that <see cref="From"/> and <see cref="To"/> hold.</summary>
    public static (DateOnly? From, DateOnly? To) ReadRange(Run run) => Asked.Range(run.Ask(From), run.Ask(To));

    /// <summary>The report type that <see cref="Type"/> names; null where it is absent.</summary>
    public static string? ReadType(Run run) => run.Ask(Type).ReportType();

    /// <summary>How many are wanted at most; null for no limit.</summary>
    public static int? ReadLimit(Run run) => run.Get(Limit) is { } limit
        ? limit > 0 ? limit : throw run.Ask(Limit).Wrong(RefusalCodes.Invalid, "The limit is 1 or more.")
        : null;
}
