using System.Net.NetworkInformation;
using System.Runtime.Versioning;
using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Testing;
using Npgsql;

namespace CooperationTracker.EventLog.Tests.Embedded;

[UnsupportedOSPlatform("windows")] // file modes, signals and shell scripts
public class PrivateServerTests(PrivateTestServer server) : IClassFixture<PrivateTestServer>, IAsyncLifetime
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PrivateServer Command => new(server.DataFolder) { PackageFolder = ThrowawayFolder.Shared };

    public async ValueTask InitializeAsync() => await server.StartAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_next_command_finds_the_server_that_runs()
    {
        var found = await Command.FindAsync(Cancellation);

        found.ShouldBe(server.Address);
        found!.Origin.ShouldBe(ServerOrigin.Private);
        (await Command.StartAsync(Cancellation)).ShouldBe(server.Address);
    }

    [Fact]
    public async Task However_its_folder_is_spelled_it_is_the_one_server()
    {
        var link = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        Directory.CreateSymbolicLink(link, server.DataFolder);
        try
        {
            foreach (var spelling in (string[])[$"{server.DataFolder}/", $"{server.DataFolder}/./", link, $"{link}/"])
            {
                (await new PrivateServer(spelling).FindAsync(Cancellation)).ShouldBe(server.Address, spelling);
            }
        }
        finally
        {
            Directory.Delete(link);
        }
    }

    [Fact]
    public async Task Without_a_connection_string_the_private_server_is_the_one()
    {
        Environment.GetEnvironmentVariable(PostgresServer.ConnectionVariable).ShouldBeNullOrEmpty();

        (await PostgresServer.ResolveAsync(new ServerOptions(server.DataFolder), Cancellation)).ShouldBe(server.Address);
    }

    [Fact]
    public async Task Stopping_ends_the_server_and_stopping_twice_does_nothing()
    {
        (await Command.StopAsync(Cancellation)).ShouldBeTrue();

        (await Command.FindAsync(Cancellation)).ShouldBeNull();
        (await Command.StopAsync(Cancellation)).ShouldBeFalse();
        await Should.ThrowAsync<NpgsqlException>(QueryAsync("select 1"));
    }

    [Fact]
    public async Task A_folder_without_a_server_has_none_and_stays_untouched()
    {
        var nowhere = new PrivateServer(Path.Combine(server.DataFolder, "nowhere"));

        (await nowhere.FindAsync(Cancellation)).ShouldBeNull();
        (await nowhere.StopAsync(Cancellation)).ShouldBeFalse();
        Directory.Exists(Path.Combine(server.DataFolder, "nowhere")).ShouldBeFalse();
    }

    [Fact]
    public async Task Data_and_port_are_kept_over_stop_and_start()
    {
        await QueryAsync("create table kept as select 42 as answer");
        var before = server.Address;

        await server.StopAsync();
        await server.StartAsync();

        server.Address.ShouldBe(before);
        (await QueryAsync("select answer from kept")).ShouldBe(42);
    }

    [Fact]
    public async Task A_port_that_somebody_took_is_changed()
    {
        var before = Port;
        await server.StopAsync();
        using (var squatter = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, before))
        {
            squatter.Start();

            await server.StartAsync();

            Port.ShouldNotBe(before);
            (await QueryAsync("select 1")).ShouldBe(1);
        }
    }

    [Fact]
    public async Task The_server_listens_on_loopback_only()
    {
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(each => each.Port == Port);

        listeners.ShouldHaveSingleItem().Address.ShouldBe(System.Net.IPAddress.Loopback);
        (await QueryAsync("show unix_socket_directories")).ShouldBe("");
    }

    [Fact]
    public async Task A_wrong_password_is_refused_although_loopback_is_near()
    {
        var stranger = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "guess" };

        var refusal = await Should.ThrowAsync<ServerUnavailableException>(PostgresServer.CheckAsync(stranger.ConnectionString, Cancellation));

        refusal.Code.ShouldBe(ServerFault.AccessDenied);
        refusal.Message.ShouldNotContain("guess");
    }

    [Fact]
    public async Task Durability_is_whole_and_the_encoding_is_plain()
    {
        (await QueryAsync("select concat_ws(' ', current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes'))"))
            .ShouldBe("on on on");
        (await QueryAsync("select pg_encoding_to_char(encoding) || ' ' || datcollate from pg_database where datname = current_database()"))
            .ShouldBe("UTF8 C");
        (await QueryAsync("select concat_ws(' ', current_setting('shared_buffers'), current_setting('max_wal_size'), current_setting('jit'))"))
            .ShouldBe("256MB 2GB off");
    }

    [Fact]
    public void The_password_is_for_its_owner_only()
    {
        File.GetUnixFileMode(Path.Combine(server.Address.DataFolder!, "password")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        server.Address.ToString().ShouldNotContain(new NpgsqlConnectionStringBuilder(server.ConnectionString).Password!);
    }

    [Fact]
    public void The_server_runs_as_an_unprivileged_user_in_a_session_of_its_own()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Read from /proc, which only Linux has.");

        var user = File.ReadLines($"/proc/{server.ProcessId}/status").Single(line => line.StartsWith("Uid:", StringComparison.Ordinal));
        user.Split('\t')[1].ShouldNotBe("0");
        // The fourth word after the name in brackets is the session: proc(5), stat.
        var session = File.ReadAllText($"/proc/{server.ProcessId}/stat").Split(") ")[1].Split(' ')[3];
        session.ShouldBe(server.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private int Port => new NpgsqlConnectionStringBuilder(server.ConnectionString).Port;

    private async Task<object?> QueryAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
