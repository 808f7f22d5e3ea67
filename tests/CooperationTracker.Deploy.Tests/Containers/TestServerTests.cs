using CooperationTracker.Testing;

namespace CooperationTracker.Deploy.Tests.Containers;

/// <summary>Where the PostgreSQL of the tests comes from.</summary>
public sealed class TestServerTests
{
    private const string NoEngine = "tcp://127.0.0.1:1";

    [Fact]
    public async Task Where_no_Docker_engine_answers_there_is_no_container_and_the_tests_have_a_server_all_the_same()
    {
        Assert.SkipUnless(ContainerServer.IsBuilt, "Testcontainers was not built in: its packages were not at hand.");
        Assert.SkipWhen(File.Exists("/var/run/docker.sock"), "A Docker engine answers here, whatever the test says.");

        (await ContainerServer.TryStartAsync(NoEngine)).ShouldBeNull();

        await using var database = await TestDatabase.CreateAsync();
        await using var command = database.DataSource.CreateCommand("select 1");
        (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
    }

    [Fact]
    public async Task Where_a_Docker_engine_answers_the_server_is_a_container()
    {
        Assert.SkipUnless(ContainerServer.IsBuilt, "Testcontainers was not built in: its packages were not at hand.");
        await using var server = await ContainerServer.TryStartAsync();
        Assert.SkipWhen(server is null, "No Docker engine answers here.");

        await using var dataSource = Npgsql.NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = dataSource.CreateCommand("select pg_is_in_recovery()");
        (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe(false);
    }
}
