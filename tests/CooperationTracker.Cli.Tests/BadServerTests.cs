using System.Diagnostics;
using System.Globalization;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Testing;
using Npgsql;

namespace CooperationTracker.Cli.Tests;

/// <summary>Servers that are wrong, too new, full, or gone: a message that says what to do, and never a stack trace.</summary>
public sealed class BadServerTests
{
    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=me;Password=hidden-word;Database=x", "cannot-connect")]
    [InlineData("Hots=127.0.0.1;Password=hidden-word", "bad-connection-string")]
    [InlineData("hidden-word", "bad-connection-string")]
    public async Task A_wrong_connection_string_is_bad_input_and_no_password_is_shown(string connection, string code)
    {
        var ran = await Tracker.RunAsync("statements", "--json", "--connection", connection);

        ran.ExitCode.ShouldBe(ExitCodes.BadInput);
        ran.Errors.ShouldHaveSingleItem().Text("code").ShouldBe(code);
        ran.Error.ShouldNotContain("hidden-word");
        ran.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_bad_input()
    {
        await using var database = await TestDatabase.CreateAsync();
        var other = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "no_such_database" };

        var ran = await Tracker.RunAsync("statements", "--json", "--connection", other.ConnectionString);

        (ran.ExitCode, ran.Errors[0].Text("code")).ShouldBe((ExitCodes.BadInput, "no-such-database"));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_bad_input_and_left_alone()
    {
        await using var database = await TestDatabase.CreateAsync();
        (await database.RunAsync("start")).ShouldBeDone();
        await database.ScalarAsync("insert into tracker.schema_version (version, name) values (9999, 'future')");

        var ran = await database.JsonAsync("replay", Tracker.Seeds);

        (ran.ExitCode, ran.Errors[0].Text("code")).ShouldBe((ExitCodes.BadInput, "newer-schema"));
        (await database.CountEventsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_server_that_is_killed_in_the_middle_is_told_and_the_same_command_ends_the_work()
    {
        await using var server = new PrivateTestServer();
        await server.InitializeAsync();
        using var files = new Files();
        (await Tracker.RunAsync("append", Path.Combine(Tracker.Seeds, "topics.yaml"), "--connection", server.ConnectionString)).ShouldBeDone();
        (await Tracker.RunAsync("append", Path.Combine(Tracker.Seeds, "actors.yaml"), "--connection", server.ConnectionString)).ShouldBeDone();
        var lines = ManyStatements.Write(files, 3_000);

        using var replay = Tracker.Start("replay", lines, "--json", "--connection", server.ConnectionString);
        var error = replay.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await ManyStatements.WaitForEventsAsync(server.ConnectionString, atLeast: 200);
        await server.KillAsync();
        await replay.WaitForExitAsync(TestContext.Current.CancellationToken);

        replay.ExitCode.ShouldBe(ExitCodes.Failed);
        var told = new Ran(replay.ExitCode, "", await error);
        told.Errors[0].Text("code").ShouldBeOneOf("server-lost", "outcome-unknown");
        told.Error.ShouldNotContain("   at ");
        await server.StartAsync();
        var again = (await Tracker.RunAsync("replay", lines, "--json", "--connection", server.ConnectionString)).Json;
        (again.GetProperty("statements").GetInt32() + again.GetProperty("unchanged").GetInt32()).ShouldBe(3_000);
    }

    [Fact]
    public async Task A_full_disk_is_told_and_nothing_is_recorded_by_halves()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 90);
        Assert.SkipWhen(disk is null, "no small disk can be mounted here: it takes root and the right to mount tmpfs");
        using var files = new Files();
        string[] server = ["--data", disk.Folder];
        (await Tracker.RunAsync(["append", Path.Combine(Tracker.Seeds, "topics.yaml"), .. server])).ShouldBeDone();
        (await Tracker.RunAsync(["append", Path.Combine(Tracker.Seeds, "actors.yaml"), .. server])).ShouldBeDone();
        var statement = files.Write("statement.yaml", Some.Statement(replace: "commitment: caco-drug-transit, effect: advances", with: "commitment: test, effect: adopts")
            + "commitments:\n  - { id: test, title: A test, scope: Of a full disk. }\n");
        disk.Fill();

        var ran = await Tracker.RunProcessAsync(["replay", ManyStatements.Write(files, 5_000), "--json", .. server]);

        ran.ExitCode.ShouldBe(ExitCodes.Failed, ran.Error);
        ran.Errors[0].Text("code").ShouldBe("disk-full");
        ran.Errors[0].Text("message")!.ShouldContain("Make room");
        disk.Free();
        (await Tracker.RunAsync(["append", statement, .. server])).ShouldBeDone();
        (await Tracker.RunAsync(["stop", .. server])).ShouldBeDone();
    }
}

/// <summary>Many statements, a line each, on the seeds' actors and topics.</summary>
internal static class ManyStatements
{
    public static string Write(Files files, int count) => files.Write("many.jsonl", Lines(count));

    public static string Lines(int count) => string.Concat(Enumerable.Range(1, count).Select(i => Line(i) + "\n"));

    /// <summary>A statement with two reports: three events.</summary>
    public static string Line(int i)
    {
        const string line = """
            {"key":"many-KEY","title":"One of many","issuer":"csto","issued":"2005","paragraphs":[{"number":1,"text":"x"}],"reports":[{"id":"r","type":"MeetingHeld","name":"A meeting","paragraph":1,"occurred":"2005-05-30","modality":"happened","participants":[{"actor":"csto","role":"participant"},{"actor":"osce","role":"participant"}],"topics":["terrorism"],"summary":"They met."},{"id":"s","type":"CooperationReported","subject":"Work","paragraph":1,"occurred":"2005","modality":"ongoing","participants":[{"actor":"csto","role":"participant"},{"actor":"un","role":"participant"}],"topics":["narcotics"],"summary":"They work together."}]}
            """;
        return line.Replace("many-KEY", string.Create(CultureInfo.InvariantCulture, $"many-{i}"), StringComparison.Ordinal);
    }

    /// <summary>Waits, for a minute at most, until the log holds some events.</summary>
    public static async Task WaitForEventsAsync(string connectionString, long atLeast)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            await using var command = new NpgsqlCommand("select count(*) from tracker.mt_events", connection);
            if ((long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))! >= atLeast)
            {
                return;
            }
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1), "the replay appends nothing");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
