using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CooperationTracker.Deploy.Tests.Containers;

/// <summary>docker-compose.yml.</summary>
internal static partial class Compose
{
    private static readonly JsonNode File = Yaml.Load("docker-compose.yml");

    public static IReadOnlyDictionary<string, JsonNode> Services { get; } = File["services"].Fields().ToDictionary(s => s.Key, s => s.Value!);

    /// <summary>The volumes that it names.</summary>
    public static IEnumerable<string> Volumes => File["volumes"].Fields().Keys;

    /// <summary>A service's environment variables.</summary>
    public static IReadOnlyDictionary<string, string> Environment(string service) =>
        Services[service]["environment"].Fields().ToDictionary(v => v.Key, v => v.Value!.GetValue<string>());

    /// <summary>The variable that a value takes from whoever starts it; null where the value stands there itself.</summary>
    public static string? Required(string value) => RequiredVariable().Match(value) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>The value of an option in a service's command.</summary>
    public static string Option(string service, string name) =>
        Services[service]["command"].Texts().SkipWhile(word => word != name).ElementAt(1);

    [GeneratedRegex(@"^\$\{(\w+):\?[^}]+\}$")]
    private static partial Regex RequiredVariable();
}
