using System.Text.Json;
using CooperationTracker.Domain;

namespace CooperationTracker.Intake.Documents;

/// <summary>Makes a value of the domain from a document.</summary>
public static class Binder
{
    /// <summary>The document as a value.</summary>
    /// <exception cref="InputException">It has not the form of <typeparamref name="T"/>; every field that is wrong is named.</exception>
    public static T Bind<T>(InputDocument document)
    {
        try
        {
            // Both are well-formed and taken by the serializer: \u0000, which cannot be stored, and null as an item of a list.
            // Where one of them may stand the slow way looks.
            if (document.Json.Span.IndexOf("\\u0000"u8) < 0 && document.Json.Span.IndexOf("null"u8) < 0
                && JsonSerializer.Deserialize<T>(document.Json.Span, DomainJson.Options) is { } value)
            {
                return value;
            }
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            // Wrong in some way, of which the serializer has several words: the slow way finds out in which.
        }
        var errors = Diagnosis.Of(document, typeof(T));
        return errors.Count > 0 ? throw new InputException(errors) : JsonSerializer.Deserialize<T>(document.Json.Span, DomainJson.Options)!;
    }
}
