using System.Text;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Audit.Tests.Log;
using CooperationTracker.Audit.Tree;
using CooperationTracker.Audit.Verification;
using CooperationTracker.EventLog;

namespace CooperationTracker.Audit.Tests.Verification;

/// <summary>Whoever has the database can change it. What they changed is found, and named.</summary>
public sealed class TamperTests
{
    private const int Events = 600;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("update tracker.mt_events set data = jsonb_set(data, '{place}', '\"Osj\"') where seq_id = 300", "The data of the event at position 300 (meeting_held, ")]
    [InlineData("update tracker.mt_events set timestamp = timestamp + interval '1 microsecond' where seq_id = 300", "The event at position 300 ")]
    [InlineData("update tracker.mt_events set headers = jsonb_set(headers, '{author}', '\"bob\"') where seq_id = 300", "The event at position 300 ")]
    [InlineData("update tracker.mt_events set headers = headers - 'author' where seq_id = 300", "The event at position 300 ")]
    [InlineData("update tracker.mt_events set type = 'meeting_scheduled' where seq_id = 300", "The event at position 300 ")]
    [InlineData("update tracker.mt_events set id = gen_random_uuid() where seq_id = 300", "The event at position 300 ")]
    [InlineData("update tracker.mt_events set seq_id = case seq_id when 300 then -301 else -300 end where seq_id in (300, 301); update tracker.mt_events set seq_id = -seq_id where seq_id < 0", "The event at position 300 ")]
    [InlineData("delete from tracker.mt_events where seq_id = 300", "The event at position 300, with the id ")]
    [InlineData("delete from tracker.mt_events where seq_id > 590", "The event at position 591, with the id ")]
    [InlineData("update tracker.mt_events set seq_id = 1000 where seq_id = 300; insert into tracker.mt_events (seq_id, id, stream_id, version, data, type, timestamp) select 300, id, stream_id, 77, data, type, timestamp from tracker.mt_events where seq_id = 1000", "The event at position 300 ")]
    [InlineData("insert into tracker.mt_events (seq_id, id, stream_id, version, data, type, timestamp) select 0, gen_random_uuid(), stream_id, 77, data, type, timestamp from tracker.mt_events where seq_id = 300", "The event at position 0 (meeting_held, event 77 of ")]
    [InlineData("insert into tracker.mt_streams (id, type, version) values ('actor/forged', 'actor', 1); insert into tracker.mt_events (seq_id, id, stream_id, version, data, type, timestamp) select -7, gen_random_uuid(), 'actor/forged', 1, data, type, timestamp from tracker.mt_events where seq_id = 300", "The event at position -7 (meeting_held, event 1 of actor/forged) stands before")]
    [InlineData("insert into tracker.mt_events (seq_id, id, stream_id, version, data, type, timestamp) select 700, gen_random_uuid(), stream_id, 77, data, type, timestamp from tracker.mt_events where seq_id = 300", "The stream statement/")]
    [InlineData("update tracker.audit_run set salts = overlay(salts placing decode(repeat('00', 32), 'hex') from 1377) where first_index = 256", "The salt of leaf 299 is gone")]
    [InlineData("update tracker.audit_run set salts = overlay(salts placing sha256('') from 1377) where first_index = 256", "The data of the event at position 300 ")]
    [InlineData("update tracker.audit_run set hashes = overlay(hashes placing sha256('') from 1377) where first_index = 256", "The event at position 300 ")]
    [InlineData("update tracker.audit_run set digests = overlay(digests placing sha256('') from 1377) where first_index = 256", "The event at position 300 ")]
    [InlineData("update tracker.audit_run set event_ids[44] = gen_random_uuid() where first_index = 256", "The event at position 300 ")]
    [InlineData("update tracker.audit_run set greatest_id = least_id where first_index = 256", "The run of leaves from leaf 256 on has another")]
    [InlineData("update tracker.audit_run set least_id = '00000000-0000-0000-0000-000000000000' where first_index = 256", "The run of leaves from leaf 256 on has another")]
    [InlineData("alter table tracker.audit_run drop constraint audit_run_sizes; update tracker.audit_run set first_position = 258 where first_index = 256", "The run of leaves from leaf 256 on has another")]
    [InlineData("delete from tracker.audit_run where first_index = 256", "Leaf 256 of the tree is missing.")]
    [InlineData("update tracker.audit_tile set index = 77 where index = 1", "The tile 0/001 of the tree is missing.")]
    [InlineData("update tracker.audit_tile set root = sha256(root) where index = 1", "The tile 0/001 of the tree is not what its leaves give")]
    [InlineData("delete from tracker.audit_tile where index = 1", "The tile 0/001 of the tree is missing.")]
    [InlineData("insert into tracker.audit_tile select 0, 77, root, hashes from tracker.audit_tile limit 1", "The tile 0/077 stands in the database")]
    [InlineData("update tracker.audit_checkpoint set root = sha256(root)", "The checkpoint over 600 leaves says")]
    [InlineData("delete from tracker.audit_run where first_index = 512; delete from tracker.mt_events where seq_id > 512", "A checkpoint was signed over 600 leaves, and the tree has 512")]
    [InlineData("update tracker.mt_events set is_archived = true where seq_id = 300", "The event at position 300 (statement/")]
    [InlineData("update tracker.mt_events set tenant_id = 'other' where seq_id = 300", "The event at position 300 (statement/")]
    [InlineData("update tracker.mt_streams set is_archived = null where id = (select stream_id from tracker.mt_events where seq_id = 300)", "The stream (statement/")]
    [InlineData("update tracker.mt_streams set version = version + 1 where id = (select stream_id from tracker.mt_events where seq_id = 300)", "The stream statement/")]
    public async Task What_was_changed_is_named(string sql, string named)
    {
        await using var given = await GivenAsync();
        await given.RewriteAsync(sql);

        (await Should.ThrowAsync<AuditException>(VerifyAsync(given))).ShouldSatisfyAllConditions(
            e => e.Code.ShouldBe(AuditCodes.Tampered),
            e => e.Message.ShouldStartWith(named));
    }

    [Fact]
    public async Task An_event_put_into_a_gap_is_named()
    {
        await using var given = await GivenLog.CreateAsync();
        await given.AppendAsync(10);
        await given.LoseAPositionAsync();
        await given.Log.WaitAsync(await given.AppendAsync(10) - 1, Cancellation); // until the gap is proven to be one
        await given.Sequencer().GrowAsync(Cancellation);
        (await VerifyAsync(given)).Leaves.ShouldBe(20);
        await given.RewriteAsync(
            """
            insert into tracker.mt_events (seq_id, id, stream_id, version, data, type, timestamp)
            select 11, gen_random_uuid(), stream_id, 4, data, type, timestamp from tracker.mt_events where seq_id = 3
            """);

        (await Should.ThrowAsync<AuditException>(VerifyAsync(given))).Message.ShouldStartWith("The event at position 11 (meeting_held, event 4 of ");
    }

    [Fact]
    public async Task What_was_left_alone_is_verified()
    {
        await using var given = await GivenAsync();
        await given.AppendAsync(7); // not in the tree yet

        var verified = await VerifyAsync(given);

        (verified.Leaves, verified.Erased, verified.Checkpoints, verified.Waiting).ShouldBe((Events, 0, 1, 7));
        verified.Root.ShouldBe((await given.Answers.CheckpointAsync(Cancellation)).Root);
    }

    [Fact]
    public async Task A_log_rewritten_and_signed_anew_is_found_by_a_checkpoint_seen_before()
    {
        await using var given = await GivenLog.CreateAsync();
        var signer = await given.SignerAsync();
        await given.AppendAsync(500);
        await given.Sequencer(signer).GrowAsync(Cancellation);
        var seen = SignedNote.Parse((await given.Answers.CheckpointAsync(Cancellation)).Note!);
        await given.AppendAsync(100);
        await given.Sequencer(signer).GrowAsync(Cancellation);
        await VerifyAsync(given, new([], seen));

        await given.RewriteAsync(
            """
            update tracker.mt_events set data = '{"place": "Elsewhere"}' where seq_id = 300;
            truncate tracker.audit_run, tracker.audit_tile, tracker.audit_checkpoint
            """);
        await given.Sequencer(signer).GrowAsync(Cancellation);

        await VerifyAsync(given); // by itself it is of one piece
        (await Should.ThrowAsync<AuditException>(VerifyAsync(given, new([], seen)))).Message
            .ShouldStartWith("The checkpoint that was given says that the first 500 leaves have the root ");
    }

    [Fact]
    public async Task A_tail_cut_off_with_all_its_traces_is_found_by_a_checkpoint_seen_before()
    {
        await using var given = await GivenAsync();
        var seen = SignedNote.Parse((await given.Answers.CheckpointAsync(Cancellation)).Note!);
        await given.RewriteAsync(
            $"""
            delete from tracker.audit_checkpoint; {GivenLog.CutLeaves(591)};
            delete from tracker.mt_events where seq_id > 591;
            update tracker.mt_streams s set version = (select max(version) from tracker.mt_events e where e.stream_id = s.id);
            delete from tracker.mt_streams where version is null
            """);

        await VerifyAsync(given);
        (await Should.ThrowAsync<AuditException>(VerifyAsync(given, new([], seen)))).Message.ShouldStartWith("The checkpoint that was given is over 600 leaves, and the log has 591");
    }

    [Fact]
    public async Task An_old_checkpoint_that_is_shown_for_the_newest_is_found_by_who_has_seen_that_one()
    {
        await using var given = await GivenAsync();
        var signer = await given.Keys.SignerAsync(given.KeyPath, Cancellation);
        await given.AppendAsync(3);
        await given.Sequencer(signer).GrowAsync(Cancellation);
        var newest = await given.Answers.CheckpointAsync(Cancellation);
        var seen = SignedNote.Parse(newest.Note!);
        await VerifyAsync(given, new([], seen));
        await given.RewriteAsync($"delete from tracker.audit_checkpoint where size = {newest.Size}");
        (await given.Answers.CheckpointAsync(Cancellation)).Size.ShouldBe(Events);

        await VerifyAsync(given); // the tree is whole, and says no more of it
        (await Should.ThrowAsync<AuditException>(VerifyAsync(given, new([], seen)))).Message
            .ShouldStartWith("The checkpoint that was given, over 603 leaves, was removed from the database, whose newest is over 600");
    }

    [Fact]
    public async Task Two_histories_under_one_key_are_told_apart_by_the_checkpoints_that_others_were_shown()
    {
        await using var given = await GivenAsync();
        var signer = await given.Keys.SignerAsync(given.KeyPath, Cancellation);
        await using var fork = await GivenLog.CreateAsync();
        await fork.ExecuteAsync($"insert into tracker.audit_key (vkey, name) values ('{signer.Verifier}', '{signer.Verifier.Name}')");
        await fork.AppendAsync(Events);
        await fork.Sequencer(signer).GrowAsync(Cancellation);
        await fork.AppendAsync(3);
        await fork.Sequencer(signer).GrowAsync(Cancellation);
        await VerifyAsync(fork);

        var shown = SignedNote.Parse((await given.Answers.CheckpointAsync(Cancellation)).Note!);

        (await Should.ThrowAsync<AuditException>(VerifyAsync(fork, new([signer.Verifier], shown)))).Message
            .ShouldStartWith("The checkpoint that was given says that the first 600 leaves have the root ");
    }

    [Fact]
    public async Task A_checkpoint_of_another_key_is_found_by_who_knows_the_right_one()
    {
        await using var given = await GivenAsync();
        var right = NoteVerifier.Parse((await given.Keys.ListAsync(Cancellation))[0].Key);
        var wrong = NoteSigner.Create(right.Name);
        var (size, root) = (await given.Answers.CheckpointAsync(Cancellation)) is var c ? (c.Size, c.Root) : default;
        await given.RewriteAsync(
            $"""
            insert into tracker.audit_key (vkey, name) values ('{wrong.Verifier}', '{right.Name}');
            update tracker.audit_checkpoint set vkey = '{wrong.Verifier}', note = '{wrong.Sign(new Checkpoint(right.Name, size, root).ToString())}'
            """);

        await VerifyAsync(given); // the database vouches for itself
        (await Should.ThrowAsync<AuditException>(VerifyAsync(given, new([right])))).ShouldSatisfyAllConditions(
            e => e.Code.ShouldBe(AuditCodes.NotSigned),
            e => e.Message.ShouldStartWith("The checkpoint over 600 leaves is not signed by a key that was given"));
    }

    [Fact]
    public async Task A_checkpoint_that_nobody_signed_is_not_taken_for_one()
    {
        await using var given = await GivenAsync();
        var forged = NoteSigner.Create("log.example.org/test").Sign(new Checkpoint("log.example.org/test", 3, default).ToString());

        (await Should.ThrowAsync<AuditException>(VerifyAsync(given, new([], forged)))).Code.ShouldBe(AuditCodes.NotSigned);
    }

    [Fact]
    public async Task A_verification_that_was_stopped_goes_on_where_it_was()
    {
        await using var given = await GivenLog.CreateAsync();
        await given.LoadAsync(20_000);
        await given.Sequencer(await given.SignerAsync()).GrowAsync(Cancellation);
        List<VerificationState> states = [];
        using var stopping = new CancellationTokenSource();
        var stopped = new LogVerifier(given.DataSource, given.Log, new([]), new Told(p =>
        {
            states.Add(p.State);
            stopping.Cancel();
        }));
        await Should.ThrowAsync<OperationCanceledException>(stopped.VerifyAsync(cancellation: stopping.Token));

        var verified = await new LogVerifier(given.DataSource, given.Log, new([])).VerifyAsync(states.ShouldHaveSingleItem(), Cancellation);

        (verified.Leaves, verified.Checkpoints).ShouldBe((20_000, (await given.CountAsync("audit_checkpoint"))));
        await given.RewriteAsync("update tracker.mt_events set type = 'x' where seq_id = 19000");
        (await Should.ThrowAsync<AuditException>(new LogVerifier(given.DataSource, given.Log, new([])).VerifyAsync(states[0], Cancellation)))
            .Message.ShouldStartWith("The event at position 19000 ");
        await using var other = await GivenAsync();
        (await Should.ThrowAsync<AuditException>(new LogVerifier(other.DataSource, other.Log, new([])).VerifyAsync(states[0], Cancellation))).Code.ShouldBe(AuditCodes.OtherLog);
    }

    [Fact]
    public async Task A_checkpoint_that_was_added_behind_what_was_verified_is_verified_too()
    {
        await using var given = await GivenLog.CreateAsync();
        var signer = await given.SignerAsync();
        await given.AppendAsync(300);
        await given.Sequencer(signer).GrowAsync(Cancellation);
        VerificationState? reached = null;
        await new LogVerifier(given.DataSource, given.Log, new([]), new Told(p => reached = p.State)).VerifyAsync(cancellation: Cancellation);
        await given.AppendAsync(3);
        await given.Sequencer(signer).GrowAsync(Cancellation);
        var other = default(TreeHash).ToString();
        await given.ExecuteAsync(
            $"""
            insert into tracker.audit_checkpoint (size, vkey, root, note)
            select 299, vkey, decode('{other}', 'base64'), '{signer.Sign(new Checkpoint(signer.Verifier.Name, 299, default).ToString())}' from tracker.audit_key
            """);

        (await Should.ThrowAsync<AuditException>(new LogVerifier(given.DataSource, given.Log, new([])).VerifyAsync(reached, Cancellation)))
            .Message.ShouldStartWith("The checkpoint over 299 leaves says 299 leaves with the root ");
    }

    [Fact]
    public async Task Every_checkpoint_of_a_tree_that_grew_in_small_steps_is_verified()
    {
        await using var given = await GivenLog.CreateAsync();
        var signer = await given.SignerAsync();
        foreach (var events in new[] { 1, 1, 253, 1, 1, 300, 66_000, 1, 1 })
        {
            await (events < 1_000 ? given.AppendAsync(events) : given.LoadAsync(events));
            await given.Sequencer(signer).GrowAsync(Cancellation);
        }

        (await VerifyAsync(given)).Checkpoints.ShouldBe(await given.CountAsync("audit_checkpoint"));
        (await given.CountAsync("audit_checkpoint")).ShouldBeGreaterThan(9);
    }

    [Fact]
    public async Task Large_events_are_verified_a_few_at_a_time()
    {
        await using var given = await GivenLog.CreateAsync();
        var text = new string('x', 1 << 20);
        foreach (var _ in Enumerable.Range(0, 10))
        {
            await given.Log.AppendAsync([new($"statement/{Guid.NewGuid():N}", "statement", 0, [.. Enumerable.Range(0, 4).Select(_ => new NewEvent(
                Guid.CreateVersion7(), "meeting_held", "T, T", Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}""")))])], new(), Cancellation);
        }
        await given.Sequencer().GrowAsync(Cancellation);
        List<long> reached = [];

        (await new LogVerifier(given.DataSource, given.Log, new([]), new Told(p => reached.Add(p.State.Leaves))).VerifyAsync(cancellation: Cancellation)).Leaves.ShouldBe(40);

        reached.ShouldBe([16, 32, 40]);
    }

    private static async Task<GivenLog> GivenAsync()
    {
        var given = await GivenLog.CreateAsync();
        await given.AppendAsync(Events);
        await given.Sequencer(await given.SignerAsync()).GrowAsync(Cancellation);
        return given;
    }

    private static Task<VerifiedLog> VerifyAsync(GivenLog given, KnownBefore? known = null) =>
        new LogVerifier(given.DataSource, given.Log, known ?? new([])).VerifyAsync(cancellation: Cancellation);

    private sealed class Told(Action<VerificationProgress> tell) : IProgress<VerificationProgress>
    {
        public void Report(VerificationProgress value) => tell(value);
    }
}
