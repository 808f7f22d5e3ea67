using System.Net;
using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Server.Access;
using CooperationTracker.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CooperationTracker.Server.Tests.Access;

/// <summary>When a key was last used.</summary>
public sealed class KeyUseTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_written_once_a_minute_however_often_a_key_is_used_on_however_many_servers()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var session = await Session.OpenAsync(new(database.ConnectionString, ServerOrigin.Given, "test"), Cancellation);
        await AccessSchema.EnsureAsync(session.DataSource, Cancellation);
        var keys = new ApiKeys(session.DataSource);
        await keys.AddAsync("busy", Role.Reader, null, Cancellation);
        await ExecuteAsync(database, """
            create table write (name text);
            create function note() returns trigger language plpgsql as 'begin insert into write values (new.name); return new; end';
            create trigger note after update on access.api_key for each row execute function note();
            """);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
        using var first = new KeyUse(session, time, NullLogger<KeyUse>.Instance);
        using var second = new KeyUse(session, time, NullLogger<KeyUse>.Instance);
        await first.StartAsync(Cancellation);
        await second.StartAsync(Cancellation);

        Use();
        time.Advance(TimeSpan.FromSeconds(59));
        Use();
        time.Advance(TimeSpan.FromSeconds(1));
        Use();
        await first.StopAsync(Cancellation); // writes what is still to be written
        await second.StopAsync(Cancellation);

        (await keys.ListAsync(Cancellation)).Single().LastUsed.ShouldBe(time.GetUtcNow());
        await using var count = database.DataSource.CreateCommand("select count(*) from write");
        (await count.ExecuteScalarAsync(Cancellation)).ShouldBe(2L);

        void Use() => Parallel.For(0, 100, i => (i % 2 == 0 ? first : second).Note("busy"));
    }

    [Fact]
    public async Task A_request_does_not_wait_for_it()
    {
        await using var server = new KeyTests.Closed();
        await server.InitializeAsync();
        var key = await server.KeyAsync(Role.Reader, "waits-for-nobody");
        await using (var holder = await server.DataSource.OpenConnectionAsync(Cancellation))
        {
            await using var transaction = await holder.BeginTransactionAsync(Cancellation);
            await using var hold = holder.CreateCommand();
            hold.CommandText = "select from access.api_key for update";
            await hold.ExecuteNonQueryAsync(Cancellation);

            (await server.Client.AskAsync(Callers.Question, key)).Status.ShouldBe(HttpStatusCode.OK);
            (await LastUsedAsync(server)).ShouldBeNull();
        }

        while (await LastUsedAsync(server) is null)
        {
            await Task.Delay(20, Cancellation);
        }
    }

    private static async Task<DateTimeOffset?> LastUsedAsync(RunningServer server) =>
        (await new ApiKeys(server.Session.DataSource).ListAsync(Cancellation)).Single(k => k.Name == "waits-for-nobody").LastUsed;

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
