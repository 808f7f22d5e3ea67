using System.Diagnostics;
using System.Text.RegularExpressions;
using CooperationTracker.Testing;

namespace CooperationTracker.Cli.Tests;

/// <summary>
/// Every command that a README shows behind a <c>$</c>, run as it stands there, in order, on a private server of its
/// own: it ends well, and what the README shows beneath it is what comes. One that serves is waited for until it says
/// where, asked by the <c>curl</c> lines that follow, and interrupted before the next command of deploy/.
/// </summary>
public sealed class ReadmeTests
{
    /// <summary>In a README's output: lines, or the rest of a line, are left out here.</summary>
    private const string LeftOut = "...";

    /// <summary>Where the READMEs say that a server listens; it takes the next port where this one is taken.</summary>
    private const string Address = "http://127.0.0.1:5180";

    /// <summary>Not run from here: the first one runs this test, and the other one takes minutes.</summary>
    private static readonly string[] NotRun = ["deploy/test", "deploy/benchmark"];

    private static readonly string[] Run = ["deploy/run", "deploy/tracker", "curl"];

    [Fact]
    public async Task The_READMEs_commands_do_what_the_READMEs_say()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the scripts take a POSIX shell");
        Shown[] shown = [.. Readmes().SelectMany(Commands)];
        // So that this test is not about nothing.
        shown.Select(s => s.Command).ShouldContain("deploy/run --once");
        shown.Count(s => s.Serves).ShouldBeGreaterThan(0);
        shown.Count(s => s.Program == "curl").ShouldBeGreaterThan(1);
        shown.Count(s => s.Program == "deploy/tracker").ShouldBeGreaterThan(10);
        shown.Count(s => s.Output.Length > 0).ShouldBeGreaterThan(2);
        shown.ShouldAllBe(s => NotRun.Contains(s.Program) || Run.Contains(s.Program));
        await using var data = await ThrowawayFolder.CreateAsync();

        ServingCommand? serving = null;
        try
        {
            foreach (var command in shown.Where(s => Run.Contains(s.Program)))
            {
                if (serving is not null && command.Program != "curl")
                {
                    await EndAsync(serving);
                    serving = null;
                }
                if (command.Serves)
                {
                    serving = new(command, Start($"exec {command.Command}", data.Path));
                    await serving.WaitAsync();
                    continue;
                }
                var (exitCode, output) = await RunAsync(At(serving, command.Command), data.Path);

                exitCode.ShouldBe(0, $"{command}\n{output}");
                ShouldMatch(command, output, serving);
            }
        }
        finally
        {
            serving?.Dispose();
        }
    }

    private static async Task EndAsync(ServingCommand serving)
    {
        using (serving)
        {
            var (exitCode, output) = await serving.InterruptAsync();

            exitCode.ShouldBe(0, $"{serving.Command}\n{output}");
            ShouldMatch(serving.Command, output, serving);
        }
    }

    private static void ShouldMatch(Shown command, string output, ServingCommand? serving)
    {
        if (command.Output.Length > 0)
        {
            output.TrimEnd('\n').ShouldMatch(Pattern(At(serving, string.Join('\n', command.Output)).Split('\n')), command.ToString());
        }
    }

    private static string At(ServingCommand? serving, string text) => text.Replace(Address, serving?.Address ?? Address, StringComparison.Ordinal);

    private static IEnumerable<string> Readmes() =>
        ((string[])["README.md", .. Folders().Select(folder => $"{folder}/README.md")]).Where(file => File.Exists(Repository.File(file)));

    private static IEnumerable<string> Folders() => ((string[])["src", "tests", "seeds", "deploy"])
        .SelectMany(top => (string[])[top, .. Directory.GetDirectories(Repository.File(top)).Order(StringComparer.Ordinal).Select(folder => $"{top}/{Path.GetFileName(folder)}")]);

    private static List<Shown> Commands(string readme)
    {
        List<Shown> commands = [];
        var beneath = false;
        foreach (var (index, line) in File.ReadLines(Repository.File(readme)).Index())
        {
            if (line.StartsWith("$ ", StringComparison.Ordinal))
            {
                commands.Add(new($"{readme}:{index + 1}", line[2..], []));
                beneath = true;
            }
            else if (line.StartsWith("```", StringComparison.Ordinal))
            {
                beneath = false;
            }
            else if (beneath)
            {
                commands[^1] = commands[^1] with { Output = [.. commands[^1].Output, line] };
            }
        }
        return commands;
    }

    private static string Pattern(string[] lines) => $"^{string.Concat(lines.Select(line =>
        line == LeftOut ? @"(?:.*(?:\n|$))*?"
        : line.EndsWith(LeftOut, StringComparison.Ordinal) ? Regex.Escape(line[..^LeftOut.Length]) + @".*(?:\n|$)"
        : Regex.Escape(line) + @"(?:\n|$)"))}$";

    /// <summary>In a shell at the root of the working copy, with standard error in its place among the output.</summary>
    private static async Task<(int ExitCode, string Output)> RunAsync(string command, string dataFolder)
    {
        using var process = Start(command, dataFolder);
        // The first one builds the program; no one takes longer.
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limited.CancelAfter(TimeSpan.FromMinutes(5));
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(limited.Token);
            await process.WaitForExitAsync(limited.Token);
            return (process.ExitCode, output);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static Process Start(string command, string dataFolder)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"exec 2>&1\n{command}"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["TRACKER_DATA"] = dataFolder;
        start.Environment.Remove("TRACKER_CONNECTION");
        start.Environment.Remove("COLUMNS");
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>A command that a README shows.</summary>
    /// <param name="Place">The README and the line.</param>
    /// <param name="Command">The command, without the <c>$</c>.</param>
    /// <param name="Output">The lines shown beneath it.</param>
    internal sealed record Shown(string Place, string Command, string[] Output)
    {
        public string Program => Command.Split(' ')[0];

        public bool Serves => Command == "deploy/run" || Command.StartsWith("deploy/tracker serve", StringComparison.Ordinal);

        public override string ToString() => $"{Place}: $ {Command}";
    }
}
