using CooperationTracker.Testing;

namespace CooperationTracker.EventLog.Tests.Embedded;

public class TestDatabaseTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_class_has_an_empty_database_of_its_own()
    {
        await using var command = database.DataSource.CreateCommand(
            "select current_database(), (select count(*) from pg_class where relnamespace = 'public'::regnamespace), current_setting('server_encoding')");
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        (await reader.ReadAsync(Cancellation)).ShouldBeTrue();

        reader.GetString(0).ShouldBe(database.Name);
        reader.GetInt64(1).ShouldBe(0);
        reader.GetString(2).ShouldBe("UTF8");
    }

    [Fact]
    public async Task A_database_is_dropped_at_the_end_although_a_session_is_open()
    {
        var other = await TestDatabase.CreateAsync();
        await using var session = new Npgsql.NpgsqlConnection(other.ConnectionString + ";Pooling=false");
        await session.OpenAsync(Cancellation);

        await other.DisposeAsync();

        await using var command = database.DataSource.CreateCommand("select count(*) from pg_database where datname = $1");
        command.Parameters.AddWithValue(other.Name);
        (await command.ExecuteScalarAsync(Cancellation)).ShouldBe(0L);
    }
}
