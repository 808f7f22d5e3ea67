namespace CooperationTracker.Intake.Queue;

/// <summary>A statement or registry file on its way in, as a message that may come more than once.</summary>
/// <param name="Name">The file's name, for errors; empty for a request without one.</param>
/// <param name="Content">Its content.</param>
/// <param name="Author">Who brings it.</param>
/// <param name="Via">The way that it came, such as <c>watch</c>.</param>
public sealed record IncomingDocument(string Name, byte[] Content, string Author, string Via)
{
    /// <summary>What it is written in; null where its name and content tell.</summary>
    public Documents.InputForm? Form { get; init; }

    /// <summary>The line of the file that it is, from 1, where it is one of many statements; 0 where it is a whole file.</summary>
    public int Line { get; init; }

    /// <summary>How many bytes it had, where it was too large to be brought: its content is left out; null otherwise.</summary>
    public long? LeftOut { get; init; }

    /// <summary>A file as it stands.</summary>
    /// <exception cref="Documents.InputException">It cannot be read, or is too large for the queue.</exception>
    public static async Task<IncomingDocument> ReadAsync(string path, string author, string via, CancellationToken cancellation = default) =>
        new(Path.GetFileName(path), await Documents.InputDocument.ReadBytesAsync(path, cancellation: cancellation), author, via);

    /// <summary>Whether it holds many statements, one a line of JSON.</summary>
    internal bool IsLines => Line == 0 && (Form == Documents.InputForm.JsonLines
        || (Form is null && Path.GetExtension(Name).Equals(".jsonl", StringComparison.OrdinalIgnoreCase)));
}

/// <summary>What came of a document that was taken from the queue.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Line">The line of it; 0 for the whole.</param>
/// <param name="Subject">What it is about, such as <c>statement caco-osce-2004</c>; null where that cannot be read.</param>
/// <param name="Result">Whether it was appended, was there already, or was refused.</param>
/// <param name="Position">The log position from which it can be read; 0 when refused.</param>
/// <param name="Events">How many events were appended.</param>
/// <param name="Errors">Why it was refused; empty otherwise.</param>
public sealed record TakenIn(
    string Name, int Line, string? Subject, OutcomeKind Result, long Position, int Events, IReadOnlyList<Documents.InputError> Errors);
