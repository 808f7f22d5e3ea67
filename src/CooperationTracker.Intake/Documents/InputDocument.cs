using System.Text;
using System.Text.Json;
using CooperationTracker.Domain;

namespace CooperationTracker.Intake.Documents;

/// <summary>
/// A file or request as JSON, whatever it was written in, with a way back to the lines: everything after
/// this point knows one form only, and names fields by JSON pointers.
/// </summary>
public sealed class InputDocument
{
    /// <summary>The largest file that is read whole, in bytes. A statement is a document of some pages.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private readonly PositionMap positions;
    private readonly int firstLine;

    private InputDocument(string name, ReadOnlyMemory<byte> json, int firstLine, PositionMap positions) =>
        (Name, Json, this.firstLine, this.positions) = (name, json, firstLine, positions);

    /// <summary>The file's name as it was given; <c>-</c> for standard input.</summary>
    public string Name { get; }

    /// <summary>The content as JSON in UTF-8.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>A document from the bytes of a YAML or JSON file.</summary>
    /// <param name="name">The file's name; its ending tells the form where nothing else does, otherwise the content.</param>
    /// <param name="bytes">The content.</param>
    /// <param name="form">What it is written in, where that is known.</param>
    /// <exception cref="InputException">It is empty, too large, wrongly encoded or not well-formed.</exception>
    public static InputDocument Read(string name, ReadOnlyMemory<byte> bytes, InputForm? form = null)
    {
        TextEncoding.Check(name, bytes.Span, MaxBytes);
        if (form == InputForm.Json || (form is null && IsJson(name, bytes.Span)))
        {
            return FromJson(name, bytes);
        }
        var (json, positions) = YamlToJson.Convert(name, Encoding.UTF8.GetString(bytes.Span));
        return new(name, json, 1, positions);
    }

    /// <summary>A document from JSON that was checked for its encoding, such as a line of a JSON-lines file.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="json">The content.</param>
    /// <param name="firstLine">The line of the file at which it starts.</param>
    public static InputDocument FromJson(string name, ReadOnlyMemory<byte> json, int firstLine = 1) =>
        new(name, json, firstLine, new(json, firstLine));

    /// <summary>Reads a file, or standard input for <c>-</c>.</summary>
    /// <exception cref="InputException">It cannot be read, or <see cref="Read"/> refuses it.</exception>
    public static async Task<InputDocument> ReadFileAsync(string path, Stream? standardInput = null, CancellationToken cancellation = default) =>
        Read(path, await ReadBytesAsync(path, standardInput, cancellation));

    /// <summary>Reads a file, or standard input for <c>-</c>, whatever is in it.</summary>
    /// <exception cref="InputException">It cannot be read, or is larger than <see cref="MaxBytes"/>.</exception>
    public static Task<byte[]> ReadBytesAsync(string path, Stream? standardInput = null, CancellationToken cancellation = default) =>
        FileBytes.ReadAsync(path, MaxBytes, standardInput, cancellation);

    /// <summary>Reads a request's content whole.</summary>
    /// <exception cref="InputException">It is larger than <see cref="MaxBytes"/>.</exception>
    public static Task<byte[]> ReadBytesAsync(Stream content, CancellationToken cancellation = default) =>
        FileBytes.ReadAsync("", content, MaxBytes, cancellation);

    /// <summary>An error at a field of this document.</summary>
    public InputError Error(string code, string pointer, string message, IReadOnlyList<string>? suggestions = null)
    {
        var (line, column) = positions.Locate(pointer);
        return new(Name, line, column, pointer, code, message, suggestions ?? []);
    }

    /// <summary>A refusal, placed in this document.</summary>
    public InputError Error(Refusal refusal) => Error(refusal.Code, refusal.Pointer, refusal.Message, refusal.Suggestions);

    /// <summary>The error of text that is no well-formed JSON, where the parser stopped.</summary>
    internal InputError SyntaxError(JsonException e)
    {
        var line = e.LineNumber ?? 0;
        var start = 0;
        for (var i = 0L; i < line; i++)
        {
            start += Json.Span[start..].IndexOf((byte)'\n') + 1;
        }
        var before = Json.Span.Slice(start, (int)Math.Min(e.BytePositionInLine ?? 0, Json.Length - start));
        return new(Name, firstLine + (int)line, Encoding.UTF8.GetCharCount(before) + 1, "", InputCodes.Syntax,
            $"This is not well-formed JSON. {Reason(e)}", []);
    }

    /// <summary>The parser's words without the place, which is ours to say, and without advice to programmers.</summary>
    private static string Reason(JsonException e) =>
        e.Message.Split(" LineNumber:")[0].Replace(" Change the reader options.", "", StringComparison.Ordinal);

    private static bool IsJson(string name, ReadOnlySpan<byte> bytes) => Path.GetExtension(name).ToUpperInvariant() switch
    {
        ".JSON" => true,
        ".YAML" or ".YML" => false,
        _ => bytes.TrimStart(" \t\r\n"u8) is [(byte)'{', ..],
    };
}

/// <summary>What a file or request is written in.</summary>
/// <remarks>By their numbers in messages that wait: a new one comes last.</remarks>
public enum InputForm
{
    /// <summary>JSON.</summary>
    Json,

    /// <summary>YAML.</summary>
    Yaml,

    /// <summary>JSON, a document a line: many in one, which are read one by one.</summary>
    JsonLines,
}
