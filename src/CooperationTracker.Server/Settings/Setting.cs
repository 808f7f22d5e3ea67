using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace CooperationTracker.Server.Settings;

/// <summary>A setting that there is.</summary>
/// <param name="Key">Its name in the configuration, such as <c>Tracker:Limits:Burst</c>.</param>
/// <param name="Type">What a value is: text, a whole number, or true or false.</param>
/// <param name="Default">What holds where nobody says; null for nothing.</param>
/// <param name="Rules">What a value must hold to.</param>
internal sealed record Setting(string Key, Type Type, object? Default, IReadOnlyList<ValidationAttribute> Rules)
{
    /// <summary>Every setting, in the order of the code.</summary>
    public static IReadOnlyList<Setting> All { get; } = [.. Of(ServerSettings.Section, new ServerSettings())];

    /// <summary>Its name as an environment variable.</summary>
    public string Variable => Key.Replace(":", "__", StringComparison.Ordinal);

    private static IEnumerable<Setting> Of(string section, object defaults) => defaults.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.CanWrite)
        .SelectMany(p => p.GetValue(defaults) is { } value && p.PropertyType.Assembly == typeof(Setting).Assembly
            ? Of($"{section}:{p.Name}", value)
            : [new($"{section}:{p.Name}", p.PropertyType, p.GetValue(defaults), [.. p.GetCustomAttributes<ValidationAttribute>()])]);
}
