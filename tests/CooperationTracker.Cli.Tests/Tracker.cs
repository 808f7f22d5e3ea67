using System.Diagnostics;
using System.Text;
using System.Text.Json;
using CooperationTracker.Cli.Edge;

namespace CooperationTracker.Cli.Tests;

/// <summary>What a run of the command line printed, and how it ended.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Ran(int ExitCode, string Out, string Error)
{
    /// <summary>The answer of a run with <c>--json</c> that was done.</summary>
    public JsonElement Json => ExitCode == ExitCodes.Done
        ? JsonElement.Parse(Out)
        : throw new InvalidOperationException($"exit code {ExitCode}: {Error}");

    /// <summary>The items of a list.</summary>
    public JsonElement[] Items => [.. Json.GetProperty("items").EnumerateArray()];

    /// <summary>The errors of a run with <c>--json</c> that failed.</summary>
    public JsonElement[] Errors => [.. JsonElement.Parse(Error).GetProperty("errors").EnumerateArray()];

    public Ran ShouldBeDone()
    {
        ExitCode.ShouldBe(ExitCodes.Done, Error);
        return this;
    }
}

/// <summary>Runs the command line.</summary>
internal static class Tracker
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "tracker.dll");

    /// <summary>The project's seeds.</summary>
    public static string Seeds { get; } = FindSeeds();

    /// <summary>In this process, as into a pipe.</summary>
    public static Task<Ran> RunAsync(params string[] args) => RunAsync(new MemoryStream(), null, args);

    /// <summary>In this process, with a standard input.</summary>
    public static Task<Ran> RunWithInputAsync(string input, params string[] args) =>
        RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(input)), null, args);

    /// <summary>In this process, as in a terminal of some columns.</summary>
    public static Task<Ran> RunInTerminalAsync(int width, bool colours, params string[] args) =>
        RunAsync(new MemoryStream(), terminal => terminal with { OutIsTerminal = true, Width = width, Colours = colours }, args);

    /// <summary>In a process of its own.</summary>
    public static async Task<Ran> RunProcessAsync(params string[] args)
    {
        using var process = Start(args);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, await output, await error);
    }

    /// <summary>Starts a process of its own.</summary>
    public static Process Start(params string[] args) => Process.Start(new ProcessStartInfo(DotNet, Line(args)[1..])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    /// <summary>Sends a signal such as <c>INT</c> and waits for the process's end: a minute, since a process that inherits SIGINT ignored never ends.</summary>
    public static async Task SignalAsync(Process process, string signal)
    {
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limited.CancelAfter(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync(limited.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        process.HasExited.ShouldBeTrue($"SIG{signal} did not end it within a minute. Where the tests run in the background of a script, SIGINT is ignored.");
    }

    /// <summary>The words of a command line that starts the program.</summary>
    public static string[] Line(params string[] args) => [DotNet, "exec", Program, .. args];

    /// <summary>The runtime's host.</summary>
    public static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static async Task<Ran> RunAsync(Stream input, Func<Terminal, Terminal>? change, string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(input, output, error);
        var exitCode = await CommandLine.RunAsync(args, change?.Invoke(terminal) ?? terminal, TestContext.Current.CancellationToken);
        return new(exitCode, output.ToString(), error.ToString());
    }

    private static string FindSeeds()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CooperationTracker.sln")))
        {
            folder = folder.Parent!;
        }
        return Path.Combine(folder.FullName, "seeds");
    }
}
