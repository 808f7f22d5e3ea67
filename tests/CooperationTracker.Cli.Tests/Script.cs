using System.Diagnostics;
using System.Text;
using CooperationTracker.Edge;
using CooperationTracker.Testing;

namespace CooperationTracker.Cli.Tests;

/// <summary>A script of deploy/ in a process of its own, called from the root of the file system.</summary>
internal sealed class Script : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();

    private Script(Process process) => this.process = process;

    /// <summary>What it printed up to now, errors among it.</summary>
    public string Output => output.ToString();

    /// <summary>Starts one.</summary>
    /// <param name="command">The command line, in the checkout's deploy folder.</param>
    /// <param name="dataFolder">Its data folder.</param>
    /// <param name="user">Who runs it; null for who runs the tests.</param>
    /// <param name="root">The checkout; null for the one that the tests stand in.</param>
    public static Script Start(string command, string dataFolder, string? user = null, string? root = null)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the scripts take a POSIX shell");
        var start = new ProcessStartInfo("bash", ["-c", $"exec '{root ?? Repository.Root}/deploy/'{command} 2>&1"])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["TRACKER_DATA"] = dataFolder;
        // The engines that the tests were built with: to find them out anew takes a minute without a network.
        start.Environment["CritterStack"] = EngineCatalogue.Resolve(EngineCatalogue.Auto) == "marten" ? "true" : "false";
        foreach (var name in (string[])["TRACKER_CONNECTION", "TRACKER_TEST_CONNECTION", "CI", "COLUMNS"])
        {
            start.Environment.Remove(name);
        }
        if (user is not null)
        {
            start.UserName = user;
            start.Environment["HOME"] = start.Environment["DOTNET_CLI_HOME"] = dataFolder;
        }
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new(process);
    }

    /// <summary>Runs one to its end.</summary>
    /// <inheritdoc cref="Start"/>
    public static async Task<(int ExitCode, string Output)> RunAsync(string command, string dataFolder, string? user = null, string? root = null)
    {
        using var script = Start(command, dataFolder, user, root);
        using var limited = Limited();
        await script.ReadAsync(_ => false, limited.Token);
        await script.process.WaitForExitAsync(limited.Token);
        return (script.process.ExitCode, script.Output);
    }

    /// <summary>Waits until it prints a line.</summary>
    public async Task PrintsAsync(string line)
    {
        using var limited = Limited();
        (await ReadAsync(printed => printed == line, limited.Token)).ShouldBeTrue($"it ended without '{line}':\n{Output}");
    }

    /// <summary>Kills it, alone or with all that it started and that stayed its child.</summary>
    public async Task KillAsync(bool withChildren)
    {
        process.Kill(withChildren);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
        process.Dispose();
    }

    /// <summary>The first one may build the program; none takes longer than this.</summary>
    private static CancellationTokenSource Limited()
    {
        var limited = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limited.CancelAfter(TimeSpan.FromMinutes(5));
        return limited;
    }

    private async Task<bool> ReadAsync(Func<string, bool> isLast, CancellationToken cancellation)
    {
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            output.Append(line).Append('\n');
            if (isLast(line))
            {
                return true;
            }
        }
        return false;
    }
}
