using System.Diagnostics;
using System.Runtime.Versioning;
using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Testing;
using Npgsql;

namespace CooperationTracker.EventLog.Tests.Embedded;

[UnsupportedOSPlatform("windows")] // file modes, signals and shell scripts
public class PrivateServerCrashTests : IAsyncLifetime
{
    private ThrowawayFolder _folder = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PrivateServer Command => new(_folder.Path) { PackageFolder = ThrowawayFolder.Shared };

    private string PidFile => Path.Combine(_folder.Path, "postgres", "cluster", "postmaster.pid");

    public async ValueTask InitializeAsync() => _folder = await ThrowawayFolder.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _folder.DisposeAsync();
    }

    [Fact]
    public async Task The_server_outlives_a_kill_of_the_process_that_started_it()
    {
        using var starter = StarterProcess.Start(_folder.Path);
        var connectionString = await starter.ConnectionStringAsync();

        await starter.KillAsync();

        (await Command.FindAsync(Cancellation))!.ConnectionString.ShouldBe(connectionString);
    }

    [Fact]
    public async Task Starters_at_the_same_moment_share_one_server()
    {
        StarterProcess[] starters = [.. Enumerable.Range(0, 3).Select(_ => StarterProcess.Start(_folder.Path))];
        try
        {
            var told = await Task.WhenAll(starters.Select(each => each.ConnectionStringAsync()));

            told.Distinct().ShouldHaveSingleItem().ShouldBe((await Command.StartAsync(Cancellation)).ConnectionString);
        }
        finally
        {
            Array.ForEach(starters, each => each.Dispose());
        }
    }

    [Fact]
    public async Task A_starter_killed_while_it_makes_the_cluster_leaves_nothing_in_the_way()
    {
        using var starter = StarterProcess.Start(_folder.Path);
        var home = Path.Combine(_folder.Path, "postgres");
        // The draft's folder base/1 appears midway through initdb.
        while (!Directory.Exists(home) || !Directory.EnumerateDirectories(home, "draft-*").Any(draft => Directory.Exists(Path.Combine(draft, "base", "1"))))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancellation);
        }
        await starter.KillAsync();
        Directory.Exists(Path.Combine(home, "cluster")).ShouldBeFalse();

        var address = await Command.StartAsync(Cancellation);

        await AnswersAsync(address);
        Directory.EnumerateDirectories(home, "draft-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_was_killed_recovers_what_was_committed()
    {
        await using var server = new PrivateTestServer();
        await server.InitializeAsync();
        await using var session = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await session.OpenAsync(Cancellation);
        await ExecuteAsync(session, "create table survivor as select 7 as answer");
        await ExecuteAsync(session, "begin");
        await ExecuteAsync(session, "insert into survivor values (8)");

        await server.KillAsync();
        await server.StartAsync();

        await using var after = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await after.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand("select array_agg(answer) from survivor", after);
        (await command.ExecuteScalarAsync(Cancellation)).ShouldBe(new[] { 7 });
    }

    [Fact]
    public async Task A_killed_server_whose_session_still_works_is_started_again_when_that_has_ended()
    {
        await using var server = new PrivateTestServer();
        await server.InitializeAsync();
        await using var session = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await session.OpenAsync(Cancellation);
        // Busy computing, so that it does not notice that its server is dead.
        var busy = ExecuteAsync(session, "do $$ declare t timestamptz := clock_timestamp(); begin while clock_timestamp() < t + interval '3 s' loop end loop; end $$");

        await server.KillAsync();
        await server.StartAsync();

        await AnswersAsync(server.Address);
        await busy.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        (await File.ReadAllTextAsync(Path.Combine(server.Address.DataFolder!, "server.log"), Cancellation)).ShouldContain("pre-existing shared memory block");
    }

    [Fact]
    public async Task A_pid_file_whose_pid_now_belongs_to_another_process_is_stale()
    {
        await Command.StartAsync(Cancellation);
        var lines = await File.ReadAllLinesAsync(PidFile, Cancellation);
        await Command.StopAsync(Cancellation);
        using var stranger = Process.Start(new ProcessStartInfo("sleep", ["120"]) { UserName = ServerUser(), WorkingDirectory = "/" })!;
        lines[0] = $"{stranger.Id}";
        await File.WriteAllLinesAsync(PidFile, lines, Cancellation);

        (await Command.FindAsync(Cancellation)).ShouldBeNull();
        (await Command.StopAsync(Cancellation)).ShouldBeFalse();
        await AnswersAsync(await Command.StartAsync(Cancellation));

        stranger.HasExited.ShouldBeFalse();
        stranger.Kill();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"Port\":54")]
    [InlineData("garbage")]
    public async Task A_damaged_note_of_the_last_start_is_no_obstacle(string note)
    {
        var state = Path.Combine(_folder.Path, "postgres", "server.json");
        await Command.StartAsync(Cancellation);
        await File.WriteAllTextAsync(state, note, Cancellation);

        (await Command.StopAsync(Cancellation)).ShouldBeTrue();
        await File.WriteAllTextAsync(state, note, Cancellation);

        await AnswersAsync(await Command.StartAsync(Cancellation));
    }

    [Fact]
    public async Task A_password_that_is_gone_is_named_at_once()
    {
        await Command.StartAsync(Cancellation);
        var password = Path.Combine(_folder.Path, "postgres", "password");
        await File.WriteAllTextAsync(password, "", Cancellation);

        var refusal = await Should.ThrowAsync<ServerUnavailableException>(Command.StartAsync(Cancellation));

        refusal.Code.ShouldBe(ServerFault.DataFolder);
        refusal.Message.ShouldContain(password);
    }

    [Fact]
    public async Task What_root_starts_its_own_user_can_stop_and_start_again()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "it takes root to be somebody else");
        await Command.StartAsync(Cancellation);

        using var find = Process.Start(new ProcessStartInfo("find", [Path.Combine(_folder.Path, "postgres"), "-user", "root"]) { RedirectStandardOutput = true })!;

        (await find.StandardOutput.ReadToEndAsync(Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cluster_of_another_version_is_named_with_what_to_do()
    {
        await Command.StartAsync(Cancellation);
        await Command.StopAsync(Cancellation);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "postgres", "cluster", "PG_VERSION"), "11\n", Cancellation);

        var refusal = await Should.ThrowAsync<ServerUnavailableException>(Command.StartAsync(Cancellation));

        refusal.Code.ShouldBe(ServerFault.ClusterVersion);
        refusal.Message.ShouldContain("PostgreSQL 11");
        refusal.Message.ShouldContain("TRACKER_POSTGRES_BIN");
    }

    [Fact]
    public async Task A_server_that_does_not_start_says_why_in_the_words_of_its_log()
    {
        await Command.StartAsync(Cancellation);
        await Command.StopAsync(Cancellation);
        await File.AppendAllTextAsync(Path.Combine(_folder.Path, "postgres", "cluster", "postgresql.conf"), "nonsense_setting = 1\n", Cancellation);

        var refusal = await Should.ThrowAsync<ServerUnavailableException>(Command.StartAsync(Cancellation));

        refusal.Code.ShouldBe(ServerFault.StartFailed);
        refusal.Message.ShouldContain("nonsense_setting");
    }

    [Fact]
    public async Task A_data_folder_that_the_servers_user_cannot_enter_is_no_obstacle()
    {
        var closed = Path.Combine(_folder.Path, "closed");
        Directory.CreateDirectory(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var command = new PrivateServer(Path.Combine(closed, "data")) { PackageFolder = ThrowawayFolder.Shared };

        var address = await command.StartAsync(Cancellation);
        try
        {
            await AnswersAsync(address);
            (await command.FindAsync(Cancellation)).ShouldBe(address);
            address.DataFolder!.StartsWith(closed, StringComparison.Ordinal).ShouldBe(!Environment.IsPrivilegedProcess);
        }
        finally
        {
            await command.StopAsync(CancellationToken.None);
            Directory.Delete(address.DataFolder!, recursive: true);
        }
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_is_named()
    {
        var file = Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(file, "", Cancellation);

        var refusal = await Should.ThrowAsync<ServerUnavailableException>(new PrivateServer(Path.Combine(file, "data")).StartAsync(Cancellation));

        refusal.Code.ShouldBe(ServerFault.DataFolder);
        refusal.Message.ShouldContain(file);
    }

    // As root the cluster is another user's; a process of that user is the one PostgreSQL would mistake for a server.
    private static string ServerUser() =>
        Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows()
            ? File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody"
            : "";

    private static async Task AnswersAsync(ServerAddress address) =>
        (await PostgresServer.CheckAsync(address.ConnectionString, Cancellation)).Version.ShouldBe(address.Version);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
