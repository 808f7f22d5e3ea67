using System.Text.Json;
using System.Text.Json.Serialization;

namespace CooperationTracker.Marten;

/// <summary>An event whose JSON stands already: what the log was given is what Marten writes, to the byte.</summary>
/// <param name="Json">UTF-8 JSON, checked by PostgreSQL alone.</param>
internal sealed record RawEvent(ReadOnlyMemory<byte> Json);

/// <summary>Writes a <see cref="RawEvent"/> as it stands.</summary>
internal sealed class RawEventConverter : JsonConverter<RawEvent>
{
    public override RawEvent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Events are read as the classes of the domain.");

    public override void Write(Utf8JsonWriter writer, RawEvent value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Json.Span, skipInputValidation: true);
}
