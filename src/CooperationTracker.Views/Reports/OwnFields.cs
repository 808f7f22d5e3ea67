using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Reports;

namespace CooperationTracker.Views.Reports;

/// <summary>The fields that only a report's own type has, such as a meeting's name and place.</summary>
internal static class OwnFields
{
    // The domain writes the common head fields at -2, a type's own at -1, the rest after them.
    private const int OwnFieldOrder = -1;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly ConcurrentDictionary<Type, JsonPropertyInfo[]> ByType = new();

    /// <summary>The own fields as a JSON object, absent ones left out.</summary>
    public static string Json(Report report)
    {
        using var buffer = new MemoryStream(256);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            foreach (var field in ByType.GetOrAdd(report.GetType(), Find))
            {
                if (field.Get!(report) is { } value)
                {
                    json.WritePropertyName(field.Name);
                    JsonSerializer.Serialize(json, value, field.PropertyType, DomainJson.Options);
                }
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static JsonPropertyInfo[] Find(Type type) =>
        [.. DomainJson.Options.GetTypeInfo(type).Properties.Where(p => p.Order == OwnFieldOrder && p.Get is not null)];
}
