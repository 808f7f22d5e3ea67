using System.Text;
using System.Text.Json;

namespace CooperationTracker.Intake.Documents;

/// <summary>
/// Where each field of a document stands: JSON pointers to lines and columns, from 1. A place is looked for when an error
/// is there to be placed, so that a document costs no memory for the places that nobody asks for.
/// </summary>
/// <param name="json">The document as JSON, the well-formed beginning of which is looked through.</param>
/// <param name="firstLine">The line at which that starts.</param>
/// <param name="marks">Where it was written in another form, the places in it: of the whole, then of every field's name and every list's item as they come.</param>
internal sealed class PositionMap(ReadOnlyMemory<byte> json, int firstLine, IReadOnlyList<(int Line, int Column)>? marks = null)
{
    /// <summary>The place of a field or, where it is absent, of what it should stand in.</summary>
    public (int Line, int Column) Locate(string pointer)
    {
        if (Find(json.Span, [.. pointer.Split('/').Skip(1).Select(Unescape)]) is not var (mark, index))
        {
            return (0, 0);
        }
        if (marks is not null)
        {
            return marks[mark];
        }
        var before = json.Span[..index];
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return (firstLine + before.Count((byte)'\n'), Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }

    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    public static string Unescape(string part) => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    /// <summary>
    /// The last token that stands where the path leads, as far as it leads: its number among those that have a place, and its index.
    /// A field has the place of its name, the whole and an item that of their beginning.
    /// </summary>
    private static (int Mark, int Index)? Find(ReadOnlySpan<byte> json, IReadOnlyList<string> path)
    {
        var reader = new Utf8JsonReader(json);
        (int Mark, int Index)? found = null;
        // How far the found one is along the path, how far what is open is, and whether the next value goes on along it.
        var (foundAt, openAt, leads) = (0, 0, true);
        Stack<int> open = []; // the index of each open list's next item; -1 for what has fields
        var mark = -1;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                {
                    if (open.Count == openAt && foundAt == path.Count && foundAt == openAt)
                    {
                        return found;
                    }
                    openAt = Math.Min(openAt, open.Count - 1);
                    open.Pop();
                    continue;
                }
                var index = open.Count > 0 ? open.Peek() : 0;
                if (reader.TokenType == JsonTokenType.PropertyName || open.Count == 0 || index >= 0)
                {
                    mark++;
                    leads = open.Count == 0 || (open.Count == openAt && openAt <= path.Count && IsAt(ref reader, index, path[openAt - 1]));
                    if (leads && open.Count >= foundAt)
                    {
                        (found, foundAt) = ((mark, (int)reader.TokenStartIndex), open.Count);
                    }
                    if (index >= 0 && open.Count > 0)
                    {
                        if (leads && foundAt == path.Count)
                        {
                            return found; // a name may stand again, an item does not
                        }
                        open.Push(open.Pop() + 1);
                    }
                }
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    openAt = leads && open.Count == openAt ? openAt + 1 : openAt;
                    open.Push(reader.TokenType == JsonTokenType.StartArray ? 0 : -1);
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: half a surrogate pair in a name
        {
            // The binder reports the syntax error with its own place; what was read until there has places.
        }
        return found;
    }

    private static bool IsAt(ref Utf8JsonReader reader, int index, string part) =>
        index < 0 ? reader.ValueTextEquals(part) : int.TryParse(part, out var asked) && asked == index;
}
