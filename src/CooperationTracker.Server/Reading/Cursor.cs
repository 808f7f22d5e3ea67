using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using CooperationTracker.Views;

namespace CooperationTracker.Server.Reading;

/// <summary>
/// A place in a list as clients carry it from a page to the next: the values that the last item is sorted by, with the
/// route and the sort that they belong to, so that a place in another list is not taken for one in this.
/// </summary>
internal static class Cursor
{
    /// <summary>Writes a place.</summary>
    /// <param name="route">The route's pattern.</param>
    /// <param name="sort">The sort as it was asked for; null where none was.</param>
    /// <param name="place">The values.</param>
    public static string Write(string route, string? sort, IReadOnlyList<string> place) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes<string[]>([route, sort ?? "", .. place]));

    /// <summary>Reads a place of this route and sort.</summary>
    /// <exception cref="EdgeException">It is none.</exception>
    public static IReadOnlyList<string>? Read(Asked asked, string route, string? sort)
    {
        if (asked.Text is not { } text)
        {
            return null;
        }
        return Parse(text) is [var ofRoute, var ofSort, .. var place] && ofRoute == route && ofSort == (sort ?? "")
            ? place
            : throw asked.Wrong(PagingException.BadCursor,
                "This is no place in this list. Follow the link 'next' of the page before, with the same sort, or start at the first page.");
    }

    private static string[]? Parse(string text)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (!Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var length))
        {
            return null;
        }
        try
        {
            // Text that is not UTF-8 reads as one that is; a place of ours always is.
            var values = JsonSerializer.Deserialize<string[]>(Encoding.UTF8.GetString(bytes, 0, length));
            return values is null || values.Contains(null) ? null : values;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
