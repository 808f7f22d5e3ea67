using System.Text;
using CooperationTracker.Audit.Verification;
using CooperationTracker.EventLog;
using Npgsql;

namespace CooperationTracker.Audit.Tests.Log;

/// <summary>With content that is erased goes the salt of its leaf, whoever of the two comes first; nothing else of the tree does.</summary>
public sealed class ErasureTests
{
    private const string Salts = "select string_agg(substr(salts, 32 * n - 31, 32), '' order by first_index, n) from tracker.audit_run, generate_series(1, cardinality(positions)) n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Salts_in_one_run_and_in_several_go_and_those_beside_them_stay()
    {
        await using var given = await GivenLog.CreateAsync();
        await given.AppendAsync(253);
        await ReportAsync(given, events: 9); // leaves 253 to 261: in two tiles
        await given.Sequencer(await given.SignerAsync()).GrowAsync(Cancellation);
        var before = await SaltsAsync(given);

        await given.ExecuteAsync(Erasure([1, 2, 8], version: 10));

        (await SaltsAsync(given)).Select((salt, i) => (i, salt)).Where(s => s.salt != before[s.i]).ShouldBe(
            new[] { 253, 254, 260 }.Select(i => (i, new string('0', 64))));
        await given.Sequencer().GrowAsync(Cancellation);
        (await new LogVerifier(given.DataSource, given.Log, new([])).VerifyAsync(cancellation: Cancellation)).Erased.ShouldBe(3);
    }

    [Theory]
    [InlineData("salts = overlay(salts placing decode(repeat('00', 32), 'hex') from 33)")] // of an event that was not erased
    [InlineData("salts = overlay(salts placing sha256('') from 1)")] // other than to nothing
    [InlineData("salts = decode(repeat('00', 96), 'hex')")]
    [InlineData("salts = overlay(salts placing decode(repeat('00', 32), 'hex') from 1), positions = array[1, 2, 4]")]
    [InlineData("hashes = overlay(hashes placing decode(repeat('00', 32), 'hex') from 1)")]
    public async Task An_erasure_opens_no_door_to_more(string set)
    {
        await using var given = await GivenLog.CreateAsync();
        await ReportAsync(given, events: 3);
        await given.Sequencer().GrowAsync(Cancellation);
        await given.ExecuteAsync(Erasure([1], version: 4));

        (await Should.ThrowAsync<PostgresException>(given.ExecuteAsync($"update tracker.audit_run set {set} where first_index = 0"))).SqlState.ShouldBe("CT002");
    }

    [Fact]
    public async Task A_batch_that_read_what_was_erased_before_it_is_written_leaves_no_salt_of_it()
    {
        await using var given = await GivenLog.CreateAsync();
        await ReportAsync(given, events: 3);
        await using var eraser = await given.DataSource.OpenConnectionAsync(Cancellation);
        await using var erasing = await eraser.BeginTransactionAsync(Cancellation);
        await using (var erase = new NpgsqlCommand(Erasure([2], version: 4), eraser))
        {
            await erase.ExecuteNonQueryAsync(Cancellation);
        }
        var growing = given.Sequencer().GrowAsync(Cancellation); // it reads what is there, and waits to write
        await WaitingForAsync(given, "RowExclusiveLock");

        await erasing.CommitAsync(Cancellation);

        (await growing).ShouldBeTrue();
        (await SaltsAsync(given)).Select(s => s == new string('0', 64)).ShouldBe([false, true, false]);
    }

