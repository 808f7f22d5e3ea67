using System.Text.Json;

namespace CooperationTracker.Cli.Tests;

/// <summary>Reads answers.</summary>
internal static class Json
{
    /// <summary>The names of an object's properties, in order.</summary>
    public static string[] Names(this JsonElement element) => [.. element.EnumerateObject().Select(p => p.Name)];

    public static string? Text(this JsonElement element, string property) => element.GetProperty(property).GetString();

    public static JsonElement Find(this IEnumerable<JsonElement> items, string property, string value) =>
        items.Single(item => item.Text(property) == value);
}
