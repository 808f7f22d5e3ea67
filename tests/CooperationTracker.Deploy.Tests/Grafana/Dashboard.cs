using System.Text.Json.Nodes;
using CooperationTracker.Testing;

namespace CooperationTracker.Deploy.Tests.Grafana;

/// <summary>A dashboard in deploy/grafana/dashboards.</summary>
/// <param name="Json">All of it.</param>
internal sealed record Dashboard(JsonNode Json)
{
    public const string Folder = "deploy/grafana/dashboards";

    public static IReadOnlyList<Dashboard> All { get; } =
        [.. Directory.GetFiles(Repository.File(Folder), "*.json").Order(StringComparer.Ordinal).Select(file => new Dashboard(JsonNode.Parse(File.ReadAllText(file))!))];

    public string Uid => Json["uid"]!.GetValue<string>();

    public IReadOnlyList<Variable> Variables => [.. Json["templating"]!["list"]!.AsArray().Select(v => new Variable(v!))];

    public IReadOnlyList<Panel> Panels => [.. Json["panels"]!.AsArray().Select(p => new Panel(p!))];

    /// <summary>The range of time that it opens with.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Range =>
        (Json["time"]!["from"]!.GetValue<DateTimeOffset>(), Json["time"]!["to"]!.GetValue<DateTimeOffset>());

    /// <summary>The values that its variables open with.</summary>
    public IReadOnlyDictionary<string, string> Defaults => Variables.ToDictionary(v => v.Name, v => v.Current);

    public static Dashboard Of(string uid) => All.Single(d => d.Uid == uid);
}

/// <summary>A variable of a dashboard.</summary>
/// <param name="Json">All of it.</param>
internal sealed record Variable(JsonNode Json)
{
    public string Name => Json["name"]!.GetValue<string>();

    /// <summary>textbox, custom or query.</summary>
    public string Type => Json["type"]!.GetValue<string>();

    /// <summary>The SQL that gives its choices; of a query only.</summary>
    public string Sql => Json["query"]!.GetValue<string>();

    /// <summary>The choices that stand there; of a custom one only.</summary>
    public string[] Choices => [.. Json["options"]!.AsArray().Select(o => o!["value"]!.GetValue<string>())];

    public string Current => Json["current"]!["value"]!.GetValue<string>();
}

/// <summary>A panel of a dashboard.</summary>
/// <param name="Json">All of it.</param>
internal sealed record Panel(JsonNode Json)
{
    public int Id => Json["id"]!.GetValue<int>();

    public string Type => Json["type"]!.GetValue<string>();

    public string Title => Json["title"]!.GetValue<string>();

    public IReadOnlyList<Target> Targets => [.. Json["targets"]!.AsArray().Select(t => new Target(t!))];

    /// <summary>The columns that it gives a width, a colour or a link.</summary>
    public IEnumerable<string> Overridden => Json["fieldConfig"]!["overrides"]!.AsArray()
        .Where(o => o!["matcher"]!["id"]!.GetValue<string>() == "byName").Select(o => o!["matcher"]!["options"]!.GetValue<string>());

    /// <summary>The addresses that its columns lead to.</summary>
    public IEnumerable<string> Links => Json["fieldConfig"]!["overrides"]!.AsArray().SelectMany(o => o!["properties"]!.AsArray())
        .Where(p => p!["id"]!.GetValue<string>() == "links").SelectMany(p => p!["value"]!.AsArray()).Select(l => l!["url"]!.GetValue<string>());
}

/// <summary>A query of a panel.</summary>
/// <param name="Json">All of it.</param>
internal sealed record Target(JsonNode Json)
{
    public string RefId => Json["refId"]!.GetValue<string>();

    /// <summary>table or time_series.</summary>
    public string Format => Json["format"]!.GetValue<string>();

    public string Sql => Json["rawSql"]!.GetValue<string>();
}
