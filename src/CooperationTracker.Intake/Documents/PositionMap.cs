using System.Text;
using System.Text.Json;

namespace CooperationTracker.Intake.Documents;

/// <summary>Where each field of a document stands: JSON pointers to lines and columns, from 1.</summary>
internal sealed class PositionMap
{
    private readonly Dictionary<string, (int Line, int Column)> positions = [];

    public void Add(string pointer, int line, int column) => positions[pointer] = (line, column);

    /// <summary>The place of a field or, where it is absent, of what it should stand in.</summary>
    public (int Line, int Column) Locate(string pointer)
    {
        for (var at = pointer; ; at = at[..at.LastIndexOf('/')])
        {
            if (positions.TryGetValue(at, out var position))
            {
                return position;
            }
            if (at.Length == 0)
            {
                return (0, 0);
            }
        }
    }

    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    public static string Unescape(string part) => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    /// <summary>The places in well-formed JSON, and in the well-formed beginning of any other.</summary>
    public static PositionMap OfJson(ReadOnlySpan<byte> json, int firstLine)
    {
        var map = new PositionMap();
        var mark = new Cursor(firstLine);
        var reader = new Utf8JsonReader(json);
        Stack<(string Pointer, int Index)> open = [];
        var next = "";
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        next = $"{open.Peek().Pointer}/{Escape(reader.GetString()!)}";
                        map.positions[next] = mark.MoveTo(json, (int)reader.TokenStartIndex);
                        continue;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        open.Pop();
                        continue;
                }
                if (open.TryPeek(out var parent) && parent.Index >= 0)
                {
                    open.Pop();
                    open.Push((parent.Pointer, parent.Index + 1));
                    next = $"{parent.Pointer}/{parent.Index}";
                    map.positions[next] = mark.MoveTo(json, (int)reader.TokenStartIndex);
                }
                else if (open.Count == 0)
                {
                    map.positions[next] = mark.MoveTo(json, (int)reader.TokenStartIndex);
                }
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    open.Push((next, reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: half a surrogate pair in a name
        {
            // The binder reports the syntax error with its own place; what was read until there is mapped.
        }
        return map;
    }

    /// <summary>A place that moves forward only, so that finding all tokens costs one reading of the text.</summary>
    private struct Cursor(int firstLine)
    {
        private int index;
        private int line = firstLine;
        private int column = 1;

        public (int Line, int Column) MoveTo(ReadOnlySpan<byte> text, int to)
        {
            var passed = text[index..to];
            var lineStart = passed.LastIndexOf((byte)'\n') + 1;
            line += passed.Count((byte)'\n');
            column = (lineStart > 0 ? 1 : column) + Encoding.UTF8.GetCharCount(passed[lineStart..]);
            index = to;
            return (line, column);
        }
    }
}
