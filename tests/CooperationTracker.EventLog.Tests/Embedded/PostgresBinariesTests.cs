using System.Runtime.Versioning;
using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Testing;

namespace CooperationTracker.EventLog.Tests.Embedded;

[UnsupportedOSPlatform("windows")] // file modes, signals and shell scripts
public class PostgresBinariesTests : IAsyncLifetime
{
    private ThrowawayFolder _folder = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _folder = await ThrowawayFolder.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _folder.DisposeAsync();
    }

    [Fact]
    public async Task Where_there_are_none_the_error_names_the_three_ways()
    {
        var refusal = await Should.ThrowAsync<ServerUnavailableException>(FindAsync(new BinarySearch(null, "", [])));

        refusal.Code.ShouldBe(ServerFault.NoBinaries);
        refusal.Message.ShouldContain("TRACKER_CONNECTION");
        refusal.Message.ShouldContain("apt-get install postgresql");
        refusal.Message.ShouldContain("npm");
    }

    [Fact]
    public async Task The_folder_that_the_user_names_comes_first_then_PATH_then_the_newest_installed()
    {
        var (named, onPath) = (Version("16.3", "named"), Version("15.1", "path"));
        Version("15.2", "installed/15/bin");
        var newest = Version("17.1", "installed/17/bin");
        var installed = Path.Combine(_folder.Path, "installed/*/bin");

        (await FindAsync(new BinarySearch(named, onPath, [installed]))).ShouldBe(new PostgresBinaries(named, "16.3", "TRACKER_POSTGRES_BIN"));
        (await FindAsync(new BinarySearch(null, onPath, [installed]))).ShouldBe(new PostgresBinaries(onPath, "15.1", "PATH"));
        (await FindAsync(new BinarySearch(null, "", [installed]))).ShouldBe(new PostgresBinaries(newest, "17.1", "installed"));
    }

    [Fact]
    public async Task A_cluster_that_exists_is_served_by_its_own_version()
    {
        var own = Version("15.2", "installed/15/bin");
        Version("17.1", "installed/17/bin");
        var search = new BinarySearch(null, Version("16.3", "path"), [Path.Combine(_folder.Path, "installed/*/bin")]);

        (await FindAsync(search, major: 15)).Folder.ShouldBe(own);
    }

    [Fact]
    public async Task A_version_that_is_too_old_is_passed_over_and_named()
    {
        var refusal = await Should.ThrowAsync<ServerUnavailableException>(FindAsync(new BinarySearch(null, Version("14.9", "path"), [])));

        refusal.Code.ShouldBe(ServerFault.NoBinaries);
        refusal.Message.ShouldContain("14.9");
    }

    [Fact]
    public async Task A_named_folder_without_the_programs_is_an_error_whatever_else_is_here()
    {
        var search = new BinarySearch(Path.Combine(_folder.Path, "empty"), Version("16.3", "path"), []);

        var refusal = await Should.ThrowAsync<ServerUnavailableException>(FindAsync(search));

        refusal.Code.ShouldBe(ServerFault.NoBinaries);
        refusal.Message.ShouldContain("TRACKER_POSTGRES_BIN");
    }

    [Fact]
    public async Task The_npm_package_serves_where_nothing_is_installed()
    {
        var tools = Path.Combine(_folder.Path, "tools");
        Directory.CreateDirectory(tools);
        foreach (var tool in new[] { "npm", "node" })
        {
            var place = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);
            Assert.SkipWhen(place is null, $"{tool} is not on PATH; install Node.js to run this test.");
            File.CreateSymbolicLink(Path.Combine(tools, tool), place!);
        }
        var server = new PrivateServer(_folder.Path) { Search = new BinarySearch(null, tools, []) };

        var address = await server.StartAsync(Cancellation);

        address.Version.ShouldStartWith("18.");
        (await PostgresServer.CheckAsync(address.ConnectionString, Cancellation)).Version.ShouldBe(address.Version);
    }

    private Task<PostgresBinaries> FindAsync(BinarySearch search, int? major = null) =>
        PostgresBinaries.FindAsync(Path.Combine(_folder.Path, "npm"), major, search, cancellation: Cancellation);

    // Programs that answer --version as PostgreSQL does, since no machine has all of these versions.
    private string Version(string version, string name)
    {
        var folder = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(folder);
        foreach (var program in new[] { "initdb", "postgres", "pg_ctl" })
        {
            var file = Path.Combine(folder, program);
            File.WriteAllText(file, $"#!/bin/sh\necho 'postgres (PostgreSQL) {version} (Some distribution 1.0)'\n");
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        return folder;
    }
}
