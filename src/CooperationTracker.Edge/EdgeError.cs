using CooperationTracker.Domain;
using CooperationTracker.Intake.Documents;

namespace CooperationTracker.Edge;

/// <summary>An error as every edge tells it: a line for people, an object for programs.</summary>
/// <param name="Code">A stable code, such as <c>unknown-actor</c>.</param>
/// <param name="Message">What was wrong and what to do.</param>
public sealed record EdgeError(string Code, string Message)
{
    /// <summary>The file at fault, <c>-</c> for standard input; null where it is no file.</summary>
    public string? File { get; init; }

    /// <summary>The line in it, from 1; null where it is the file as a whole.</summary>
    public int? Line { get; init; }

    /// <summary>The column, from 1.</summary>
    public int? Column { get; init; }

    /// <summary>The field, such as <c>reports[2].occurred</c>, or the option, argument or parameter, such as <c>--as-of</c> or <c>asOf</c>.</summary>
    public string? Field { get; init; }

    /// <summary>JSON pointer (RFC 6901) to the field; null where it is no file.</summary>
    public string? Pointer { get; init; }

    /// <summary>The nearest right names, best first.</summary>
    public IReadOnlyList<string> Suggestions { get; init; } = [];

    /// <summary>An error in a file.</summary>
    public static EdgeError From(InputError error) => new(error.Code, error.Message)
    {
        File = error.File.Length > 0 ? error.File : null,
        Line = error.Line > 0 ? error.Line : null,
        Column = error.Line > 0 ? error.Column : null,
        Field = error.Field.Length > 0 ? error.Field : null,
        Pointer = error.Pointer.Length > 0 ? error.Pointer : null,
        Suggestions = error.Suggestions,
    };

    /// <summary>A refusal of what options, arguments or parameters asked for.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="field">The one at fault; null where it is none.</param>
    public static EdgeError From(Refusal refusal, string? field) =>
        new(refusal.Code, refusal.Message) { Field = field, Suggestions = refusal.Suggestions };

    /// <summary>A name that nothing has.</summary>
    /// <param name="code">One of <see cref="RefusalCodes"/>.</param>
    /// <param name="field">The option, argument or parameter that holds it.</param>
    /// <param name="what">What it should have named, such as <c>actor</c>.</param>
    /// <param name="name">The name.</param>
    /// <param name="suggestions">The nearest names there are.</param>
    /// <param name="otherwise">What to do where no name is near.</param>
    public static EdgeError Unknown(
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

/// <summary>Whose fault it is that a request came to nothing.</summary>
public enum FaultKind
{
    /// <summary>Something that was handed in is wrong; nothing was changed.</summary>
    BadInput,

    /// <summary>Refused because of what stands in the log, or failed for a reason outside the request.</summary>
    Failed,
}

/// <summary>Ends a request with errors.</summary>
/// <param name="kind">Whose fault it is.</param>
/// <param name="errors">One error or several.</param>
public sealed class EdgeException(FaultKind kind, params IReadOnlyList<EdgeError> errors)
    : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>Whose fault it is.</summary>
    public FaultKind Kind => kind;

    /// <summary>The errors.</summary>
    public IReadOnlyList<EdgeError> Errors => errors;

    /// <summary>For what was handed in wrongly.</summary>
    public static EdgeException BadInput(params IReadOnlyList<EdgeError> errors) => new(FaultKind.BadInput, errors);
}

/// <summary>The stable codes of errors that only the edges have.</summary>
public static class EdgeCodes
{
    /// <summary>The command line, or the request, itself cannot be read.</summary>
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

    /// <summary>A view is not what the log gives.</summary>
    public const string ViewsDiffer = "views-differ";

    /// <summary>There is no position in the log like this.</summary>
    public const string BadPosition = "bad-position";

    /// <summary>The server that was asked for its health cannot answer questions.</summary>
    public const string NotReady = "not-ready";

    /// <summary>There is no such engine, or this program was built without it.</summary>
    public const string NoEngine = "no-engine";

    /// <summary>There is no such message.</summary>
    public const string UnknownMessage = "unknown-message";

    /// <summary>A server works on the log that was to be removed.</summary>
    public const string InUse = "in-use";

    /// <summary>There are no seeds beside the program.</summary>
    public const string NoSeeds = "no-seeds";
}
