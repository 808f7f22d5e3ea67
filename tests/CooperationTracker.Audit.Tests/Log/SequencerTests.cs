using CooperationTracker.Audit.Log;
using CooperationTracker.Audit.Notes;
using Npgsql;

namespace CooperationTracker.Audit.Tests.Log;

/// <summary>The tree grows by every settled event once, in their order, whatever happens to those who grow it.</summary>
public sealed class SequencerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Leaves_tiles_and_checkpoints_follow_from_the_log()
    {
        await using var given = await GivenLog.CreateAsync();
        var signer = await given.SignerAsync();
        foreach (var events in new[] { 1, 255, 1, 700, 66_000, 5 })
        {
            await (events < 1_000 ? given.AppendAsync(events) : given.LoadAsync(events));
            (await given.Sequencer(signer).GrowAsync(Cancellation)).ShouldBeTrue();
        }

        (await given.CountAsync("audit_leaf")).ShouldBe(66_962);
        (await given.CountAsync("audit_tile")).ShouldBe(262);
        (await given.CountAsync("audit_checkpoint")).ShouldBeGreaterThanOrEqualTo(6);
        await given.ShouldFollowFromTheLogAsync();
    }

    [Fact]
    public async Task Positions_without_an_event_are_passed_over_and_leaves_have_no_gap()
    {
        await using var given = await GivenLog.CreateAsync();
        await given.LoseAPositionAsync();
        await given.AppendAsync(2);
        await given.LoseAPositionAsync();
        await given.LoseAPositionAsync();
        await given.Log.WaitAsync(await given.AppendAsync(2) - 1, Cancellation); // until the gaps are proven to be some
        await given.LoseAPositionAsync();

        await given.Sequencer().GrowAsync(Cancellation);

        (await given.ExecuteAsync("select array_agg(position order by index) from tracker.audit_leaf")).ShouldBe(new long[] { 2, 3, 6, 7 });
        (await given.ExecuteAsync("select array_agg(index order by position) from tracker.audit_leaf")).ShouldBe(new long[] { 0, 1, 2, 3 });
        await given.ShouldFollowFromTheLogAsync();
    }

    [Fact]
    public async Task An_event_below_one_that_is_still_being_written_waits_with_all_that_follow()
    {
        await using var given = await GivenLog.CreateAsync();
        await given.AppendAsync(1);
        await using var writer = await given.DataSource.OpenConnectionAsync(Cancellation);
        await using (var transaction = await writer.BeginTransactionAsync(Cancellation))
        {
            await using var draw = new NpgsqlCommand("select nextval('tracker.mt_events_sequence')", writer);
            await draw.ExecuteScalarAsync(Cancellation);
            await given.AppendAsync(2);

            await given.Sequencer().GrowAsync(Cancellation);
            (await given.CountAsync("audit_leaf")).ShouldBe(1);
        }
        await given.Sequencer().GrowAsync(Cancellation);
        (await given.CountAsync("audit_leaf")).ShouldBe(3);
        await given.ShouldFollowFromTheLogAsync();
    }

    [Fact]
    public async Task Two_that_follow_the_log_at_once_while_others_append_make_one_tree()
    {
        await using var given = await GivenLog.CreateAsync();
        var signer = await given.SignerAsync();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var otherSource = NpgsqlDataSource.Create(given.ConnectionString);
        await using var otherLog = new EventLog.NpgsqlEventLog(otherSource);
        Task[] following = [given.Sequencer(signer).RunAsync(ending.Token), new Sequencer(otherSource, otherLog, () => signer).RunAsync(ending.Token)];

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => given.AppendAsync(150)));
        await given.Sequencer(signer).CatchUpAsync(Cancellation);

        (await given.CountAsync("audit_leaf")).ShouldBe(600);
        await ending.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(Task.WhenAll(following));
        await given.ShouldFollowFromTheLogAsync();
    }

    [Fact]
    public async Task One_that_loses_its_connection_at_any_moment_goes_on_where_it_stood()
    {
        await using var given = await GivenLog.CreateAsync();
        var signer = await given.SignerAsync();
        await given.LoadAsync(60_000);
        var random = new Random(20260105);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var following = given.Sequencer(signer).RunAsync(ending.Token);
        for (var kills = 0; kills < 12; kills++)
        {
            await Task.Delay(random.Next(400), Cancellation);
            await given.ExecuteAsync(
                "select count(pg_terminate_backend(pid)) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())");
        }
        while (await given.CountAsync("audit_leaf") < 60_000)
        {
            await Task.Delay(20, Cancellation);
        }

        await ending.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(following);
        await given.ShouldFollowFromTheLogAsync();
    }

    [Fact]
    public async Task Without_a_key_the_tree_grows_and_is_signed_once_there_is_one()
    {
        await using var given = await GivenLog.CreateAsync();
        await given.AppendAsync(10);
        await given.Sequencer().GrowAsync(Cancellation);
        (await given.Answers.CheckpointAsync(Cancellation)).Note.ShouldBeNull();

        var signed = await given.Answers.SignAsync(await given.SignerAsync(), Cancellation);

        signed.Size.ShouldBe(10);
        (await given.Answers.CheckpointAsync(Cancellation)).ShouldBe(signed);
        await given.ShouldFollowFromTheLogAsync();
    }

    [Fact]
    public async Task A_key_that_another_one_took_the_place_of_signs_nothing_and_still_checks_what_it_signed()
    {
        await using var given = await GivenLog.CreateAsync();
        var old = await given.SignerAsync();
        await given.AppendAsync(5);
        await given.Sequencer(old).GrowAsync(Cancellation);
        await given.Keys.RotateAsync(given.KeyPath, Cancellation);
        await given.AppendAsync(5);
        await given.Sequencer(old).GrowAsync(Cancellation);

        (await given.Answers.CheckpointAsync(Cancellation)).Size.ShouldBe(5);
        (await Should.ThrowAsync<AuditException>(given.Answers.SignAsync(old, Cancellation))).Code.ShouldBe(AuditCodes.OtherKey);
        var signer = await given.Keys.SignerAsync(given.KeyPath, Cancellation);
        signer.Verifier.Name.ShouldBe(old.Verifier.Name);
        SignedNote.Parse((await given.Answers.SignAsync(signer, Cancellation)).Note!).SignedBy([signer.Verifier]).ShouldNotBeNull();
        await given.ShouldFollowFromTheLogAsync();
    }

    [Theory]
    [InlineData("delete from tracker.audit_leaf where index >= 8", "leaves were removed")]
    [InlineData("update tracker.audit_leaf set hash = digest where index = 3", "the tree was changed")]
    public async Task A_tree_that_is_not_what_was_signed_grows_no_further(string sql, string why)
    {
        await using var given = await GivenLog.CreateAsync();
        var signer = await given.SignerAsync();
        await given.AppendAsync(10);
        await given.Sequencer(signer).GrowAsync(Cancellation);
        await given.ExecuteAsync($"alter table tracker.audit_leaf disable trigger append_only; {sql}");
        await given.AppendAsync(10);

        var refusal = await Should.ThrowAsync<AuditException>(given.Sequencer(signer).GrowAsync(Cancellation));

        (refusal.Code, refusal.Message).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(AuditCodes.Tampered), r => r.Message.ShouldContain(why));
        (await Should.ThrowAsync<AuditException>(given.Answers.SignAsync(signer, Cancellation))).Code.ShouldBe(AuditCodes.Tampered);
    }

    [Theory]
    [InlineData("update tracker.audit_leaf set hash = digest")]
    [InlineData("delete from tracker.audit_leaf")]
    [InlineData("truncate tracker.audit_leaf")]
    [InlineData("update tracker.audit_salt set salt = salt")]
    [InlineData("delete from tracker.audit_salt")]
    [InlineData("update tracker.audit_tile set index = 9")]
    [InlineData("delete from tracker.audit_tile")]
    [InlineData("update tracker.audit_key set made = now()")]
    [InlineData("truncate tracker.audit_key cascade")]
    [InlineData("delete from tracker.audit_checkpoint")]
    [InlineData("update tracker.audit_checkpoint set note = ''")]
    public async Task What_the_tree_holds_cannot_be_changed(string sql)
    {
        await using var given = await GivenLog.CreateAsync();
        await given.AppendAsync(3);
        await given.Sequencer(await given.SignerAsync()).GrowAsync(Cancellation);

        (await Should.ThrowAsync<PostgresException>(given.ExecuteAsync($"set session_replication_role = replica; {sql}"))).SqlState.ShouldBe("CT002");
    }
}
