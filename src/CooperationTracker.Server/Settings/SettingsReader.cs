using System.ComponentModel.DataAnnotations;
using CooperationTracker.Domain;
using Microsoft.Extensions.Configuration;

namespace CooperationTracker.Server.Settings;

/// <summary>Reads the settings. One that is wrong or that nobody knows ends the start: it would not hold, and nobody would notice.</summary>
internal static class SettingsReader
{
    /// <exception cref="EdgeException">A setting is wrong or not known; every such one is named.</exception>
    public static ServerSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(ServerSettings.Section);
        EdgeError[] errors = [.. Leaves(section).Select(Error).OfType<EdgeError>(), .. Bypasses(configuration)];
        return errors.Length == 0 ? section.Get<ServerSettings>() ?? new() : throw EdgeException.BadInput(errors);
    }

    /// <summary>The error of a setting whose value is right by itself but cannot be worked with.</summary>
    public static EdgeException Wrong(string key, string message) =>
        EdgeException.BadInput(new EdgeError(ServerCodes.BadSetting, message) { Field = key });

    private static IEnumerable<IConfigurationSection> Leaves(IConfigurationSection section) =>
        section.GetChildren().SelectMany(child => child.GetChildren().Any() ? Leaves(child) : [child]);

    private static EdgeError? Error(IConfigurationSection leaf)
    {
        var setting = Setting.All.FirstOrDefault(s => s.Key.Equals(leaf.Path, StringComparison.OrdinalIgnoreCase));
        if (setting is null)
        {
            var near = NearestNames.To(leaf.Path, Setting.All.Select(s => s.Key));
            return EdgeError.Unknown(ServerCodes.UnknownSetting, leaf.Path, "setting", leaf.Path, near, "deploy/README.md lists them all.");
        }
        if (Parse(setting.Type, leaf.Value) is not { } value)
        {
            return Wrong(setting, $"'{leaf.Value}' is {(setting.Type == typeof(bool?) ? "neither true nor false" : "no whole number")}.");
        }
        return setting.Rules.FirstOrDefault(rule => !rule.IsValid(value)) switch
        {
            null => null,
            RangeAttribute range => Wrong(setting, $"'{leaf.Value}' is not between {range.Minimum} and {range.Maximum}."),
            AllowedValuesAttribute words => Wrong(setting, $"'{leaf.Value}' is none of {string.Join(", ", words.Values)}."),
            RegularExpressionAttribute => Wrong(setting, $"'{leaf.Value}' holds other characters than letters, digits, dots, colons, hyphens and underscores, or more than 200."),
            _ => Wrong(setting, "It is empty."),
        };
    }

    private static object? Parse(Type type, string? text) => type switch
    {
        _ when type == typeof(string) => text ?? "",
        _ when type == typeof(bool?) => bool.TryParse(text, out var flag) ? flag : null,
        _ when type == typeof(int) => int.TryParse(text, out var number) ? number : null,
        _ when type == typeof(long) => long.TryParse(text, out var number) ? number : null,
        _ => throw new NotSupportedException($"{type} is no type of a setting."),
    };

    private static EdgeError Wrong(Setting setting, string message) => new(ServerCodes.BadSetting,
        $"{message} It comes from an appsettings.json or from the environment variable {setting.Variable}; deploy/README.md lists the settings.")
    { Field = setting.Key };

    /// <summary>Addresses that would be listened on beside ours, and past what is checked of ours.</summary>
    private static IEnumerable<EdgeError> Bypasses(IConfiguration configuration) =>
        configuration.GetSection("Kestrel:Endpoints").GetChildren().Any()
            ? [new(ServerCodes.BadSetting, "Name the addresses in Tracker:Listen instead.") { Field = "Kestrel:Endpoints" }]
            : [];
}
