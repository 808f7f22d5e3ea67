using System.Text.Json;
using System.Text.Json.Serialization;
using CooperationTracker.Domain;

namespace CooperationTracker.Edge;

/// <summary>The one JSON form of answers, on the command line and over HTTP: the domain's, with every enum as a word.</summary>
public static class AnswerJson
{
    /// <summary>On one line.</summary>
    public static JsonSerializerOptions Compact { get; } = Options(indented: false);

    /// <summary>For people.</summary>
    public static JsonSerializerOptions Indented { get; } = Options(indented: true);

    /// <summary>A value's word as the codebook spells it, such as <c>in-progress</c>.</summary>
    public static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    // Enums of the views and edges have no converter of their own where the log never stores them.
    private static JsonSerializerOptions Options(bool indented)
    {
        var options = new JsonSerializerOptions(DomainJson.Options)
        {
            WriteIndented = indented,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
        };
        options.MakeReadOnly();
        return options;
    }
}
