using Npgsql;

namespace CooperationTracker.EventLog.Tests;

/// <summary>A request while another session carries it out.</summary>
public sealed class RequestTests(LogDatabase database) : IClassFixture<LogDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_that_is_under_way_elsewhere_is_refused_at_once_and_known_once_it_is_done()
    {
        await using var log = new NpgsqlEventLog(database.DataSource);
        var request = Some.Request();
        var metadata = Some.Metadata with { Request = request };
        await using var holder = await RawWriter.BeginAsync(database.ConnectionString);
        await holder.ExecuteAsync("lock table tracker.mt_events in share row exclusive mode"); // appends wait, readers do not
        var first = log.AppendAsync([Some.Append(Some.Stream())], metadata, Cancellation);
        await Sessions.BlockedAsync(database.DataSource);

        (await Should.ThrowAsync<RequestUnderWayException>(log.AppendAsync([Some.Append(Some.Stream())], metadata, Cancellation)))
            .Code.ShouldBe("request-under-way");
        (await log.FindRequestAsync(request.Caller, request.Key, Cancellation)).ShouldBeNull();

        await holder.RollbackAsync();
        var appended = await first;
        (await log.FindRequestAsync(request.Caller, request.Key, Cancellation))!.Position.ShouldBe(appended.Position);
    }

    [Fact]
    public async Task A_request_whose_session_ended_before_its_commit_can_be_carried_out()
    {
        await using var log = new NpgsqlEventLog(database.DataSource);
        var metadata = Some.Metadata with { Request = Some.Request() };
        var stream = Some.Stream();
        await using var holder = await RawWriter.BeginAsync(database.ConnectionString);
        await holder.ExecuteAsync("lock table tracker.mt_events in share row exclusive mode");
        var first = log.AppendAsync([Some.Append(stream)], metadata, Cancellation);
        await Sessions.TerminateAsync(database.DataSource, await Sessions.BlockedAsync(database.DataSource));
        await Should.ThrowAsync<AppendOutcomeUnknownException>(first);
        await holder.RollbackAsync();

        await log.AppendAsync([Some.Append(stream)], metadata, Cancellation);

        (await log.ReadStreamAsync(stream, cancellation: Cancellation).AllAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_request_is_known_as_well_where_the_database_is_set_to_a_higher_isolation()
    {
        await using var own = await LogDatabase.CreateLogAsync();
        await own.DataSource.ExecuteAsync($"alter database {own.Name} set default_transaction_isolation = 'serializable'");
        await using var strict = NpgsqlDataSource.Create(own.ConnectionString + ";Application Name=strict");
        await using var log = new NpgsqlEventLog(strict);
        for (var round = 0; round < 20; round++)
        {
            var metadata = Some.Metadata with { Request = Some.Request() };
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
            {
                try
                {
                    await log.AppendAsync([Some.Append(Some.Stream())], metadata, Cancellation);
                    return true;
                }
                catch (EventLogException e) when (e is RequestRecordedException or RequestUnderWayException)
                {
                    return false;
                }
            })));
            outcomes.Count(won => won).ShouldBe(1);
        }
    }
}
