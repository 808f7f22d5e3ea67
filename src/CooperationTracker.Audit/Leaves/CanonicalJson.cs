using System.Buffers;
using System.Text;
using System.Text.Json;

namespace CooperationTracker.Audit.Leaves;

/// <summary>The one form of a JSON value (RFC 8785): members in the order of their names' UTF-16, no blanks, the shortest strings and numbers.</summary>
/// <remarks>
/// Numbers are what a double holds, as the RFC has it: two that are the same double have the same form. One beyond every
/// double stands as it was written, since a log must take what PostgreSQL took.
/// </remarks>
public static class CanonicalJson
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(c => (char)c), '"', '\\']);

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1_000 };

    /// <summary>The form of a value.</summary>
    /// <param name="json">The value in UTF-8.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static byte[] Of(ReadOnlySpan<byte> json)
    {
        var output = new ByteBuffer();
        Write(json, output);
        return output.Written.ToArray();
    }

    /// <summary>Writes the form of a value.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    internal static void Write(ReadOnlySpan<byte> json, ByteBuffer output)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        WriteValue(ref reader, output);
        reader.Read(); // refuses what follows
    }

    /// <summary>Writes a string.</summary>
    internal static void WriteString(ReadOnlySpan<char> text, ByteBuffer output)
    {
        output.Write("\""u8);
        for (var rest = text; rest.Length > 0;)
        {
            var plain = rest.IndexOfAny(Escaped);
            output.Write(plain < 0 ? rest : rest[..plain]);
            if (plain < 0)
            {
                break;
            }
            WriteEscaped(rest[plain], output);
            rest = rest[(plain + 1)..];
        }
        output.Write("\""u8);
    }

    private static void WriteEscaped(char c, ByteBuffer output)
    {
        ReadOnlySpan<byte> form = c switch
        {
            '"' => "\\\""u8,
            '\\' => "\\\\"u8,
            '\b' => "\\b"u8,
            '\f' => "\\f"u8,
            '\n' => "\\n"u8,
            '\r' => "\\r"u8,
            '\t' => "\\t"u8,
            _ => [],
        };
        output.Write(form.Length > 0 ? form : Encoding.ASCII.GetBytes($"\\u{(int)c:x4}"));
    }

    private static void WriteValue(ref Utf8JsonReader reader, ByteBuffer output)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                WriteObject(ref reader, output);
                break;
            case JsonTokenType.StartArray:
                WriteArray(ref reader, output);
                break;
            case JsonTokenType.String:
                WriteString(ref reader, output);
                break;
            case JsonTokenType.Number:
                CanonicalNumber.Write(reader.ValueSpan, output);
                break;
            default: // null, true, false
                output.Write(reader.ValueSpan);
                break;
        }
    }

    private static void WriteString(ref Utf8JsonReader reader, ByteBuffer output)
    {
        if (reader.ValueIsEscaped)
        {
            WriteString(reader.GetString(), output);
            return;
        }
        output.Write("\""u8);
        output.Write(reader.ValueSpan);
        output.Write("\""u8);
    }

    private static void WriteArray(ref Utf8JsonReader reader, ByteBuffer output)
    {
        output.Write("["u8);
        for (var isFirst = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; isFirst = false)
        {
            output.Write(isFirst ? [] : ","u8);
            WriteValue(ref reader, output);
        }
        output.Write("]"u8);
    }

    /// <summary>Members are written as they come, each after a comma, and put in order afterwards.</summary>
    private static void WriteObject(ref Utf8JsonReader reader, ByteBuffer output)
    {
        output.Write("{"u8);
        var start = output.Count;
        var members = new List<Member>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var at = output.Count;
            output.Write(","u8);
            var name = reader.GetString()!;
            WriteString(ref reader, output);
            output.Write(":"u8);
            reader.Read();
            WriteValue(ref reader, output);
            members.Add(new(name, at - start, output.Count - at));
        }
        if (members.Count > 0)
        {
            Order(members, output, start);
        }
        output.Write("}"u8);
    }

    private static void Order(List<Member> members, ByteBuffer output, int start)
    {
        var length = output.Count - start;
        var written = ArrayPool<byte>.Shared.Rent(length);
        output.Written[start..].CopyTo(written);
        members.Sort();
        for (var i = 1; i < members.Count; i++)
        {
            if (members[i].Name == members[i - 1].Name)
            {
                throw new JsonException($"The name '{members[i].Name}' stands twice in one object.");
            }
        }
        output.Truncate(start);
        var isFirst = true;
        foreach (var member in members)
        {
            output.Write(written.AsSpan(member.Start, member.Length)[(isFirst ? 1 : 0)..]);
            isFirst = false;
        }
        ArrayPool<byte>.Shared.Return(written);
    }

    private readonly record struct Member(string Name, int Start, int Length) : IComparable<Member>
    {
        public int CompareTo(Member other) => string.CompareOrdinal(Name, other.Name);
    }
}
