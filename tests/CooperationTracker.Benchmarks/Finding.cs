using System.Text.Json;
using CooperationTracker.Domain;
using Spectre.Console;

namespace CooperationTracker.Benchmarks;

/// <summary>One figure beside its reference, both measured in this run.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Ours">Our figure.</param>
/// <param name="Reference">The figure it is held against.</param>
/// <param name="Unit">The unit of both.</param>
/// <param name="Ratio">Ours in terms of the reference.</param>
/// <param name="Bar">What the ratio should be, as <c>&gt;= 0.8</c> or <c>&lt;= 1.5</c>; null where there is no bar.</param>
/// <param name="Holds">Whether it is so; null where there is no bar.</param>
public sealed record Finding(string Name, double Ours, double Reference, string Unit, double Ratio, string? Bar, bool? Holds)
{
    /// <summary>A figure that should be at least so much of its reference.</summary>
    public static Finding AtLeast(double bar, string name, double ours, double reference, string unit) =>
        new(name, ours, reference, unit, ours / reference, $">= {bar:0.##}", ours / reference >= bar);

    /// <summary>A figure that should be at most so much of its reference.</summary>
    public static Finding AtMost(double bar, string name, double ours, double reference, string unit) =>
        new(name, ours, reference, unit, ours / reference, $"<= {bar:0.##}", ours / reference <= bar);

    /// <summary>A figure without a bar.</summary>
    public static Finding Plain(string name, double ours, double reference, string unit) =>
        new(name, ours, reference, unit, ours / reference, null, null);

    /// <summary>Shows findings to a person.</summary>
    public static void Show(IReadOnlyList<Finding> findings)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn("measured").AddColumn(new TableColumn("ours").RightAligned()).AddColumn(new TableColumn("reference").RightAligned())
            .AddColumn("unit").AddColumn(new TableColumn("ratio").RightAligned()).AddColumn("bar").AddColumn("");
        foreach (var f in findings)
        {
            table.AddRow(
                Markup.Escape(f.Name), Number(f.Ours), Number(f.Reference), f.Unit, $"{f.Ratio:0.00}", f.Bar ?? "",
                f.Holds switch { true => "[green]holds[/]", false => "[red]falls short[/]", null => "" });
        }
        if (!AnsiConsole.Profile.Out.IsTerminal)
        {
            AnsiConsole.Profile.Width = 160; // a file has no width; names stay on one line
        }
        AnsiConsole.Write(table);
    }

    /// <summary>Writes findings as JSON rows.</summary>
    public static void Write(string path, IReadOnlyList<Finding> findings) =>
        File.WriteAllLines(path, findings.Select(f => JsonSerializer.Serialize(f, DomainJson.Options)));

    private static string Number(double value) => value >= 100 ? $"{value:n0}" : $"{value:0.###}";
}
