using CooperationTracker.Intake.Documents;
using CooperationTracker.Server.Problems;
using Microsoft.Net.Http.Headers;

namespace CooperationTracker.Server.Appending;

/// <summary>What bodies are read, by their media type.</summary>
internal static class Body
{
    /// <summary>The names of UTF-8 and of its part that is ASCII.</summary>
    private static readonly string[] Charsets = ["utf-8", "utf8", "us-ascii", "ascii"];

    /// <summary>The documents that statements were taken from: of whatever kind of text.</summary>
    public static readonly IReadOnlyList<string> Texts = ["text/*", "application/octet-stream"];

    /// <summary>What a document is written in.</summary>
    /// <exception cref="EdgeException">It is of none of the <see cref="MediaTypes.Documents"/>.</exception>
    public static InputForm? FormOf(HttpRequest request) => FormOf(request, MediaTypes.Documents);

    /// <summary>What a document, or one for each line, is written in.</summary>
    /// <exception cref="EdgeException">It is of none of some media types.</exception>
    public static InputForm? FormOf(HttpRequest request, IReadOnlyList<string> mediaTypes) => MediaTypes.FormOf(Check(request, mediaTypes));

    /// <summary>Checks that a body is a text, which has no form.</summary>
    /// <exception cref="EdgeException">It says that it is something else.</exception>
    public static InputForm? NoForm(HttpRequest request)
    {
        // Who sends a file as it stands need not know what it is: its digest is what counts.
        if (request.ContentType is null)
        {
            CheckUnpacked(request);
        }
        else
        {
            Check(request, Texts);
        }
        return null;
    }

    /// <summary>Checks that a body is of one of some media types, and gives it.</summary>
    /// <exception cref="EdgeException">It is of none, in another encoding than UTF-8, or compressed in a way that is not known.</exception>
    public static string Check(HttpRequest request, IReadOnlyList<string> mediaTypes)
    {
        CheckUnpacked(request);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || mediaTypes.FirstOrDefault(t => type.IsSubsetOf(new MediaTypeHeaderValue(t))) is not { } mediaType)
        {
            throw Unsupported($"{(request.ContentType is { } given ? $"'{given}' is not read here." : "The header Content-Type is missing.")} Send {string.Join(", ", mediaTypes)}.");
        }
        // By name: the framework's own look-up fails on some encodings rather than say which they are.
        if (type.Charset.HasValue && !Charsets.Contains(HeaderUtilities.RemoveQuotes(type.Charset).ToString(), StringComparer.OrdinalIgnoreCase))
        {
            throw Unsupported($"Text in '{type.Charset}' is not read. Send it in UTF-8.");
        }
        return mediaType;
    }

    private static void CheckUnpacked(HttpRequest request)
    {
        // What the framework can unpack it has unpacked by now, and taken the header away.
        if (request.Headers.ContentEncoding is { Count: > 0 } packed && !packed.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            throw Unsupported($"A body packed as '{packed}' is not read. Send it as gzip or deflate, or as it is.");
        }
    }

    private static EdgeException Unsupported(string message) =>
        EdgeException.BadInput(new EdgeError(HttpCodes.UnsupportedMediaType, message) { Field = HeaderNames.ContentType });
}