    [Fact]
    public async Task An_erasure_waits_for_the_batch_that_is_being_written()
    {
        await using var given = await GivenLog.CreateAsync();
        await ReportAsync(given, events: 3);
        await using var holder = await given.DataSource.OpenConnectionAsync(Cancellation);
        await using var holding = await holder.BeginTransactionAsync(Cancellation);
        await using (var hold = new NpgsqlCommand("lock table tracker.audit_run in share mode", holder))
        {
            await hold.ExecuteNonQueryAsync(Cancellation);
        }
        var growing = given.Sequencer().GrowAsync(Cancellation);
        await WaitingForAsync(given, "RowExclusiveLock");
        var erasing = given.ExecuteAsync(Erasure([2], version: 4));
        await WaitingForAsync(given, "ShareRowExclusiveLock");

        await holding.CommitAsync(Cancellation);

        (await growing).ShouldBeTrue();
        await erasing;
        (await SaltsAsync(given)).Select(s => s == new string('0', 64)).ShouldBe([false, true, false]);
    }

    [Theory]
    [InlineData("insert into tracker.erasure values (3, 9000000000000000000)", "A row of tracker.erasure has it that the event at position 9000000000000000000 erased the one at position 3")]
    [InlineData("insert into tracker.erasure values (1, 4)", "A row of tracker.erasure has it that the event at position 4 erased the one at position 1")]
    [InlineData("update tracker.erasure set erased_by = 5", "The event at position 4 erased the one at position 2, and tracker.erasure has no row of that", "A row of tracker.erasure has it that the event at position 5")]
    [InlineData("delete from tracker.erasure", "The event at position 4 erased the one at position 2, and tracker.erasure has no row of that")]
    [InlineData("update tracker.mt_events set data = '{\"id\": \"erased:one\", \"summary\": \"secret\"}' where seq_id = 2; update tracker.audit_run set salts = (select salts from kept)", "The content of the event at position 2 was erased by the event at position 4, and stands there again")]
    public async Task What_was_erased_what_says_so_and_what_is_left_are_held_beside_one_another(string sql, params string[] named)
    {
        await using var given = await GivenLog.CreateAsync();
        await ReportAsync(given, events: 3);
        await given.Sequencer().GrowAsync(Cancellation);
        await given.ExecuteAsync("create table public.kept as select salts from tracker.audit_run");
        await given.ExecuteAsync(Erasure([2], version: 4));
        var verifier = new LogVerifier(given.DataSource, given.Log, new([]));
        await verifier.VerifyAsync(cancellation: Cancellation);

        await given.RewriteAsync(sql);

        var found = (await Should.ThrowAsync<AuditException>(verifier.VerifyAsync(cancellation: Cancellation)));
        found.Code.ShouldBe(AuditCodes.Tampered);
        named.ShouldContain(n => found.Message.StartsWith(n, StringComparison.Ordinal), found.Message);
    }

    private static async Task ReportAsync(GivenLog given, int events) => await given.Log.AppendAsync([new("statement/erased", "statement", 0, [
        .. Enumerable.Range(0, events).Select(_ => new NewEvent(
            Guid.CreateVersion7(), "meeting_held", "T, T", Encoding.UTF8.GetBytes("""{"id":"erased:one","summary":"secret"}""")))])], new(), Cancellation);

    private static string Erasure(int[] versions, int version) =>
        $$"""
        update tracker.mt_streams set version = {{version}} where id = 'statement/erased';
        insert into tracker.mt_events (seq_id, id, stream_id, version, data, type, timestamp)
        select nextval('tracker.mt_events_sequence'), gen_random_uuid(), 'statement/erased', {{version}},
            '{"reportId": "erased:one", "versions": [{{string.Join(", ", versions)}}], "reason": "asked", "legalBasis": "a law", "author": "ann"}', 'content_erased', now()
        """;

    private static async Task<string[]> SaltsAsync(GivenLog given) =>
        [.. Convert.ToHexStringLower((byte[])(await given.ExecuteAsync(Salts))!).Chunk(64).Select(c => new string(c))];

    private static async Task WaitingForAsync(GivenLog given, string mode)
    {
        for (var looks = 0; (await given.ExecuteAsync($"select exists (select from pg_locks where relation = 'tracker.audit_run'::regclass and mode = '{mode}' and not granted)")) is not true; looks++)
        {
            looks.ShouldBeLessThan(3_000);
            await Task.Delay(10, Cancellation);
        }
    }
}
