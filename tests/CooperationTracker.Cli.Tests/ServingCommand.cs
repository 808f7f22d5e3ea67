using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace CooperationTracker.Cli.Tests;

/// <summary>A command of a README that serves until it is interrupted.</summary>
/// <param name="command">The command.</param>
/// <param name="process">Its process, with standard error among its output.</param>
internal sealed partial class ServingCommand(ReadmeTests.Shown command, Process process) : IDisposable
{
    /// <summary>The first one builds the program; no one takes longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly StringBuilder output = new();

    public ReadmeTests.Shown Command => command;

    /// <summary>Where it listens.</summary>
    public string? Address { get; private set; }

    /// <summary>Waits until it says where it listens.</summary>
    public async Task WaitAsync()
    {
        using var limited = Limited();
        while (Address is null)
        {
            var line = await process.StandardOutput.ReadLineAsync(limited.Token);
            line.ShouldNotBeNull($"{command} ended by itself:\n{output}");
            output.Append(line).Append('\n');
            Address = ServedAt().Match(line) is { Success: true } found ? found.Groups[1].Value : null;
        }
    }

    /// <summary>Interrupts it as Ctrl-C does.</summary>
    public async Task<(int ExitCode, string Output)> InterruptAsync()
    {
        using var limited = Limited();
        var rest = process.StandardOutput.ReadToEndAsync(limited.Token);
        await Tracker.SignalAsync(process, "INT");
        output.Append(await rest);
        return (process.ExitCode, output.ToString());
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
        process.Dispose();
    }

    private static CancellationTokenSource Limited()
    {
        var limited = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limited.CancelAfter(Patience);
        return limited;
    }

    [GeneratedRegex(@"is served at (http://\S+)$")]
    private static partial Regex ServedAt();
}
