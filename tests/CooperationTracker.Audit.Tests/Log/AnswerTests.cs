using System.Reflection;
using System.Text;
using CooperationTracker.Audit.Leaves;
using CooperationTracker.Audit.Log;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Audit.Tree;
using CooperationTracker.EventLog;

namespace CooperationTracker.Audit.Tests.Log;

/// <summary>Proofs out of the database, checked as somebody does who has nothing but the answer and a public key.</summary>
public sealed class AnswerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_event_is_proven_by_its_position_and_by_its_id()
    {
        await using var given = await GivenLog.CreateAsync();
        var signer = await given.SignerAsync();
        await given.AppendAsync(300);
        await given.LoseAPositionAsync();
        await given.Log.WaitAsync(await given.AppendAsync(30) - 1, Cancellation); // until the gap is proven to be one
        await given.Sequencer(signer).GrowAsync(Cancellation);
        var index = 0;
        await foreach (var stored in given.Log.ReadAllAsync(cancellation: Cancellation))
        {
            var proof = await given.Answers.ProveAsync(new(stored.Position, null), cancellation: Cancellation);

            ShouldProve(proof, stored, signer.Verifier);
            proof.Index.ShouldBe(index++);
            if (index % 40 == 0)
            {
                (await given.Answers.ProveAsync(new(null, stored.Id), cancellation: Cancellation)).Leaf.ShouldBe(proof.Leaf);
                var earlier = await given.Answers.ProveAsync(new(stored.Position, null), index, Cancellation);
                InclusionProof.Verify(earlier.LeafHash, earlier.Index, index, earlier.Root, earlier.Path).ShouldBeTrue();
            }
        }
        index.ShouldBe(330);
    }

    [Fact]
    public async Task Between_any_two_checkpoints_the_log_is_proven_to_have_only_grown()
    {
        await using var given = await GivenLog.CreateAsync();
        var signer = await given.SignerAsync();
        List<CheckpointAnswer> checkpoints = [];
        foreach (var events in new[] { 1, 6, 249, 1, 300 })
        {
            await given.AppendAsync(events);
            await given.Sequencer(signer).GrowAsync(Cancellation);
            checkpoints.Add(await given.Answers.CheckpointAsync(Cancellation));
        }
        foreach (var (from, to) in from a in checkpoints from b in checkpoints where a.Size <= b.Size select (a, b))
        {
            var proof = await given.Answers.ConsistencyAsync(from.Size, to.Size, Cancellation);

            ConsistencyProof.Verify(from.Size, to.Size, from.Root, to.Root, proof.Path).ShouldBeTrue();
            (proof.FromCheckpoint, proof.ToCheckpoint).ShouldBe((from.Note, to.Note));
        }
        (await given.Answers.ConsistencyAsync(3, cancellation: Cancellation)).ShouldSatisfyAllConditions(
            p => p.To.ShouldBe(557), p => p.FromCheckpoint.ShouldBeNull(), p => ConsistencyProof.Verify(3, p.To, p.FromRoot, p.ToRoot, p.Path).ShouldBeTrue());
        (await Should.ThrowAsync<AuditException>(given.Answers.ConsistencyAsync(7, 5, Cancellation))).Code.ShouldBe(AuditCodes.NotInTree);
        (await Should.ThrowAsync<AuditException>(given.Answers.ConsistencyAsync(7, 558, Cancellation))).Code.ShouldBe(AuditCodes.NotInTree);
    }

    [Fact]
    public async Task Tiles_and_entries_are_all_that_a_mirror_needs()
    {
        await using var given = await GivenLog.CreateAsync();
        var signer = await given.SignerAsync();
        await given.AppendAsync(600);
        await given.Sequencer(signer).GrowAsync(Cancellation);
        var checkpoint = await given.Answers.CheckpointAsync(Cancellation);
        var frontier = new Frontier();
        List<FullTile> filled = [];
        foreach (var tile in new TileId[] { new(0, 0, 256), new(0, 1, 256), new(0, 2, 88) })
        {
            var hashes = (await given.Answers.TileAsync(tile, Cancellation))!.Value;
            var bundle = (await given.Answers.EntriesAsync(tile, Cancellation))!.Value.ToArray();
            var at = 0;
            for (var i = 0; i < tile.Width; i++)
            {
                var length = (bundle[at] << 8) | bundle[at + 1];
                var leaf = bundle.AsSpan(at + 2, length);
                at += 2 + length;

                TreeHash.OfLeaf(leaf).ShouldBe(new TreeHash(hashes.Span.Slice(i * TreeHash.Size, TreeHash.Size)));
                frontier.Add(TreeHash.OfLeaf(leaf), filled);
            }
            at.ShouldBe(bundle.Length);
        }
        frontier.Root().ShouldBe(checkpoint.Root);
        (await given.Answers.TileAsync(new(1, 0, 2), Cancellation))!.Value.ToArray().ShouldBe([.. filled[0].Root.ToArray(), .. filled[1].Root.ToArray()]);
        // Of a size that the tree had before, and none that it has not.
        (await given.Answers.TileAsync(new(0, 1, 7), Cancellation))!.Value.Length.ShouldBe(7 * 32);
        (await given.Answers.TileAsync(new(0, 2, 89), Cancellation)).ShouldBeNull();
        (await given.Answers.TileAsync(new(0, 3, 1), Cancellation)).ShouldBeNull();
        (await given.Answers.EntriesAsync(new(0, 2, 256), Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task The_leaves_of_large_events_are_written_a_few_events_at_a_time()
    {
        await using var given = await GivenLog.CreateAsync();
        var text = new string('x', 400_000);
        for (var i = 0; i < 12; i++)
        {
            await given.Log.AppendAsync([new($"statement/large-{i}", "statement", 0, [
                new(Guid.CreateVersion7(), "meeting_held", "T, T", Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}"""))])], new(), Cancellation);
        }
        await given.Sequencer().GrowAsync(Cancellation);
        var log = Watched.Over(given.Log);

        (await new TransparencyLog(given.DataSource, log).EntriesAsync(new(0, 0, 12), Cancellation))!.Value.Length.ShouldBeInRange(12 * 200, 12 * 400);

        ((Watched)(object)log).Pages.ShouldAllBe(events => events <= 3);
        ((Watched)(object)log).Pages.Sum().ShouldBe(12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    public async Task Entries_without_an_event_are_not_given_out(int position)
    {
        await using var given = await GivenLog.CreateAsync();
        await given.AppendAsync(9);
        await given.Sequencer().GrowAsync(Cancellation);
        await given.RewriteAsync($"delete from tracker.mt_events where seq_id = {position}");

        (await Should.ThrowAsync<AuditException>(given.Answers.EntriesAsync(new(0, 0, 9), Cancellation))).Message.ShouldStartWith($"The event at position {position} is leaf {position - 1}");
    }

    [Fact]
    public async Task A_leaf_that_is_too_long_for_an_entry_is_named_and_proven_still()
    {
        await using var given = await GivenLog.CreateAsync();
        await given.AppendAsync(2);
        var headers = Encoding.UTF8.GetBytes($$"""{"author":"{{new string('a', 70_000)}}"}""");
        await given.Log.AppendAsync([new("statement/long", "statement", 0, [new(Guid.CreateVersion7(), "meeting_held", "T, T", "{}"u8.ToArray())])], new(Headers: headers), Cancellation);
        await given.Sequencer(await given.SignerAsync()).GrowAsync(Cancellation);

        (await Should.ThrowAsync<AuditException>(given.Answers.EntriesAsync(new(0, 0, 3), Cancellation))).ShouldSatisfyAllConditions(
            e => e.Code.ShouldBe(AuditCodes.LeafTooLong), e => e.Message.ShouldStartWith("Leaf 2 has 70"));
        (await given.Answers.EntriesAsync(new(0, 0, 2), Cancellation)).ShouldNotBeNull();
        (await given.Answers.ProveAsync(new(3, null), cancellation: Cancellation)).Index.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_not_there_is_said_so()
    {
        await using var given = await GivenLog.CreateAsync();
        await given.AppendAsync(3);
        (await Should.ThrowAsync<AuditException>(given.Answers.ProveAsync(new(2, null), cancellation: Cancellation))).Code.ShouldBe(AuditCodes.NotInTree);
        await given.Sequencer(await given.SignerAsync()).GrowAsync(Cancellation);
        await given.AppendAsync(1);
        await given.Sequencer().GrowAsync(Cancellation);

        (await Should.ThrowAsync<AuditException>(given.Answers.ProveAsync(new(4, null), cancellation: Cancellation))).Message.ShouldContain("audit checkpoint");
        (await given.Answers.ProveAsync(new(4, null), 4, Cancellation)).Checkpoint.ShouldBeNull();
        (await Should.ThrowAsync<AuditException>(given.Answers.ProveAsync(new(9, null), cancellation: Cancellation))).Code.ShouldBe(AuditCodes.UnknownEvent);
        (await Should.ThrowAsync<AuditException>(given.Answers.ProveAsync(new(null, Guid.NewGuid()), cancellation: Cancellation))).Code.ShouldBe(AuditCodes.UnknownEvent);
        (await Should.ThrowAsync<AuditException>(given.Answers.ProveAsync(new(1, null), 5, Cancellation))).Code.ShouldBe(AuditCodes.NotInTree);
    }

    [Theory]
    [InlineData("mt_events", "update tracker.mt_events set data = jsonb_set(data, '{place}', '\"Osx\"') where seq_id = 5", "The data of the event at position 5")]
    [InlineData("mt_events", "update tracker.mt_events set timestamp = timestamp + interval '1 microsecond' where seq_id = 5", "The event at position 5")]
    [InlineData("mt_events", "update tracker.mt_events set headers = '{\"author\": \"eve\"}' where seq_id = 5", "The event at position 5")]
    [InlineData("mt_events", "update tracker.mt_events set type = 'resolution_signed' where seq_id = 5", "The event at position 5")]
    [InlineData("mt_events", "delete from tracker.mt_events where seq_id = 5", "it was removed")]
    [InlineData("audit_run", "update tracker.audit_run set salts = overlay(salts placing sha256('') from 129) where first_index = 0", "The data of the event at position 5")]
    [InlineData("audit_run", "update tracker.audit_run set digests = overlay(digests placing sha256('') from 129) where first_index = 0", "The event at position 5")]
    [InlineData("audit_run", "update tracker.audit_run set hashes = overlay(hashes placing sha256('') from 97) where first_index = 0", "the tree was changed")]
    [InlineData("audit_checkpoint", "update tracker.audit_checkpoint set root = sha256(root)", "the tree was changed")]
    public async Task What_was_changed_past_the_triggers_is_told_and_not_proven(string table, string sql, string why)
    {
        await using var given = await GivenLog.CreateAsync();
        await given.AppendAsync(9);
        await given.Sequencer(await given.SignerAsync()).GrowAsync(Cancellation);
        await given.ExecuteAsync($"alter table tracker.{table} disable trigger user; {sql}");

        var found = await Should.ThrowAsync<AuditException>(given.Answers.ProveAsync(new(5, null), cancellation: Cancellation));

        found.Code.ShouldBe(AuditCodes.Tampered);
        found.Message.ShouldContain(why);
    }

    [Fact]
    public async Task An_event_whose_content_was_erased_is_proven_still_and_its_data_is_not()
    {
        await using var given = await GivenLog.CreateAsync();
        var signer = await given.SignerAsync();
        await given.Log.AppendAsync([new("statement/erased", "statement", 0, [
            new(Guid.CreateVersion7(), "meeting_held", "T, T", "{\"id\":\"erased:one\",\"summary\":\"secret\"}"u8.ToArray())])], new(), Cancellation);
        await given.Sequencer(signer).GrowAsync(Cancellation);
        var before = await given.Answers.ProveAsync(new(1, null), cancellation: Cancellation);
        await given.Log.AppendAsync([new("statement/erased", "statement", 1, [
            new(Guid.CreateVersion7(), "content_erased", "T, T", "{\"reportId\":\"erased:one\",\"versions\":[1],\"reason\":\"asked\",\"legalBasis\":\"a law\",\"author\":\"ann\"}"u8.ToArray())])], new(), Cancellation);

        var after = await given.Answers.ProveAsync(new(1, null), cancellation: Cancellation);

        (await given.ExecuteAsync("select data ->> 'erased' from tracker.mt_events where seq_id = 1")).ShouldBe("erased:one");
        (after.Leaf, after.Root, after.Salt).ShouldBe((before.Leaf, before.Root, null));
        before.Salt.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("update tracker.mt_events set data = '{\"place\": \"Elsewhere\"}' where seq_id = 2; update tracker.audit_run set salts = overlay(salts placing decode(repeat('00', 32), 'hex') from 33) where first_index = 0")]
    [InlineData("update tracker.audit_run set salts = overlay(salts placing decode(repeat('00', 32), 'hex') from 33) where first_index = 0")]
    [InlineData("update tracker.audit_run set event_ids[2] = gen_random_uuid() where first_index = 0")]
    [InlineData("update tracker.audit_run set positions = positions[2:], event_ids = event_ids[2:], digests = substr(digests, 33), hashes = substr(hashes, 33), salts = substr(salts, 33), first_position = positions[2]")]
    public async Task What_was_changed_is_not_proven(string sql)
    {
        await using var given = await GivenLog.CreateAsync();
        await given.AppendAsync(3);
        await given.Sequencer(await given.SignerAsync()).GrowAsync(Cancellation);
        await given.RewriteAsync(sql);

        var refusal = await Should.ThrowAsync<Exception>(given.Answers.ProveAsync(new(2, null), cancellation: Cancellation));

        (refusal is AuditException { Code: AuditCodes.Tampered } or TileMissingException).ShouldBeTrue(refusal.ToString());
    }

    /// <summary>The log itself, and how many events were held at once of what was read of it.</summary>
    public class Watched : DispatchProxy
    {
        private IEventLog log = null!;

        public List<int> Pages { get; } = [];

        public static IEventLog Over(IEventLog log)
        {
            var watched = Create<IEventLog, Watched>();
            ((Watched)(object)watched).log = log;
            return watched;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var answer = targetMethod!.Invoke(log, args);
            return answer is Task<LogPage> page ? CountAsync(page)
                : targetMethod.Name == nameof(IEventLog.ReadAllAsync) ? throw new InvalidOperationException("Nothing bounds how much is held of this.")
                : answer;
        }

        private async Task<LogPage> CountAsync(Task<LogPage> reading)
        {
            var page = await reading;
            Pages.Add(page.Events.Count);
            return page;
        }
    }

    private static void ShouldProve(InclusionAnswer proof, StoredEvent stored, NoteVerifier key)
    {
        var leaf = Leaf.Parse(Encoding.UTF8.GetBytes(proof.Leaf));
        leaf.ShouldBe(Leaf.Of(stored, Convert.FromBase64String(proof.Salt!)));
        leaf.Author.ShouldBe("anna");
        TreeHash.OfLeaf(Encoding.UTF8.GetBytes(proof.Leaf)).ShouldBe(proof.LeafHash);
        var note = SignedNote.Parse(proof.Checkpoint!);
        note.SignedBy([key]).ShouldNotBeNull();
        var checkpoint = Checkpoint.Parse(note.Text);
        (checkpoint.Size, checkpoint.Root).ShouldBe((proof.Size, proof.Root));
        InclusionProof.Verify(proof.LeafHash, proof.Index, checkpoint.Size, checkpoint.Root, proof.Path).ShouldBeTrue();
    }
}
