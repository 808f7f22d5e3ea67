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

    [Theory]
    [InlineData("true", "true", true)]
    [InlineData("true", "", true)] // whoever does not choose takes what there is
    [InlineData("", "true", false)]
    [InlineData("false", "true", false)]
    [InlineData("true", "false", false)]
    public async Task The_tracker_is_built_again_where_other_engines_are_asked_for(string built, string asked, bool isFresh)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the scripts take a POSIX shell");
        using var files = new Files();
        files.Write("tracker.dll", "");
        files.Write(".built", built);
        var script = $"source '{Repository.File("deploy/lib.sh")}'; tracker_folder='{files.Folder}'; tracker_built='{files.Folder}/.built'; tracker_is_fresh";

        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { Environment = { ["CritterStack"] = asked } })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        (process.ExitCode == 0).ShouldBe(isFresh);
    }
}
