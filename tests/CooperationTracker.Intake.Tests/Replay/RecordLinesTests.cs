using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Replay;
using CooperationTracker.Intake.Statements;
using Npgsql;

namespace CooperationTracker.Intake.Tests.Replay;

public class RecordLinesTests(RegistryFixture fixture) : IClassFixture<RegistryFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Line(Statement statement) => JsonSerializer.Serialize(statement, DomainJson.Options);

    private async Task<List<LineOutcome>> Record(TrackerLog log, params IEnumerable<string> lines)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        return await Record(log, content);
    }

    private async Task<List<LineOutcome>> Record(TrackerLog log, Stream content)
    {
        List<LineOutcome> outcomes = [];
        await foreach (var batch in new RecordLines(log, fixture.DataSource, LogFixture.Origin).RunAsync(content, Cancellation))
        {
            outcomes.AddRange(batch);
        }
        return outcomes;
    }

    private static void ShouldBeRefused(LineOutcome outcome, int line, string? key, string code, string pointer)
    {
        (outcome.Result, outcome.Line, outcome.Key, outcome.Position, outcome.Events).ShouldBe((OutcomeKind.Refused, line, key, 0, 0));
        outcome.Errors.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            e => e.Code.ShouldBe(code), e => e.Pointer.ShouldBe(pointer), e => e.Line.ShouldBe(line));
    }

    [Fact]
    public async Task Each_line_has_an_outcome_of_its_own_and_bad_ones_hinder_none()
    {
        var log = fixture.Log();
        await log.RecordAsync(Some.Statement("there-before"), LogFixture.Origin, Cancellation);
        var there = (await log.StatementAsync("there-before", Cancellation))!.Value.Position;

        var outcomes = await Record(log,
            Line(Some.Statement("good-1")),
            Line(Some.Statement("bad-actor") with { Issuer = "nobody-at-all" }),
            "",
            "no JSON",
            """{"key": "bad-field", "titel": "T"}""",
            Line(Some.Statement("there-before")),
            Line(Some.Statement("there-before") with { Title = "Another" }),
            Line(Some.Statement("good-2", reports: 3)),
            Line(Some.Statement("good-1")),
            Line(Some.Statement("good-1") with { Title = "Another" }));

        outcomes.Select(o => o.Line).ShouldBe([1, 2, 4, 5, 6, 7, 8, 9, 10]);
        var good1 = (await log.StatementAsync("good-1", Cancellation))!.Value.Position;
        var good2 = (await log.StatementAsync("good-2", Cancellation))!.Value.Position;
        outcomes[0].ShouldBe(new(1, "good-1", OutcomeKind.Appended, good1, 3, outcomes[0].Errors));
        ShouldBeRefused(outcomes[1], 2, "bad-actor", "unknown-actor", "/issuer");
        ShouldBeRefused(outcomes[2], 4, null, "bad-syntax", "");
        (outcomes[3].Key, outcomes[3].Result).ShouldBe(("bad-field", OutcomeKind.Refused));
        outcomes[3].Errors.Select(e => e.Code).ShouldContain("unknown-field");
        outcomes[4].ShouldBe(new(6, "there-before", OutcomeKind.Unchanged, there, 0, outcomes[4].Errors));
        ShouldBeRefused(outcomes[5], 7, "there-before", "statement-differs", "/key");
        outcomes[6].ShouldBe(new(8, "good-2", OutcomeKind.Appended, good2, 4, outcomes[6].Errors));
        outcomes[7].ShouldBe(new(9, "good-1", OutcomeKind.Unchanged, good1, 0, outcomes[7].Errors));
        ShouldBeRefused(outcomes[8], 10, "good-1", "statement-differs", "/key");
    }

    [Fact]
    public async Task A_line_builds_on_what_those_before_it_bring_however_many_stand_between()
    {
        var bringing = Some.Statement("bringing-line") with { Actors = [Some.Actor("brought-by-line")] };
        var using_ = Some.Statement("using-line") with { Issuer = "The brought-by-line" };
        var between = Enumerable.Range(0, 700).Select(i => Some.Statement($"between-{i}", reports: 9));

        var outcomes = await Record(fixture.Log(), [Line(using_ with { Key = "too-early" }), Line(bringing), .. between.Select(Line), Line(using_)]);

        outcomes[0].Result.ShouldBe(OutcomeKind.Refused);
        outcomes.Skip(1).ShouldAllBe(o => o.Result == OutcomeKind.Appended);
        outcomes.Skip(1).Select(o => o.Position).ShouldBeInOrder();
        (await fixture.Log().StatementAsync("using-line", Cancellation))!.Value.State.Received.Issuer.ShouldBe("brought-by-line");
    }

    [Fact]
    public async Task What_another_process_registered_since_is_known()
    {
        var log = fixture.Log();
        await log.RegistryAsync(cancellation: Cancellation);
        await fixture.Log().RecordAsync(Some.Statement("registering") with { Actors = [Some.Actor("registered-since")] }, LogFixture.Origin, Cancellation);

        (await Record(log, Line(Some.Statement("of-registered-since") with { Issuer = "registered-since" })))
            .ShouldHaveSingleItem().Result.ShouldBe(OutcomeKind.Appended);
    }

    [Fact]
    public async Task Whoever_sends_slowly_is_answered_line_by_line()
    {
        var pipe = new Pipe();
        await using var outcomes = new RecordLines(fixture.Log(), fixture.DataSource, LogFixture.Origin)
            .RunAsync(pipe.Reader.AsStream(), Cancellation).GetAsyncEnumerator(Cancellation);

        for (var i = 1; i <= 3; i++)
        {
            await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(Line(Some.Statement($"slowly-{i}")) + "\n"), Cancellation);
            (await outcomes.MoveNextAsync()).ShouldBeTrue();
            outcomes.Current.ShouldHaveSingleItem().Key.ShouldBe($"slowly-{i}");
        }
        await pipe.Writer.CompleteAsync();
        (await outcomes.MoveNextAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Whoever_stops_reading_outcomes_stops_the_reading_of_lines()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(Line(Some.Statement("stopped")) + "\n"), Cancellation);

        await foreach (var batch in new RecordLines(fixture.Log(), fixture.DataSource, LogFixture.Origin).RunAsync(pipe.Reader.AsStream(), Cancellation))
        {
            break; // more may come: nobody waits for it
        }

        (await fixture.Log().StatementAsync("stopped", Cancellation)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_line_longer_than_is_read_is_refused_in_bounded_memory_and_the_next_ones_go_on()
    {
        using var content = new Segments(
        [
            Encoding.UTF8.GetBytes(Line(Some.Statement("before-long")) + "\n{\"key\": \"long\", \"title\": \""),
            .. Enumerable.Repeat(new byte[1 << 20], 40), // 40 MB without an end of line
            Encoding.UTF8.GetBytes("\"}\n" + Line(Some.Statement("after-long"))),
        ]);

        var outcomes = await Record(fixture.Log(), content);

        outcomes.Select(o => (o.Line, o.Key, o.Result)).ShouldBe(
            [(1, "before-long", OutcomeKind.Appended), (2, null, OutcomeKind.Refused), (3, "after-long", OutcomeKind.Appended)]);
        outcomes[1].Errors.ShouldHaveSingleItem().Code.ShouldBe("too-large");
    }

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}' }, "bad-encoding")]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'{', 0 }, "bad-encoding")]
    [InlineData(new byte[] { (byte)'"', 0, (byte)'"' }, "bad-encoding")]
    [InlineData(new byte[] { (byte)'"', 0xC3, (byte)'"' }, "bad-encoding")]
    [InlineData(new byte[] { (byte)'[', (byte)']' }, "invalid-value")]
    [InlineData(new byte[] { (byte)'n', (byte)'u', (byte)'l', (byte)'l' }, "invalid-value")]
    public async Task A_line_that_is_no_text_or_no_statement_is_refused(byte[] line, string code)
    {
        using var content = new MemoryStream([.. line, (byte)'\n', .. line]);
        (await Record(fixture.Log(), content)).Select(o => o.Errors.Single().Code).ShouldBe([code, code]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n  \r\n")]
    public async Task No_line_is_an_error(string text) =>
        (await Should.ThrowAsync<InputException>(() => Record(fixture.Log(), text))).Errors.ShouldHaveSingleItem().Code.ShouldBe("empty-file");

    [Fact]
    public async Task Of_batches_that_race_with_the_same_lines_each_line_is_appended_once()
    {
        var lines = Enumerable.Range(0, 300).Select(i => Line(Some.Statement($"raced-line-{i}") with { Actors = [Some.Actor($"raced-by-line-{i % 7}")] })).ToArray();

        var all = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => Record(fixture.Log(), lines))));

        for (var i = 0; i < lines.Length; i++)
        {
            var outcomes = all.Select(o => o[i]).ToArray();
            outcomes.Select(o => o.Result).Order().ShouldBe([OutcomeKind.Appended, OutcomeKind.Unchanged, OutcomeKind.Unchanged]);
            outcomes.Select(o => o.Position).Distinct().ShouldHaveSingleItem();
        }
        (await fixture.ScalarAsync<long>("select count(*) from tracker.mt_streams where id like 'actor/raced-by-line-%' and version = 1")).ShouldBe(7);
    }

    [Fact]
    public async Task A_batch_whose_acknowledgement_was_lost_is_found_in_the_log()
    {
        await using var proxy = new Statements.CuttingProxy(new NpgsqlConnectionStringBuilder(fixture.ConnectionString), "COMMIT");
        await using var dataSource = NpgsqlDataSource.Create(proxy.ConnectionString);
        List<LineOutcome> outcomes = [];
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(Line(Some.Statement("lost-1")) + "\n" + Line(Some.Statement("lost-2"))));

        await foreach (var batch in new RecordLines(fixture.Log(dataSource), dataSource, LogFixture.Origin).RunAsync(content, Cancellation))
        {
            outcomes.AddRange(batch);
        }

        proxy.HasCut.ShouldBeTrue();
        outcomes.ShouldAllBe(o => o.Result == OutcomeKind.Unchanged && o.Position > 0);
        (await fixture.ScalarAsync<long>("select count(*) from tracker.mt_events where stream_id like 'statement/lost-_'")).ShouldBe(6);
    }

    [Fact]
    public async Task A_rehearsal_decides_on_lines_in_their_order_and_writes_nothing()
    {
        var log = fixture.Log();
        await log.RecordAsync(Some.Statement("rehearsed-there"), LogFixture.Origin, Cancellation);
        var before = await fixture.CountAsync();
        var between = Enumerable.Range(0, 700).Select(i => Line(Some.Statement($"rehearsed-between-{i}", reports: 9)));

        var outcomes = await Record(log.Rehearsal(),
            [
                Line(Some.Statement("rehearsed-1") with { Actors = [Some.Actor("rehearsed-by-line")] }),
                .. between,
                Line(Some.Statement("rehearsed-2") with { Issuer = "rehearsed-by-line" }),
                Line(Some.Statement("rehearsed-1") with { Actors = [Some.Actor("rehearsed-by-line")] }),
                Line(Some.Statement("rehearsed-1")),
                Line(Some.Statement("rehearsed-there")),
            ]);

        (outcomes[0].Result, outcomes[0].Events, outcomes[0].Position).ShouldBe((OutcomeKind.WouldAppend, 4, 0));
        outcomes.Skip(701).Select(o => o.Result).ShouldBe([OutcomeKind.WouldAppend, OutcomeKind.Unchanged, OutcomeKind.Refused, OutcomeKind.Unchanged]);
        outcomes[^1].Position.ShouldBeGreaterThan(0);
        (await fixture.CountAsync()).ShouldBe(before);
    }

    /// <summary>A stream of some pieces.</summary>
    private sealed class Segments(IEnumerable<byte[]> pieces) : Stream
    {
        private readonly Queue<byte[]> rest = new(pieces);
        private ReadOnlyMemory<byte> current;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (current.IsEmpty && rest.TryDequeue(out var piece))
            {
                current = piece;
            }
            var read = Math.Min(count, current.Length);
            current[..read].CopyTo(buffer.AsMemory(offset));
            current = current[read..];
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
