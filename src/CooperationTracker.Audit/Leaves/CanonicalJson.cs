using System.Buffers;
using System.Runtime.InteropServices;
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

    private const int Few = 32;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1_000 };

    /// <summary>Those of the objects that are being written, of the innermost last.</summary>
    [ThreadStatic]
    private static List<Member>? members;

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
        (members ??= []).Clear();
        WriteValue(ref reader, json, output);
        reader.Read(); // refuses what follows
    }

    /// <summary>Writes a string.</summary>
    internal static void WriteString(ReadOnlySpan<char> text, ByteBuffer output)
    {
        output.Write((byte)'"');
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
        output.Write((byte)'"');
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

    private static void WriteValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ByteBuffer output)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                WriteObject(ref reader, json, output);
                break;
            case JsonTokenType.StartArray:
                WriteArray(ref reader, json, output);
                break;
            case JsonTokenType.String:
                WriteString(ref reader, json, output);
                break;
            case JsonTokenType.Number:
                CanonicalNumber.Write(reader.ValueSpan, output);
                break;
            default: // null, true, false
                output.Write(reader.ValueSpan);
                break;
        }
    }

    private static void WriteString(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ByteBuffer output)
    {
        if (reader.ValueIsEscaped)
        {
            WriteString(reader.GetString(), output);
            return;
        }
        output.Write(json.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2)); // with its quotes
    }

    private static void WriteArray(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ByteBuffer output)
    {
        output.Write((byte)'[');
        for (var isFirst = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; isFirst = false)
        {
            if (!isFirst)
            {
                output.Write((byte)',');
            }
            WriteValue(ref reader, json, output);
        }
        output.Write((byte)']');
    }

    /// <summary>Members are written as they come, and put in order afterwards.</summary>
    private static void WriteObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ByteBuffer output)
    {
        output.Write((byte)'{');
        var (start, outer) = (output.Count, members!.Count);
        var isPlain = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (members.Count > outer)
            {
                output.Write((byte)',');
            }
            var at = output.Count;
            WriteString(ref reader, json, output);
            var name = output.Count - at;
            isPlain &= !reader.ValueIsEscaped && Ascii.IsValid(reader.ValueSpan);
            output.Write((byte)':');
            reader.Read();
            WriteValue(ref reader, json, output);
            members.Add(new(at - start, name, output.Count - at));
        }
        Order(CollectionsMarshal.AsSpan(members)[outer..], output, start, isPlain);
        members.RemoveRange(outer, members.Count - outer);
        output.Write((byte)'}');
    }

    /// <param name="some">The members of an object.</param>
    /// <param name="output">Where they stand.</param>
    /// <param name="start">Where they begin there.</param>
    /// <param name="isPlain">Whether all names are of ASCII without escapes, so that their bytes have the order of their UTF-16.</param>
    private static void Order(Span<Member> some, ByteBuffer output, int start, bool isPlain)
    {
        var length = output.Count - start;
        var written = ArrayPool<byte>.Shared.Rent(length);
        output.Written[start..].CopyTo(written);
        var byName = new ByName(written, isPlain);
        var isInOrder = true;
        for (var i = 1; i < some.Length; i++)
        {
            isInOrder &= byName.Compare(some[i - 1], some[i]) < 0;
        }
        if (!isInOrder)
        {
            Sort(some, byName);
            output.Truncate(start);
            for (var i = 0; i < some.Length; i++)
            {
                if (i > 0 && byName.Compare(some[i - 1], some[i]) == 0)
                {
                    throw new JsonException($"The name {Encoding.UTF8.GetString(some[i].NameIn(written))} stands twice in one object.");
                }
                output.Write(i > 0 ? ","u8 : []);
                output.Write(written.AsSpan(some[i].Start, some[i].Length));
            }
        }
        ArrayPool<byte>.Shared.Return(written);
    }

    /// <summary>Objects have few members as a rule: for those the library's sort costs more than all the rest of the form.</summary>
    private static void Sort(Span<Member> some, ByName byName)
    {
        if (some.Length > Few)
        {
            some.Sort(byName);
            return;
        }
        for (var i = 1; i < some.Length; i++)
        {
            var member = some[i];
            var at = i;
            for (; at > 0 && byName.Compare(some[at - 1], member) > 0; at--)
            {
                some[at] = some[at - 1];
            }
            some[at] = member;
        }
    }

    /// <param name="Start">Where it begins, from its object's first one on.</param>
    /// <param name="NameLength">The length of its name, in quotes as it is written.</param>
    /// <param name="Length">The length of all of it.</param>
    private readonly record struct Member(int Start, int NameLength, int Length)
    {
        public ReadOnlySpan<byte> NameIn(byte[] written) => written.AsSpan(Start, NameLength);
    }

    private readonly struct ByName(byte[] written, bool isPlain) : IComparer<Member>
    {
        public int Compare(Member x, Member y)
        {
            var one = x.NameIn(written);
            var other = y.NameIn(written);
            // Without the quote at its end the shorter of two names comes first.
            return isPlain ? one[..^1].SequenceCompareTo(other[..^1]) : string.CompareOrdinal(Text(one), Text(other));
        }

        private static string Text(ReadOnlySpan<byte> name)
        {
            var reader = new Utf8JsonReader(name);
            reader.Read();
            return reader.GetString()!;
        }
    }
}
