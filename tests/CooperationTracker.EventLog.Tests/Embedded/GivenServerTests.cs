using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Testing;
using Npgsql;

namespace CooperationTracker.EventLog.Tests.Embedded;

public class GivenServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_string_that_is_given_is_used_as_it_is()
    {
        var given = await TestServer.ConnectionStringAsync();

        var address = await ResolveAsync(given);

        address.ConnectionString.ShouldBe(given);
        address.Origin.ShouldBe(ServerOrigin.Given);
        address.DataFolder.ShouldBeNull();
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Host=localhost;Colour=secret-value")]
    [InlineData("Host=localhost;Port=secret-value")]
    [InlineData("Username=me;Password=secret-value")]
    [InlineData("postgres://me:secret-value@localhost/tracker")]
    [InlineData("")]
    public async Task Text_that_is_no_connection_string_is_refused_with_an_example_and_without_its_secrets(string text)
    {
        var refusal = await RefusalAsync(text);

        refusal.Code.ShouldBe(ServerFault.BadConnectionString);
        refusal.Message.ShouldContain("Host=localhost;Port=5432");
        refusal.Message.ShouldNotContain("secret-value");
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=me;Password=secret-value;Database=d", "127.0.0.1:1, database d")]
    [InlineData("Host=no-such-host.invalid;Username=me;Password=secret-value;Database=d", "no-such-host.invalid:5432, database d")]
    public async Task An_address_where_nothing_answers_is_named(string connectionString, string where)
    {
        var refusal = await RefusalAsync(connectionString);

        refusal.Code.ShouldBe(ServerFault.CannotConnect);
        refusal.Message.ShouldContain(where);
        refusal.Message.ShouldNotContain("secret-value");
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_named()
    {
        var target = new NpgsqlConnectionStringBuilder(await TestServer.ConnectionStringAsync()) { Database = "no_such_database" };

        var refusal = await RefusalAsync(target.ConnectionString);

        refusal.Code.ShouldBe(ServerFault.NoSuchDatabase);
        refusal.Message.ShouldContain("create database no_such_database");
    }

    private static Task<ServerAddress> ResolveAsync(string connectionString) =>
        PostgresServer.ResolveAsync(new ServerOptions("unused", connectionString), Cancellation);

    private static Task<ServerUnavailableException> RefusalAsync(string connectionString) =>
        Should.ThrowAsync<ServerUnavailableException>(ResolveAsync(connectionString));
}
