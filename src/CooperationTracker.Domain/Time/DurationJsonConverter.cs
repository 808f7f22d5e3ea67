using System.Text.Json;
using System.Text.Json.Serialization;

namespace CooperationTracker.Domain.Time;

/// <summary>A duration as a JSON string of its text.</summary>
public sealed class DurationJsonConverter : JsonConverter<Duration>
{
    /// <summary>Reads the string.</summary>
    /// <exception cref="JsonException">It is no string, or no duration; the message is that of <see cref="Duration.TryParse"/>.</exception>
    public override Duration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException($"A duration is a string such as \"P1Y\", not {reader.TokenType}.");
        }
        return Duration.TryParse(reader.GetString(), out var value, out var error) ? value : throw new JsonException(error);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Duration value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }
}
