using System.Diagnostics;

namespace CooperationTracker.Deploy.Tests;

/// <summary>What a process printed, and how it ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output and standard error, as they came.</param>
internal sealed record Ran(int ExitCode, string Output)
{
    public Ran ShouldBeDone()
    {
        ExitCode.ShouldBe(0, Output);
        return this;
    }
}

/// <summary>Processes.</summary>
internal static class Processes
{
    private static readonly string[] Tracker = ["exec", Path.Combine(AppContext.BaseDirectory, "tracker.dll")];

    /// <summary>The runtime's host.</summary>
    public static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Runs the tracker that the tests were built with.</summary>
    public static Task<Ran> TrackerAsync(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments) =>
        RunAsync(Start(DotNet, [.. Tracker, .. arguments], environment));

    /// <summary>How a program is to be started.</summary>
    public static ProcessStartInfo Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        return start;
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<Ran> RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return new(process.ExitCode, await output + await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
