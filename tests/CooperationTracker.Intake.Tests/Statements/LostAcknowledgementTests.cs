using CooperationTracker.EventLog;
using CooperationTracker.Intake.Statements;
using Npgsql;

namespace CooperationTracker.Intake.Tests.Statements;

/// <summary>The connection breaks while a statement is on its way.</summary>
public class LostAcknowledgementTests(RegistryFixture fixture) : IClassFixture<RegistryFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_statement_whose_session_was_ended_before_its_commit_is_recorded_by_recording_it_again()
    {
        var log = fixture.Log();
        await using var holder = await fixture.DataSource.OpenConnectionAsync(Cancellation);
        await using var transaction = await holder.BeginTransactionAsync(Cancellation);
        await ExecuteAsync(holder, "lock table tracker.mt_events in share row exclusive mode"); // appends wait, readers do not
        var recording = log.RecordAsync(Some.Statement("ended"), LogFixture.Origin, Cancellation);

        await Eventually(() => fixture.ScalarAsync<bool>(
            "select coalesce(bool_or(pg_terminate_backend(pid)), false) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%append_events%'"));

        (await Should.ThrowAsync<AppendOutcomeUnknownException>(() => recording)).Code.ShouldBe("outcome-unknown");
        await transaction.RollbackAsync(Cancellation);
        (await log.RecordAsync(Some.Statement("ended"), LogFixture.Origin, Cancellation)).Result.ShouldBe(OutcomeKind.Appended);
        (await log.RecordAsync(Some.Statement("ended"), LogFixture.Origin, Cancellation)).Result.ShouldBe(OutcomeKind.Unchanged);
    }

    [Fact]
    public async Task A_statement_whose_acknowledgement_was_lost_after_its_commit_is_found_in_the_log()
    {
        await using var proxy = new CuttingProxy(new NpgsqlConnectionStringBuilder(fixture.ConnectionString), "statement/unacknowledged");
        await using var dataSource = NpgsqlDataSource.Create(proxy.ConnectionString);
        var log = fixture.Log(dataSource);
        await log.RecordAsync(Some.Statement("acknowledged"), LogFixture.Origin, Cancellation);

        var outcome = await log.RecordAsync(Some.Statement("unacknowledged"), LogFixture.Origin, Cancellation);

        proxy.HasCut.ShouldBeTrue();
        outcome.Result.ShouldBe(OutcomeKind.Unchanged);
        outcome.Position.ShouldBe(await fixture.ScalarAsync<long>("select max(seq_id) from tracker.mt_events where stream_id = 'statement/unacknowledged'"));
        (await fixture.ScalarAsync<long>("select count(*) from tracker.mt_events where stream_id = 'statement/unacknowledged'")).ShouldBe(3);
    }

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), limit.Token);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
