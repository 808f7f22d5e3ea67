using System.Text.Json;

namespace CooperationTracker.Cli.Tests;

/// <summary>Reads answers.</summary>
internal static class Json
{
    /// <summary>The names of an object's properties, in order.</summary>
    public static string[] Names(this JsonElement element) => [.. element.EnumerateObject().Select(p => p.Name)];

    public static string? Text(this JsonElement element, string property) => element.GetProperty(property).GetString();

    /// <summary>A text that may be left out.</summary>
    public static string? Maybe(this JsonElement element, string property) =>
        element.TryGetProperty(property, out var found) ? found.GetString() : null;

    public static JsonElement Find(this IEnumerable<JsonElement> items, string property, string value) =>
        items.Single(item => item.Text(property) == value);
}
