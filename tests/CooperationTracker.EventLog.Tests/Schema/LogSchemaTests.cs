using CooperationTracker.Testing;
using Npgsql;

namespace CooperationTracker.EventLog.Tests;

public sealed class LogSchemaTests : IAsyncLifetime
{
    private readonly TestDatabase _database = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Several_that_make_the_schema_at_once_all_find_it_made()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            await using var own = NpgsqlDataSource.Create(_database.ConnectionString);
            await LogSchema.EnsureAsync(own, Cancellation);
            await using var log = new NpgsqlEventLog(own);
            await log.AppendAsync(Some.Stream());
        }, Cancellation)));

        (await _database.DataSource.ColumnAsync<int>("select version from tracker.schema_version order by version"))
            .ShouldBe(Enumerable.Range(1, LogSchema.Version));
    }

    [Fact]
    public async Task Making_it_again_changes_nothing()
    {
        await LogSchema.EnsureAsync(_database.DataSource, Cancellation);
        var made = await _database.DataSource.ScalarAsync<DateTime>("select max(applied) from tracker.schema_version");
        await LogSchema.EnsureAsync(_database.DataSource, Cancellation);
        (await _database.DataSource.ScalarAsync<DateTime>("select max(applied) from tracker.schema_version")).ShouldBe(made);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_alone()
    {
        await LogSchema.EnsureAsync(_database.DataSource, Cancellation);
        await _database.DataSource.ExecuteAsync("insert into tracker.schema_version (version, name) values (99, 'of-the-future')");

        var refusal = await Should.ThrowAsync<NewerSchemaException>(LogSchema.EnsureAsync(_database.DataSource, Cancellation));
        (refusal.Code, refusal.Found, refusal.Known).ShouldBe(("newer-schema", 99, LogSchema.Version));
        refusal.Message.ShouldContain("99");
    }

    [Fact]
    public async Task A_schema_half_made_is_finished()
    {
        await LogSchema.EnsureAsync(_database.DataSource, Cancellation);
        await _database.DataSource.ExecuteAsync(
            "drop table tracker.engine; drop function tracker.begin_append; drop function tracker.leave_zero cascade; delete from tracker.schema_version where version >= 8");
        await LogSchema.EnsureAsync(_database.DataSource, Cancellation);
        await using var log = new NpgsqlEventLog(_database.DataSource);
        await log.AppendAsync(Some.Stream());
    }

    [Fact]
    public async Task Failing_half_way_leaves_nothing_behind()
    {
        await _database.DataSource.ExecuteAsync("create schema tracker; create table tracker.mt_events (unlike int)");
        await Should.ThrowAsync<PostgresException>(LogSchema.EnsureAsync(_database.DataSource, Cancellation));
        (await _database.DataSource.ColumnAsync<string>("select tablename::text from pg_tables where schemaname = 'tracker'")).ShouldBe(["mt_events"]);
    }

    [Fact]
    public async Task A_database_set_to_a_higher_isolation_works_as_well()
    {
        await _database.DataSource.ExecuteAsync($"alter database {_database.Name} set default_transaction_isolation = 'serializable'");
        await using var strict = NpgsqlDataSource.Create(_database.ConnectionString + ";Application Name=strict");
        await LogSchema.EnsureAsync(strict, Cancellation);
        await using var log = new NpgsqlEventLog(strict);
        await using var writer = await RawWriter.BeginAsync(_database.ConnectionString);
        var drawn = await writer.DrawAsync();
        var appended = await log.AppendAsync(Some.Stream());
        (await log.ReadSettledAsync(cancellation: Cancellation)).ShouldBe(0);
        await writer.InsertAsync(drawn);
        await writer.CommitAsync();
        (await log.ReadSettledAsync(cancellation: Cancellation)).ShouldBe(appended.Position);
    }
}
