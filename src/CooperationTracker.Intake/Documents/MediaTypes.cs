namespace CooperationTracker.Intake.Documents;

/// <summary>The media types of what is read.</summary>
public static class MediaTypes
{
    /// <summary>Statements, corrections and registry entries.</summary>
    public static IReadOnlyList<string> Documents { get; } = ["application/json", "application/yaml", "text/yaml", "application/x-yaml"];

    /// <summary>Many statements, one a line.</summary>
    public static IReadOnlyList<string> Lines { get; } = ["application/jsonl", "application/x-ndjson"];

    /// <summary>What a document of a media type, without parameters, is written in; null where it is none of these.</summary>
    public static InputForm? FormOf(string? mediaType) =>
        mediaType == Documents[0] ? InputForm.Json
            : Lines.Contains(mediaType) ? InputForm.JsonLines
            : Documents.Contains(mediaType) ? InputForm.Yaml : null;
}
