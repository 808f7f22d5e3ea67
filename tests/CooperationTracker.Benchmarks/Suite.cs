using CooperationTracker.Testing;
using Spectre.Console;

namespace CooperationTracker.Benchmarks;

/// <summary>What suites have in common.</summary>
internal static class Suite
{
    /// <summary>The seeds, which serve as templates.</summary>
    public static string Seeds => Repository.File("seeds");

    /// <summary>Tells a person what is going on.</summary>
    public static void Say(string what) => AnsiConsole.MarkupLineInterpolated($"[grey]measuring {what} ...[/]");

    /// <summary>The value below which that part of the values lies.</summary>
    public static double Percentile(IEnumerable<double> values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))];
    }
}
