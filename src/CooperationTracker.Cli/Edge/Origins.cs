using System.CommandLine;
using CooperationTracker.Domain;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Documents;

namespace CooperationTracker.Cli.Edge;

/// <summary>Options of commands that append: who, why, and on what they had read.</summary>
internal static class Origins
{
    /// <summary>Who appends something new.</summary>
    public static readonly Option<string?> Author = new("--by")
    {
        Description = "Who appends it; the user of this machine where it is absent.",
        HelpName = "AUTHOR",
    };

    /// <summary>Who corrects.</summary>
    public static readonly Option<string> By = new("--by")
    {
        Description = "Who asks for it.",
        HelpName = "AUTHOR",
        Required = true,
    };

    /// <summary>Why something is corrected.</summary>
    public static readonly Option<string> Reason = new("--reason")
    {
        Description = "Why.",
        HelpName = "TEXT",
        Required = true,
    };

    /// <summary>The version of the statement that was read before.</summary>
    public static readonly Option<long?> ExpectedVersion = new("--expected-version")
    {
        Description = "Refuse where the statement is at another version by now ('statement KEY' shows it).",
        HelpName = "N",
    };

    /// <summary>The version of the registry's entry that was read before.</summary>
    public static readonly Option<long?> ExpectedEntryVersion = new(ExpectedVersion.Name)
    {
        Description = "Refuse where the entry is at another version by now ('actor ID' and 'trace ID' show it, 'events --stream topic/ID' that of a topic).",
        HelpName = ExpectedVersion.HelpName,
    };

    /// <summary>The options of a correction of a statement or report.</summary>
    public static IEnumerable<Option> OfCorrection => [Reason, By, ExpectedVersion];

    /// <summary>The options of a correction of the registry.</summary>
    public static IEnumerable<Option> OfEntryCorrection => [Reason, By, ExpectedEntryVersion];

    /// <summary>The version that the request was made on; null for any.</summary>
    public static IReadOnlyList<long>? Expected(Run run) => (run.Get(ExpectedVersion) ?? run.Get(ExpectedEntryVersion)) is { } version ? [version] : null;

    /// <summary>The origin of something new.</summary>
    public static Origin Of(Run run, string? file = null) =>
        new(run.Get(Author) is { Length: > 0 } author ? author : Environment.UserName, "cli", NameOf(file));

    /// <summary>The origin of a correction.</summary>
    public static Origin OfCorrector(Run run, string? file = null) => new(run.Get(By)!, "cli", NameOf(file));

    /// <summary>Where a refusal of a correction belongs: to an option or argument, or else to the file.</summary>
    /// <param name="document">The file; null where there is none.</param>
    /// <param name="own">Pointers that mean options or arguments of the command's own.</param>
    public static Func<Refusal, EdgeError> Place(InputDocument? document, params (string Pointer, string Field)[] own)
    {
        var fields = new Dictionary<string, string>
        {
            ["/reason"] = "--reason",
            ["/author"] = "--by",
            ["/expectedVersion"] = "--expected-version",
        };
        foreach (var (pointer, field) in own)
        {
            fields[pointer] = field;
        }
        return refusal => document is null || fields.ContainsKey(refusal.Pointer)
            ? EdgeError.From(refusal, fields.GetValueOrDefault(refusal.Pointer))
            : EdgeError.From(document.Error(refusal));
    }

    private static string? NameOf(string? file) => file is null or "-" ? null : Path.GetFileName(file);
}
