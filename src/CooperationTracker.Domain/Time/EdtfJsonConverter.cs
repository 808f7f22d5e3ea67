using System.Text.Json;
using System.Text.Json.Serialization;

namespace CooperationTracker.Domain.Time;

/// <summary>An EDTF value as a JSON string of its text.</summary>
public sealed class EdtfJsonConverter : JsonConverter<Edtf>
{
    /// <summary>Reads the string.</summary>
    /// <exception cref="JsonException">It is no string, or no EDTF value; the message is that of <see cref="Edtf.Parse"/>.</exception>
    public override Edtf Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException($"An EDTF date is a string such as \"2003-07-01\", not {reader.TokenType}.");
        return Edtf.TryParse(reader.GetString(), out var value, out var error) ? value : throw new JsonException(error);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Edtf value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStringValue(value.ToString());
    }
}
