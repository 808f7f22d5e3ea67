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
            // \u0000 is well-formed JSON and cannot be stored; the slow way finds where it stands.
            if (document.Json.Span.IndexOf("\\u0000"u8) < 0 && JsonSerializer.Deserialize<T>(document.Json.Span, DomainJson.Options) is { } value)
            {
                return value;
            }
        }
        catch (JsonException)
        {
            // Wrong in some way: the slow way finds out in which.
        }
        var errors = Diagnosis.Of(document, typeof(T));
        return errors.Count > 0 ? throw new InputException(errors) : JsonSerializer.Deserialize<T>(document.Json.Span, DomainJson.Options)!;
    }
}
