using System.Buffers;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CooperationTracker.Intake.Documents;

/// <summary>
/// Rewrites one YAML document as JSON and notes where each field stands. Every scalar becomes text, except an
/// empty or null one: whether <c>2003</c> is a number or a year is for its field to say. Anchors and aliases
/// are refused, since a few lines of them unfold without bound; so are keys that stand twice.
/// </summary>
internal static class YamlToJson
{
    private const int MaxDepth = 32;

    /// <exception cref="InputException">It is no well-formed YAML document of that kind.</exception>
    public static (ReadOnlyMemory<byte> Json, PositionMap Positions) Convert(string name, string yaml)
    {
        var buffer = new ArrayBufferWriter<byte>(yaml.Length * 2);
        List<(int Line, int Column)> marks = [];
        var parser = new Parser(new StringReader(yaml));
        try
        {
            using var writer = new Utf8JsonWriter(buffer);
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                throw new InputException(new InputError(name, 0, 0, "", InputCodes.Empty, "The file holds nothing but comments.", []));
            }
            parser.Consume<DocumentStart>();
            WriteUnnamed(parser, writer, marks, 0);
            parser.Consume<DocumentEnd>();
            if (parser.TryConsume<DocumentStart>(out var second))
            {
                throw new YamlException(second.Start, second.End, "A second document starts here. Put each statement into a file of its own.");
            }
        }
        catch (YamlException e)
        {
            throw new InputException(new InputError(
                name, (int)e.Start.Line, (int)e.Start.Column, "", InputCodes.Syntax, $"This is not well-formed YAML. {Explain(e)}", []));
        }
        catch (InvalidOperationException e) when (e.Source == typeof(Parser).Assembly.GetName().Name)
        {
            // The scanner's answer to a field inside a list that is not closed.
            var at = parser.Current?.End ?? Mark.Empty;
            throw new InputException(new InputError(
                name, (int)at.Line, (int)at.Column, "", InputCodes.Syntax, "This is not well-formed YAML. A bracket, brace or quote near here is not closed.", []));
        }
        return (buffer.WrittenMemory, new(buffer.WrittenMemory, 1, marks));
    }

    /// <summary>Of the document as a whole and of a list's items, which stand where they start; a field stands where its name does.</summary>
    private static void WriteUnnamed(IParser parser, Utf8JsonWriter writer, List<(int Line, int Column)> marks, int depth)
    {
        if (parser.Accept<ParsingEvent>(out var next))
        {
            marks.Add(((int)next.Start.Line, (int)next.Start.Column));
        }
        Write(parser, writer, marks, depth);
    }

    private static void Write(IParser parser, Utf8JsonWriter writer, List<(int Line, int Column)> marks, int depth)
    {
        var at = parser.Consume<ParsingEvent>();
        switch (at)
        {
            case NodeEvent { Anchor.IsEmpty: false } or AnchorAlias:
                throw Anchored(at);
            case var _ when depth > MaxDepth:
                throw new YamlException(at.Start, at.End, $"It is nested more than {MaxDepth} deep.");
            case Scalar scalar:
                WriteScalar(writer, scalar);
                break;
            case SequenceStart:
                writer.WriteStartArray();
                while (!parser.TryConsume<SequenceEnd>(out _))
                {
                    WriteUnnamed(parser, writer, marks, depth + 1);
                }
                writer.WriteEndArray();
                break;
            case MappingStart:
                WriteMapping(parser, writer, marks, depth);
                break;
            default:
                throw new YamlException(at.Start, at.End, "This is not expected here.");
        }
    }

    private static void WriteMapping(IParser parser, Utf8JsonWriter writer, List<(int Line, int Column)> marks, int depth)
    {
        HashSet<string> names = [];
        writer.WriteStartObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var key))
            {
                var odd = parser.Current!;
                throw new YamlException(odd.Start, odd.End, "A field needs a plain name.");
            }
            if (!key.Anchor.IsEmpty)
            {
                throw Anchored(key);
            }
            if (!names.Add(key.Value))
            {
                throw new YamlException(key.Start, key.End, $"The field '{key.Value}' stands twice.");
            }
            marks.Add(((int)key.Start.Line, (int)key.Start.Column));
            writer.WritePropertyName(key.Value);
            Write(parser, writer, marks, depth + 1);
        }
        writer.WriteEndObject();
    }

    private static void WriteScalar(Utf8JsonWriter writer, Scalar scalar)
    {
        if (scalar.Style == ScalarStyle.Plain && scalar.Value is ("" or "~" or "null" or "Null" or "NULL"))
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteStringValue(scalar.Value);
        }
    }

    private static YamlException Anchored(ParsingEvent at) =>
        new(at.Start, at.End, "Anchors (&) and aliases (*) are not read. Write the value out.");

    private static string Explain(YamlException e) => e.Message.EndsWith('.') ? e.Message : e.Message + ".";
}
