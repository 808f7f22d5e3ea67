using System.Diagnostics;
using CooperationTracker.Testing;

namespace CooperationTracker.Cli.Tests;

/// <summary>deploy/tracker, called in ways that no README shows.</summary>
public sealed class ScriptTests
{
    [Fact]
    public async Task It_runs_from_any_folder_and_through_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the scripts take a POSIX shell");
        using var files = new Files();
        var link = Path.Combine(files.Folder, "tracker");
        File.CreateSymbolicLink(link, Repository.File("deploy/tracker"));

        using var process = Process.Start(new ProcessStartInfo(link, ["--version"]) { WorkingDirectory = "/", RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(0);
        output.ShouldStartWith("0.");
    }
}
