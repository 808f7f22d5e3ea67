using System.Diagnostics;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Testing;

namespace CooperationTracker.Cli.Tests;

/// <summary>The built program as a process: signals, pipes, kill -9.</summary>
public sealed class ProcessTests(SeededDatabase database) : IClassFixture<SeededDatabase>
{
    [Fact]
    public async Task The_program_runs_by_itself()
    {
        var ran = await Tracker.RunProcessAsync("commitments", "--json", "--connection", database.ConnectionString);

        ran.Items.Length.ShouldBeGreaterThan(10);
        ran.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Alone_it_shows_an_overview_and_help_has_examples()
    {
        (await Tracker.RunProcessAsync()).ShouldBeDone().Out.ShouldContain("trace COMMITMENT");
        (await Tracker.RunProcessAsync("trace", "--help")).ShouldBeDone().Out.ShouldContain("Examples:");
    }

    [Fact]
    public async Task Ctrl_C_ends_it_with_130_and_nothing_is_said()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no signals there");
        using var process = Tracker.Start("events", "--follow", "--connection", database.ConnectionString);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

        await Tracker.SignalAsync(process, "INT");

        process.ExitCode.ShouldBe(ExitCodes.Interrupted);
        (await error).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reader_that_goes_away_is_no_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no such pipes there");
        using var process = Tracker.Start("events", "--follow", "--connection", database.ConnectionString);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        process.StandardOutput.Close();
        using var files = new Files();
        (await database.RunAsync("append", files.Write("statement.yaml", Some.Statement("wakes-the-follower")))).ShouldBeDone();

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(ExitCodes.Done);
        (await error).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(">&-")]
    [InlineData("> /dev/full")]
    public async Task An_output_that_cannot_be_written_is_told(string redirection)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "no /dev/full there");
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", $"\"$@\" {redirection}", "sh", .. Tracker.Line("commitments", "--connection", database.ConnectionString)])
        {
            RedirectStandardError = true,
        })!;

        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        (process.ExitCode, error.Split(':')[1]).ShouldBe((ExitCodes.Failed, " A file or the output cannot be written"), error);
    }

    [Fact]
    public async Task A_replay_that_is_killed_and_run_again_ends_in_the_same_state_as_one_that_was_not()
    {
        const int statements = 4_000;
        const int kills = 4;
        using var files = new Files();
        var lines = ManyStatements.Write(files, statements);
        await using var killed = await TestDatabase.CreateAsync();
        (await killed.RunAsync("replay", Tracker.Seeds)).ShouldBeDone();
        var seeded = await killed.CountEventsAsync();
        var random = new Random(20260101);
        for (var i = 0; i < kills; i++)
        {
            using var process = Tracker.Start("replay", lines, "--connection", killed.ConnectionString);
            await Task.WhenAny(process.WaitForExitAsync(TestContext.Current.CancellationToken), Task.Delay(random.Next(300, 4_000), TestContext.Current.CancellationToken));
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        (await killed.RunAsync("replay", lines)).ShouldBeDone();

        (await killed.CountEventsAsync()).ShouldBe(seeded + (3 * statements));
        (await killed.ScalarAsync("select count(distinct stream_id) from tracker.mt_events where stream_id like 'statement/many-%'")).ShouldBe((long)statements);
        var views = await killed.ReadViewsAsync();
        (await killed.RunAsync("rebuild")).ShouldBeDone();
        (await killed.ReadViewsAsync()).ShouldBe(views);
    }
}
