using CooperationTracker.Domain;

namespace CooperationTracker.Intake.Documents;

/// <summary>What is wrong in a file or request, and where.</summary>
/// <param name="File">The file's name as it was given; <c>-</c> for standard input.</param>
/// <param name="Line">The line, from 1; 0 where it is the file as a whole.</param>
/// <param name="Column">The column, from 1; 0 where it is the file as a whole.</param>
/// <param name="Pointer">JSON pointer (RFC 6901) to the field; empty for the whole.</param>
/// <param name="Code">A stable code, one of <see cref="RefusalCodes"/> or <see cref="InputCodes"/>.</param>
/// <param name="Message">What was wrong and what to do.</param>
/// <param name="Suggestions">The nearest right names, best first.</param>
public sealed record InputError(
    string File, int Line, int Column, string Pointer, string Code, string Message, IReadOnlyList<string> Suggestions)
{
    /// <summary>The field as people write it, such as <c>reports[2].occurred</c>; empty for the whole.</summary>
    public string Field => Pointer.Length == 0 ? "" : string.Concat(Pointer[1..].Split('/').Select((part, i) =>
        part.Length > 0 && part.All(char.IsAsciiDigit) ? $"[{part}]" : (i > 0 ? "." : "") + PositionMap.Unescape(part)));

    /// <summary><c>file:line:column: field: message</c>, the form that editors make clickable.</summary>
    public override string ToString() =>
        (Line > 0 ? $"{File}:{Line}:{Column}: " : $"{File}: ") + (Field.Length > 0 ? $"{Field}: " : "") + Message;
}

/// <summary>The stable codes of errors that concern a file's form, not its meaning.</summary>
public static class InputCodes
{
    /// <summary>The file does not exist or cannot be read.</summary>
    public const string Unreadable = "unreadable-file";

    /// <summary>The file is empty.</summary>
    public const string Empty = "empty-file";

    /// <summary>The file, or a line of it, is larger than is read.</summary>
    public const string TooLarge = "too-large";

    /// <summary>The file is not UTF-8 without a byte-order mark, or holds NUL characters.</summary>
    public const string Encoding = "bad-encoding";

    /// <summary>The file is no well-formed YAML or JSON.</summary>
    public const string Syntax = "bad-syntax";

    /// <summary>The file holds nothing that can be replayed.</summary>
    public const string NothingToReplay = "nothing-to-replay";
}

/// <summary>A file or request cannot be taken in. Nothing was changed.</summary>
public sealed class InputException : Exception
{
    /// <summary>One error or several.</summary>
    public InputException(params IReadOnlyList<InputError> errors)
        : base(string.Join(Environment.NewLine, errors)) => Errors = errors;

    /// <summary>For serializers and tools.</summary>
    public InputException() : this([])
    {
    }

    /// <summary>For serializers and tools.</summary>
    public InputException(string message) : base(message) => Errors = [];

    /// <summary>For serializers and tools.</summary>
    public InputException(string message, Exception inner) : base(message, inner) => Errors = [];

    /// <summary>Every error that was found.</summary>
    public IReadOnlyList<InputError> Errors { get; }
}
