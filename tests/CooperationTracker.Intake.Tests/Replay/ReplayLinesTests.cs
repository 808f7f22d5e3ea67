using System.Text.Json;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Replay;
using CooperationTracker.Intake.Statements;
using CooperationTracker.Testing;
using Npgsql;

namespace CooperationTracker.Intake.Tests.Replay;

/// <summary>Statements one a line, and many of them: a batch holds about a thousand of these.</summary>
public sealed class ReplayLinesTests : IAsyncLifetime
{
    private readonly RegistryFixture fixture = new();
    private ThrowawayFolder folder = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Lines => Path.Combine(folder.Path, "statements.jsonl");

    public async ValueTask InitializeAsync()
    {
        folder = await ThrowawayFolder.CreateAsync();
        await fixture.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await fixture.DisposeAsync();
        await folder.DisposeAsync();
    }

    private static IEnumerable<Statement> Many(int count) => Enumerable.Range(1, count).Select(i => Some.Statement($"statement-{i:00000}", reports: 9));

    private static string Line(Statement statement) => JsonSerializer.Serialize(statement, DomainJson.Options);

    private async Task<ReplayProgress> Replay(IProgress<ReplayProgress>? progress = null, CancellationToken? cancellation = null, LogFixture? into = null) =>
        await new ReplayStatements((into ?? fixture).Log(), (into ?? fixture).DataSource, LogFixture.Origin)
            .RunAsync(await ReplaySource.OpenAsync(Lines, Cancellation), progress, cancellation ?? Cancellation);

