using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace CooperationTracker.Server.Appending;

/// <summary>The headers by which a caller says which version it has seen, and which request this is.</summary>
internal static class RequestHeaders
{
    /// <summary>The caller's name for a request, of the IETF draft: the same again is answered as the first time.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    private const int LongestKey = 255;

    /// <summary>The tag of a version.</summary>
    public static string Tag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The versions of which one must stand (RFC 9110, 13.1.1); null for any, none where no tag can be a version's.</summary>
    /// <exception cref="EdgeException">The header is malformed.</exception>
    public static IReadOnlyList<long>? Expected(HttpRequest request)
    {
        if (request.Headers.IfMatch is not { Count: > 0 } header)
        {
            return null;
        }
        if (!EntityTagHeaderValue.TryParseStrictList(header, out var tags) || (tags.Count > 1 && tags.Contains(EntityTagHeaderValue.Any)))
        {
            throw Wrong(HeaderNames.IfMatch, $"'{header}' is no list of entity tags. Write the version in quotes, such as \"7\": the field version of what was read, or the ETag of an append.");
        }
        return tags.Contains(EntityTagHeaderValue.Any)
            ? null
            : [.. tags.Where(t => !t.IsWeak).Select(Version).OfType<long>()]; // a weak tag never matches here
    }

    /// <summary>The request's key; null where it has none.</summary>
    /// <exception cref="EdgeException">The header is malformed.</exception>
    public static string? Key(HttpRequest request)
    {
        if (!request.Headers.TryGetValue(IdempotencyKey, out var header))
        {
            return null;
        }
        return header.Count == 1 && Unquote(header.ToString().Trim()) is { Length: > 0 and <= LongestKey } key
            ? key
            : throw Wrong(IdempotencyKey, $"The key is one text of 1 to {LongestKey} visible ASCII characters, such as \"8e03978e-40d5-43dd-bc93-6894a57f9324\".");
    }

    /// <summary>The file name that the client gives the body, without folders; null for none.</summary>
    public static string? FileName(HttpRequest request) => ContentDispositionHeaderValue.TryParse(request.Headers.ContentDisposition.ToString(), out var disposition)
        && HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString() is var name
        && name.Split('/', '\\')[^1] is { Length: > 0 } last ? last : null;

    /// <summary>Refuses a header that would do nothing here, since whoever sends it counts on it.</summary>
    /// <exception cref="EdgeException">The request has it.</exception>
    public static void Refuse(HttpRequest request, string header, string why)
    {
        if (request.Headers.ContainsKey(header))
        {
            throw Wrong(header, $"The header {header} is not taken here: {why} Leave it out.");
        }
    }

    private static long? Version(EntityTagHeaderValue tag) =>
        long.TryParse(tag.Tag.AsSpan()[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    /// <summary>A string of RFC 8941 without its quotes, or a text that was written without them; null where it is neither.</summary>
    private static string? Unquote(string text)
    {
        if (text is not ['"', .., '"'])
        {
            return text.All(c => c is > ' ' and <= '~' and not '"') ? text : null;
        }
        var unquoted = new System.Text.StringBuilder(text.Length);
        for (var i = 1; i < text.Length - 1; i++)
        {
            var escaped = text[i] == '\\';
            i += escaped ? 1 : 0;
            if (i == text.Length - 1 || text[i] is < ' ' or > '~' || escaped != text[i] is '"' or '\\')
            {
                return null;
            }
            unquoted.Append(text[i]);
        }
        return unquoted.ToString();
    }

    private static EdgeException Wrong(string header, string message) =>
        EdgeException.BadInput(new EdgeError(EdgeCodes.Usage, message) { Field = header });
}
