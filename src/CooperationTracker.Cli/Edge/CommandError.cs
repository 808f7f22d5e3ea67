using CooperationTracker.Domain;
using CooperationTracker.Intake.Documents;

namespace CooperationTracker.Cli.Edge;

/// <summary>An error as the command line shows it: a line for people, an object in <c>--json</c> mode.</summary>
/// <param name="Code">A stable code, such as <c>unknown-actor</c>.</param>
/// <param name="Message">What was wrong and what to do.</param>
public sealed record CommandError(string Code, string Message)
{
    /// <summary>The file at fault, <c>-</c> for standard input; null where it is no file.</summary>
    public string? File { get; init; }

    /// <summary>The line in it, from 1; null where it is the file as a whole.</summary>
    public int? Line { get; init; }

    /// <summary>The column, from 1.</summary>
    public int? Column { get; init; }

    /// <summary>The field, such as <c>reports[2].occurred</c>, or the option or argument, such as <c>--as-of</c>.</summary>
    public string? Field { get; init; }

    /// <summary>JSON pointer (RFC 6901) to the field; null where it is no file.</summary>
    public string? Pointer { get; init; }

    /// <summary>The nearest right names, best first.</summary>
    public IReadOnlyList<string> Suggestions { get; init; } = [];

    /// <summary>An error in a file.</summary>
    public static CommandError From(InputError error) => new(error.Code, error.Message)
    {
        File = error.File.Length > 0 ? error.File : null,
        Line = error.Line > 0 ? error.Line : null,
        Column = error.Line > 0 ? error.Column : null,
        Field = error.Field.Length > 0 ? error.Field : null,
        Pointer = error.Pointer.Length > 0 ? error.Pointer : null,
        Suggestions = error.Suggestions,
    };

    /// <summary>A refusal of what options and arguments asked for.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="field">The option or argument at fault; null where it is none.</param>
    public static CommandError From(Refusal refusal, string? field) =>
        new(refusal.Code, refusal.Message) { Field = field, Suggestions = refusal.Suggestions };

    /// <summary>A name that nothing has.</summary>
    /// <param name="code">One of <see cref="RefusalCodes"/>.</param>
    /// <param name="field">The option or argument that holds it.</param>
    /// <param name="what">What it should have named, such as <c>actor</c>.</param>
    /// <param name="name">The name.</param>
    /// <param name="suggestions">The nearest names there are.</param>
    /// <param name="otherwise">What to do where no name is near.</param>
    public static CommandError Unknown(
        string code, string field, string what, string name, IReadOnlyList<string> suggestions, string otherwise) =>
        new(code, $"There is no {what} '{name}'. {(suggestions.Count > 0 ? $"Did you mean {string.Join(" or ", suggestions)}?" : otherwise)}")
        {
            Field = field,
            Suggestions = suggestions,
        };

    /// <summary><c>file:line:column: field: message</c>, the form that editors make clickable.</summary>
    public override string ToString() => string.Concat(
        File is null ? "" : Line is null ? $"{File}: " : $"{File}:{Line}:{Column}: ",
        Field is null ? "" : $"{Field}: ",
        Message);
}

/// <summary>Ends a command with errors and an exit code.</summary>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="errors">One error or several.</param>
public sealed class CommandException(int exitCode, params IReadOnlyList<CommandError> errors)
    : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>The exit code.</summary>
    public int ExitCode => exitCode;

    /// <summary>The errors.</summary>
    public IReadOnlyList<CommandError> Errors => errors;

    /// <summary>For what was handed in wrongly.</summary>
    public static CommandException BadInput(params IReadOnlyList<CommandError> errors) => new(ExitCodes.BadInput, errors);
}

/// <summary>The stable codes of errors that only the command line has.</summary>
public static class CommandCodes
{
    /// <summary>The command line itself cannot be read.</summary>
    public const string Usage = "usage";

    /// <summary>Standard output cannot be written.</summary>
    public const string Output = "output-failed";

    /// <summary>PostgreSQL has no space left.</summary>
    public const string DiskFull = "disk-full";

    /// <summary>PostgreSQL stopped, or the connection to it was lost.</summary>
    public const string ServerLost = "server-lost";

    /// <summary>PostgreSQL forbids it to this user.</summary>
    public const string PermissionDenied = "permission-denied";

    /// <summary>PostgreSQL refused for another reason.</summary>
    public const string Server = "server-error";

    /// <summary>A fault in the program.</summary>
    public const string Internal = "internal";

    /// <summary>There is no such view.</summary>
    public const string UnknownView = "unknown-view";

    /// <summary>The views have not come to the position that was asked for.</summary>
    public const string NotThereYet = "not-there-yet";

    /// <summary>There is no position in the log like this.</summary>
    public const string BadPosition = "bad-position";

    /// <summary>There are no seeds beside the program.</summary>
    public const string NoSeeds = "no-seeds";
}
