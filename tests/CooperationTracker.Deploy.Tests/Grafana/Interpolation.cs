using System.Text.RegularExpressions;

namespace CooperationTracker.Deploy.Tests.Grafana;

/// <summary>What Grafana makes of a query before PostgreSQL sees it: first the variables, then the macros of its data source.</summary>
/// <remarks>It knows what our dashboards use, and throws for anything else: that would have to be learned here first.</remarks>
internal static partial class Interpolation
{
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.FFF'Z'";

    public static string Interpolate(string sql, IReadOnlyDictionary<string, string> variables, (DateTimeOffset From, DateTimeOffset To) range)
    {
        var filled = VariableInBraces().Replace(sql, match => match.Groups["format"].Value == "sqlstring"
            ? Quoted(variables[match.Groups["name"].Value])
            : throw new NotSupportedException($"In SQL a variable is to be quoted: {match.Value} is not."));
        return Macro().Replace(filled, match => (match.Groups["name"].Value, match.Groups["argument"].Value.Trim()) switch
        {
            ("timeFrom", "") => From(),
            ("timeTo", "") => To(),
            ("timeFilter", { Length: > 0 } column) => $"{column} BETWEEN {From()} AND {To()}",
            _ => throw new NotSupportedException($"The test does not know the macro {match.Value}."),
        });

        string From() => Quoted(range.From.UtcDateTime.ToString(Instant, System.Globalization.CultureInfo.InvariantCulture));

        string To() => Quoted(range.To.UtcDateTime.ToString(Instant, System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>The variables that a text names, in whatever form.</summary>
    public static IEnumerable<string> VariablesOf(string text) => VariableInBraces().Matches(text).Select(m => m.Groups["name"].Value);

    private static string Quoted(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    // ${name:format}, ${name}, $name or [[name]], but not what begins with __, which is Grafana's own.
    [GeneratedRegex(@"\$\{(?!__)(?<name>\w+)(?::(?<format>\w+))?\}|\$(?!__)(?<name>[A-Za-z_]\w*)|\[\[(?<name>\w+)\]\]")]
    private static partial Regex VariableInBraces();

    [GeneratedRegex(@"\$__(?<name>\w+)(?:\((?<argument>[^)]*)\))?")]
    private static partial Regex Macro();
}