    [Fact]
    public async Task Thousands_of_lines_are_replayed_as_single_appends_would_record_them()
    {
        await File.WriteAllLinesAsync(Lines, Many(2_500).Select(Line), Cancellation);
        var before = await fixture.CountAsync();

        var done = await Replay();

        (done.Statements, done.Unchanged, done.Events).ShouldBe((2_500, 0, 25_000));
        (await fixture.CountAsync()).ShouldBe(before + 25_000);
        var log = fixture.Log();
        (await log.RecordAsync(Many(2_500).Last(), LogFixture.Origin, Cancellation)).Result.ShouldBe(OutcomeKind.Unchanged);
        await log.RecordAsync(Some.Statement("by-hand", reports: 9), LogFixture.Origin, Cancellation);
        (await Form("by-hand")).ShouldBe(await Form("statement-02500"));

        async Task<string> Form(string key) => (await fixture.ScalarAsync<string>(
            $"select string_agg(version || type || data || mt_dotnet_type || headers || is_archived || tenant_id, ' ' order by version) from tracker.mt_events where stream_id = 'statement/{key}'"))
            .Replace(key, "KEY", StringComparison.Ordinal).Replace(Some.Statement(key, 9).Digest(), "DIGEST", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_stopped_in_the_middle_and_run_again_ends_in_the_same_state()
    {
        await File.WriteAllLinesAsync(Lines, Many(5_000).Select(Line), Cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        await Should.ThrowAsync<OperationCanceledException>(() => Replay(
            new Progress(p =>
            {
                if (p is { Phase: ReplayPhase.Appending, Statements: >= 1_000 })
                {
                    stop.Cancel();
                }
            }),
            stop.Token));

        var half = await fixture.ScalarAsync<long>("select count(*) from tracker.mt_streams where type = 'statement'");
        half.ShouldBeInRange(1_000, 4_999);
        var rest = await Replay();
        (rest.Statements, rest.Unchanged).ShouldBe((5_000 - half, half));
        await using var whole = new RegistryFixture();
        await whole.InitializeAsync();
        await Replay(into: whole);
        (await fixture.ContentAsync()).ShouldBe(await whole.ContentAsync());
    }

    [Fact]
    public async Task A_replay_that_races_with_single_appends_ends_in_the_same_state()
    {
        await File.WriteAllLinesAsync(Lines, Many(3_000).Select(Line), Cancellation);

        var replaying = Task.Run(() => Replay(), Cancellation);
        var singly = Task.Run(async () =>
        {
            var log = fixture.Log();
            foreach (var statement in Many(3_000).Reverse().Where((_, i) => i % 10 == 0))
            {
                (await log.RecordAsync(statement, LogFixture.Origin, Cancellation)).Result.ShouldNotBe(OutcomeKind.Refused);
            }
        }, Cancellation);
        var done = await replaying;
        await singly;

        (done.Statements + done.Unchanged).ShouldBe(3_000);
        await using var alone = new RegistryFixture();
        await alone.InitializeAsync();
        await Replay(into: alone);
        (await fixture.ContentAsync()).ShouldBe(await alone.ContentAsync());
    }

    [Fact]
    public async Task A_mistake_in_the_last_line_changes_nothing()
    {
        await File.WriteAllLinesAsync(
            Lines, Many(1_500).Select(Line).Append("").Append(Line(Some.Statement("last") with { Issuer = "nobody-at-all" })), Cancellation);
        var before = await fixture.CountAsync();

        var error = (await Should.ThrowAsync<InputException>(() => Replay())).Errors.ShouldHaveSingleItem();

        (error.File, error.Line, error.Pointer, error.Code).ShouldBe((Lines, 1_502, "/issuer", "unknown-actor"));
        (await fixture.CountAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_key_that_comes_again_with_other_content_changes_nothing_however_far_apart()
    {
        var lines = Many(2_500).Select(Line).ToList();
        await File.WriteAllLinesAsync(Lines, lines.Append(lines[0]).Append(lines[2_400]), Cancellation);
        (await Replay()).ShouldSatisfyAllConditions(p => p.Statements.ShouldBe(2_500), p => p.Unchanged.ShouldBe(2));

        foreach (var apart in (int[])[1, 2_400])
        {
            await using var database = new RegistryFixture();
            await database.InitializeAsync();
            var before = await database.CountAsync();
            var again = Many(apart).Last() with { Title = "Another" };
            await File.WriteAllLinesAsync(Lines, lines.Append(Line(again)), Cancellation);

            var error = (await Should.ThrowAsync<InputException>(() => Replay(into: database))).Errors.ShouldHaveSingleItem();

            (error.Line, error.Pointer, error.Code).ShouldBe((2_501, "/key", "statement-differs"));
            (await database.CountAsync()).ShouldBe(before);
        }
    }

    [Fact]
    public async Task Statements_of_one_replay_may_bring_and_use_the_same_actors()
    {
        var bringing = Many(2_200).Select((s, i) => i % 100 == 0 ? s with { Actors = [Some.Actor($"brought-{i / 1_000}")], Issuer = $"brought-{i / 1_000}" } : s);
        await File.WriteAllLinesAsync(Lines, bringing.Append(Some.Statement("late") with { Issuer = "the brought-0" }).Select(Line), Cancellation);

        (await Replay()).Events.ShouldBe(22_000 + 3 + 3);
    }

    [Fact]
    public async Task What_another_process_registered_meanwhile_is_known()
    {
        var (ours, theirs) = (fixture.Log(), fixture.Log());
        await ours.RegistryAsync(cancellation: Cancellation);
        await theirs.RecordAsync(Some.Statement("theirs") with { Actors = [Some.Actor("their-actor")] }, LogFixture.Origin, Cancellation);

        var done = await new ReplayStatements(ours, fixture.DataSource, LogFixture.Origin)
            .AppendAsync(Incoming(Some.Statement("ours") with { Issuer = "their-actor" }), cancellation: Cancellation);

        done.Statements.ShouldBe(1);
    }

    [Fact]
    public async Task A_source_that_fails_fails_the_replay_with_its_own_error_and_keeps_what_was_appended()
    {
        var replay = new ReplayStatements(fixture.Log(), fixture.DataSource, LogFixture.Origin);

        var failure = await Should.ThrowAsync<InvalidDataException>(() => replay.AppendAsync(Failing(), cancellation: Cancellation));

        failure.Message.ShouldBe("The source broke.");
        (await fixture.ScalarAsync<long>("select count(*) from tracker.mt_streams where type = 'statement'")).ShouldBe(1_000);

        static async IAsyncEnumerable<Incoming> Failing()
        {
            foreach (var statement in Many(1_500))
            {
                yield return new(statement);
            }
            await Task.Yield();
            throw new InvalidDataException("The source broke.");
        }
    }

    [Fact]
    public async Task A_server_that_ends_the_session_fails_the_replay_and_its_reading_stops()
    {
        var read = 0;
        var replay = new ReplayStatements(fixture.Log(), fixture.DataSource, LogFixture.Origin);

        await Should.ThrowAsync<NpgsqlException>(() => replay.AppendAsync(
            Endless(),
            new Progress(_ => fixture.ScalarAsync<long>(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()").Wait(Cancellation)),
            Cancellation));

        read.ShouldBeInRange(1_000, 5_000);

        async IAsyncEnumerable<Incoming> Endless()
        {
            await Task.Yield();
            for (; ; read++)
            {
                yield return new(Some.Statement($"endless-{read}", reports: 9));
            }
        }
    }

    [Theory]
    [InlineData("{\"key\": }", 3, "bad-syntax")]
    [InlineData("nonsense", 3, "bad-syntax")]
    [InlineData("{\"key\": \"a\"} {}", 3, "bad-syntax")]
    [InlineData("[]", 3, "invalid-value")]
    [InlineData("{\"key\": \"a\", \"nope\": 1}", 3, "unknown-field")]
    [InlineData("{\"key\": \"\0\"}", 3, "bad-encoding")]
    public async Task A_bad_line_is_named_by_its_number(string line, int number, string code)
    {
        await File.WriteAllTextAsync(Lines, $"{Line(Some.Statement("one"))}\r\n\r\n{line}\n{Line(Some.Statement("two"))}", Cancellation);

        var errors = (await Should.ThrowAsync<InputException>(() => Replay())).Errors;

        errors.ShouldAllBe(e => e.File == Lines && e.Line == number && e.Column > 0);
        errors.ShouldContain(e => e.Code == code);
    }

    [Theory]
    [InlineData("", "empty-file")]
    [InlineData("\n \n\r\n", "empty-file")]
    [InlineData("\ufeff{}", "bad-encoding")]
    public async Task A_file_without_lines_or_with_a_byte_order_mark_is_refused(string text, string code)
    {
        await File.WriteAllBytesAsync(Lines, System.Text.Encoding.UTF8.GetBytes(text), Cancellation);

        (await Should.ThrowAsync<InputException>(() => Replay())).Errors.ShouldHaveSingleItem().Code.ShouldBe(code);
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_refused_by_its_number()
    {
        await File.WriteAllTextAsync(Lines, Line(Some.Statement("one")) + "\n" + new string('x', InputDocument.MaxBytes + 1), Cancellation);

        var error = (await Should.ThrowAsync<InputException>(() => Replay())).Errors.ShouldHaveSingleItem();

        (error.Code, error.Line).ShouldBe(("too-large", 2));
    }

    private static async IAsyncEnumerable<Incoming> Incoming(params Statement[] statements)
    {
        await Task.Yield();
        foreach (var statement in statements)
        {
            yield return new(statement);
        }
    }
}
