using CooperationTracker.Intake.Queue;

namespace CooperationTracker.Edge;

/// <summary>A message that came to nothing, as every edge tells it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The file's name, or the kind of message where it is no document; absent for a document that came without one.</param>
/// <param name="Line">The line of the file that it is; absent for the whole.</param>
/// <param name="At">When it was put into the queue.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Code">The stable code of what was wrong first.</param>
/// <param name="Message">What was wrong, every error on a line.</param>
/// <param name="Errors">The errors by line and field; empty where it was no fault of the document's.</param>
public sealed record DeadLetterItem(
    Guid Id, string? Name, int? Line, DateTimeOffset At, int Attempts, string Code, string Message, IReadOnlyList<EdgeError> Errors)
{
    /// <summary>The dead letter of a queue.</summary>
    public static DeadLetterItem Of(DeadLetter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        EdgeError[] errors = [.. letter.Errors.Select(EdgeError.From)];
        return new(
            letter.Id, letter.Name.Length > 0 ? letter.Name : null, letter.Line > 0 ? letter.Line : null, letter.At, letter.Attempts,
            errors.Length > 0 ? errors[0].Code : CodeOf(letter.Exception),
            errors.Length > 0 ? string.Join(Environment.NewLine, errors.Select(e => e.ToString())) : letter.Message,
            errors);
    }

    /// <summary>The name of an exception is all that is kept of one.</summary>
    private static string CodeOf(string exception) =>
        exception.StartsWith("Npgsql.", StringComparison.Ordinal) || exception.StartsWith("System.Net.", StringComparison.Ordinal) ? EdgeCodes.ServerLost : EdgeCodes.Internal;
}
