using System.Net;
using System.Net.Sockets;
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

        (await given.CountLeavesAsync()).ShouldBe(66_962);
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

        (await given.ExecuteAsync("select positions from tracker.audit_run where first_index = 0")).ShouldBe(new long[] { 2, 3, 6, 7 });
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
            (await given.CountLeavesAsync()).ShouldBe(1);
        }
        await given.Sequencer().GrowAsync(Cancellation);
        (await given.CountLeavesAsync()).ShouldBe(3);
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

        (await given.CountLeavesAsync()).ShouldBe(600);
        await ending.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(Task.WhenAll(following));
        await given.ShouldFollowFromTheLogAsync();
    }

    [Fact]
    public async Task Who_signs_while_another_one_grows_and_signs_the_tree_finds_it_whole()
    {
        await using var given = await GivenLog.CreateAsync();
        var signer = await given.SignerAsync();
        var growing = Task.Run(async () =>
        {
            for (var i = 0; i < 150; i++)
            {
                await given.AppendAsync(1);
                await given.Sequencer(signer).GrowAsync(Cancellation);
            }
        }, Cancellation);

        for (var signed = 0L; signed < 150 && !growing.IsFaulted;)
        {
            signed = (await given.Answers.SignAsync(signer, Cancellation)).Size;
        }

        await growing;
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
        while (await given.CountLeavesAsync() < 60_000)
        {
            await Task.Delay(20, Cancellation);
        }

        await ending.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(following);
        await given.ShouldFollowFromTheLogAsync();
    }

    [Fact]
    public async Task A_connection_that_is_not_to_be_had_is_told_once_and_tried_for_again_and_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var nowhere = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={((IPEndPoint)listener.LocalEndpoint).Port};Username=nobody;SSL Mode=Disable");
        await using var log = new EventLog.NpgsqlEventLog(nowhere);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        List<Exception> told = [];
        var following = new Sequencer(nowhere, log, lost: told.Add).RunAsync(ending.Token);
        for (var tries = 0; tries < 4; tries++)
        {
            (await listener.AcceptSocketAsync(Cancellation)).Dispose();
        }

        await ending.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(following);
        told.ShouldHaveSingleItem().ShouldBeAssignableTo<NpgsqlException>();
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
    [InlineData("cut", "leaves were removed")]
    [InlineData("hash", "the tree was changed")]
    public async Task A_tree_that_is_not_what_was_signed_grows_no_further(string changed, string why)
    {
        await using var given = await GivenLog.CreateAsync();
        var signer = await given.SignerAsync();
        await given.AppendAsync(10);
        await given.Sequencer(signer).GrowAsync(Cancellation);
        await given.RewriteAsync(changed == "cut" ? GivenLog.CutLeaves(8) : GivenLog.SetLeaf("hashes", 3, "sha256('')"));
        await given.AppendAsync(10);

        var refusal = await Should.ThrowAsync<AuditException>(given.Sequencer(signer).GrowAsync(Cancellation));

        (refusal.Code, refusal.Message).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(AuditCodes.Tampered), r => r.Message.ShouldContain(why));
        (await Should.ThrowAsync<AuditException>(given.Answers.SignAsync(signer, Cancellation))).Code.ShouldBe(AuditCodes.Tampered);
    }

    [Theory]
    [InlineData("update tracker.audit_run set hashes = digests")]
    [InlineData("update tracker.audit_run set salts = digests")]
    [InlineData("update tracker.audit_run set salts = salts")]
    [InlineData("update tracker.audit_run set salts = decode(repeat('00', 96), 'hex')")]
    [InlineData("delete from tracker.audit_run")]
    [InlineData("truncate tracker.audit_run")]
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
