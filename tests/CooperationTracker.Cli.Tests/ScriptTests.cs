using System.Diagnostics;
using CooperationTracker.Testing;

namespace CooperationTracker.Cli.Tests;

/// <summary>The scripts of deploy/, called in ways that no README shows.</summary>
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

    [Fact]
    public async Task A_run_goes_on_wherever_an_earlier_one_was_killed_and_may_be_repeated()
    {
        await using var data = await ThrowawayFolder.CreateAsync();
        foreach (var heading in (string[])["PostgreSQL", "PostgreSQL", "Replay of seeds/", "Commitments"])
        {
            using var killed = Script.Start("run --once", data.Path);
            await killed.PrintsAsync(heading);
            await killed.KillAsync(withChildren: true);
        }

        var run = await Script.RunAsync("run --once", data.Path);
        var again = await Script.RunAsync("run --once", data.Path);

        run.ExitCode.ShouldBe(0, run.Output);
        again.ExitCode.ShouldBe(0, again.Output);
        again.Output.ShouldContain("All of it was there already (5 statements)");
        Shown(again.Output).ShouldBe(Shown(run.Output));
        Shown(run.Output).ShouldContain("Co-ordinated CACO action against terrorism and drug trafficking");

        static string Shown(string output) => output[output.IndexOf("\nCommitments\n", StringComparison.Ordinal)..];
    }

    [Fact]
    public async Task A_user_runs_it_twice_as_root_does()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows(), "only root becomes another user; who runs the tests runs the scripts in the tests beside this one");
        await using var data = await ThrowawayFolder.CreateAsync();
        await ShouldEndWellAsync("chown", "nobody", data.Path);
        var built = await Script.RunAsync("tracker --version", data.Path);
        built.ExitCode.ShouldBe(0, built.Output);
        Assert.SkipUnless(await CanBeRunByNobodyAsync(), "nobody may enter this checkout, or the folder of the .NET SDK");

        for (var time = 1; time <= 2; time++)
        {
            var run = await Script.RunAsync("run --once", data.Path, "nobody");

            run.ExitCode.ShouldBe(0, run.Output);
            run.Output.ShouldContain("Co-ordinated CACO action against terrorism and drug trafficking");
        }
        (await Script.RunAsync("tracker stop", data.Path, "nobody")).ExitCode.ShouldBe(0);

        static async Task<bool> CanBeRunByNobodyAsync()
        {
            using var process = Process.Start(new ProcessStartInfo("bash", ["-c", $"cd '{Repository.Root}' && dotnet exec src/CooperationTracker.Cli/bin/Release/net10.0/tracker.dll --version && dotnet --list-sdks"])
            {
                UserName = "nobody",
                WorkingDirectory = "/",
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["HOME"] = Path.GetTempPath() },
            })!;
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return process.ExitCode == 0;
        }
    }

    [Fact]
    public async Task The_tests_run_again_after_a_run_that_was_killed_and_their_server_ends_with_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "what still runs is looked up in /proc");
        await using var folder = await ThrowawayFolder.CreateAsync();
        var root = Path.Combine(folder.Path, "checkout");
        await CopyPartAsync(root);
        using (var killed = Script.Start("test Domain", folder.Path, root: root))
        {
            await killed.PrintsAsync("Tests");
            await UntilAsync(() => ProcessesIn(root).Any(line => line.Contains("CooperationTracker.Testing.dll serve", StringComparison.Ordinal)), "the test server is started");

            await killed.KillAsync(withChildren: false);
        }
        await UntilAsync(() => ProcessesIn(root).Count == 0, "the test server has ended, and so has what it started");

        var run = await Script.RunAsync("test Domain", folder.Path, root: root);
        var none = await Script.RunAsync("test Nothing", folder.Path, root: root);

        run.ExitCode.ShouldBe(0, run.Output);
        run.Output.TrimEnd('\n').Split('\n')[^1].ShouldMatch(@"^[1-9]\d+ passed, 0 failed, \d+ skipped$");
        none.ExitCode.ShouldBe(1);
        none.Output.ShouldContain("No test project has Nothing in its name");
    }

    /// <summary>The scripts with as much of the checkout as one project of tests takes: a whole build takes minutes.</summary>
    private static async Task CopyPartAsync(string root)
    {
        string[] projects = ["src/CooperationTracker.Domain", "src/CooperationTracker.EventLog", "tests/CooperationTracker.Testing", "tests/CooperationTracker.Domain.Tests"];
        string[] files =
        [
            "global.json", ".editorconfig", "Directory.Build.props", "Directory.Packages.props",
            .. ((string[])["src", "tests"]).SelectMany(folder => Directory.GetFiles(Repository.File(folder)))
                .Concat(((string[])["deploy", "seeds", .. projects]).SelectMany(folder => Directory.GetFiles(Repository.File(folder), "*", SearchOption.AllDirectories)))
                .Select(file => Path.GetRelativePath(Repository.Root, file)).Where(file => !file.Split('/').Any(part => part is "bin" or "obj")),
        ];
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, file))!);
            File.Copy(Repository.File(file), Path.Combine(root, file));
        }
        await ShouldEndWellAsync("bash", "-c", $"cd '{root}' && dotnet new sln --name CooperationTracker --format sln && dotnet sln add {string.Join(' ', projects)}");
    }

    private static async Task ShouldEndWellAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, output);
    }

    /// <summary>The command lines of the processes that work in a folder.</summary>
    private static List<string> ProcessesIn(string folder)
    {
        List<string> found = [];
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(entry => Path.GetFileName(entry).All(char.IsAsciiDigit)))
        {
            try
            {
                if (File.ResolveLinkTarget(Path.Combine(process, "cwd"), returnFinalTarget: false)?.FullName.StartsWith(folder, StringComparison.Ordinal) == true)
                {
                    found.Add(File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' '));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile, or is another user's.
            }
        }
        return found;
    }

    private static async Task UntilAsync(Func<bool> holds, string what)
    {
        for (var patience = 0; !holds(); patience++)
        {
            patience.ShouldBeLessThan(600, what);
            await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        }
    }
}
