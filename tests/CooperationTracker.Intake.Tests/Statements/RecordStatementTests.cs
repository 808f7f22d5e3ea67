using System.Text.Json.Nodes;
using CooperationTracker.Intake.Statements;

namespace CooperationTracker.Intake.Tests.Statements;

public class RecordStatementTests(RegistryFixture fixture) : IClassFixture<RegistryFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_statement_is_recorded_with_its_reports_as_one()
    {
        var log = fixture.Log();
        var outcome = await log.RecordAsync(Some.Statement("recorded", reports: 3), LogFixture.Origin, Cancellation);

        (outcome.Result, outcome.Events, outcome.Refusals.Count).ShouldBe((OutcomeKind.Appended, 4, 0));
        var events = await log.Log.ReadStreamAsync("statement/recorded", cancellation: Cancellation).ToArrayAsync(Cancellation);
        events.Select(e => e.Type).ShouldBe(["statement_received", "meeting_held", "meeting_held", "meeting_held"]);
        events.Select(e => e.Position).ShouldBe(Enumerable.Range(0, 4).Select(i => outcome.Position - 3 + i));
    }

    [Fact]
    public async Task Every_event_says_who_recorded_it_from_where_by_which_codebook_and_as_which_class()
    {
        var log = fixture.Log();
        await log.RecordAsync(
            Some.Statement("headers"), LogFixture.Origin with { CorrelationId = "conversation", CausationId = "request" }, Cancellation);

        var events = await log.Log.ReadStreamAsync("statement/headers", cancellation: Cancellation).ToArrayAsync(Cancellation);

        events.ShouldAllBe(e => e.CorrelationId == "conversation" && e.CausationId == "request");
        JsonNode.DeepEquals(
            JsonNode.Parse(events[1].Headers.Span),
            JsonNode.Parse("""{"author":"ada","via":"test","file":"speech.yaml","codebook":"1"}""")).ShouldBeTrue();
        (await fixture.ScalarAsync<string>("select mt_dotnet_type from tracker.mt_events where stream_id = 'statement/headers' and version = 2"))
            .ShouldBe("CooperationTracker.Domain.Reports.MeetingHeld, CooperationTracker.Domain");
    }

    [Fact]
    public async Task The_same_statement_again_is_unchanged_and_can_be_read_from_its_position()
    {
        var log = fixture.Log();
        var first = await log.RecordAsync(Some.Statement("twice"), LogFixture.Origin, Cancellation);

        foreach (var again in (TrackerLog[])[log, fixture.Log()])
        {
            var outcome = await again.RecordAsync(Some.Statement("twice"), LogFixture.Origin, Cancellation);
            (outcome.Result, outcome.Events, outcome.Position).ShouldBe((OutcomeKind.Unchanged, 0, first.Position));
        }
        (await fixture.ScalarAsync<long>("select version from tracker.mt_streams where id = 'statement/twice'")).ShouldBe(3);
    }

    [Fact]
    public async Task Other_content_under_a_key_is_refused()
    {
        var log = fixture.Log();
        await log.RecordAsync(Some.Statement("differs"), LogFixture.Origin, Cancellation);

        var outcome = await log.RecordAsync(Some.Statement("differs") with { Title = "Another" }, LogFixture.Origin, Cancellation);

        (outcome.Result, outcome.Position, outcome.Events).ShouldBe((OutcomeKind.Refused, 0, 0));
        outcome.Refusals.ShouldHaveSingleItem().Code.ShouldBe("statement-differs");
    }

    [Fact]
    public async Task What_is_refused_changes_nothing()
    {
        var before = await fixture.ScalarAsync<long>("select count(*) from tracker.mt_events where stream_id like '%refused%'");

        var outcome = await fixture.Log().RecordAsync(
            Some.Statement("refused") with { Issuer = "nobody-at-all", Actors = [Some.Actor("refused-actor")] }, LogFixture.Origin, Cancellation);

        outcome.Refusals.ShouldHaveSingleItem().Code.ShouldBe("unknown-actor");
        (await fixture.ScalarAsync<long>("select count(*) from tracker.mt_events where stream_id like '%refused%'")).ShouldBe(before);
    }

    [Fact]
    public async Task Actors_and_commitments_come_with_their_statement_in_one_transaction()
    {
        var bringing = Some.Statement("bringing") with
        {
            Actors = [Some.Actor("brought-actor")],
            Commitments = [Some.Commitment("brought-commitment", "The brought-actor")],
            Issuer = "brought-actor",
        };

        var outcome = await fixture.Log().RecordAsync(bringing, LogFixture.Origin, Cancellation);

        (outcome.Result, outcome.Events).ShouldBe((OutcomeKind.Appended, 5));
        (await fixture.ScalarAsync<long>(
            "select count(distinct xmin::text) from tracker.mt_events where stream_id in ('actor/brought-actor', 'commitment/brought-commitment', 'statement/bringing')"))
            .ShouldBe(1);
    }

    [Fact]
    public async Task What_another_process_registered_is_known_although_a_registry_is_kept()
    {
        var (ours, theirs) = (fixture.Log(), fixture.Log());
        await ours.RegistryAsync(cancellation: Cancellation);
        await theirs.RecordAsync(Some.Statement("theirs") with { Actors = [Some.Actor("their-actor")] }, LogFixture.Origin, Cancellation);

        var outcome = await ours.RecordAsync(Some.Statement("ours") with { Issuer = "The their-actor" }, LogFixture.Origin, Cancellation);

        outcome.Result.ShouldBe(OutcomeKind.Appended);
    }

    [Fact]
    public async Task Of_writers_that_race_with_one_statement_one_appends_it()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Task.Run(() => fixture.Log().RecordAsync(Some.Statement("raced"), LogFixture.Origin, Cancellation))));

        outcomes.Select(o => o.Result).Order().ShouldBe([OutcomeKind.Appended, .. Enumerable.Repeat(OutcomeKind.Unchanged, 7)]);
        outcomes.Select(o => o.Position).Distinct().ShouldHaveSingleItem();
        (await fixture.ScalarAsync<long>("select count(*) from tracker.mt_events where stream_id = 'statement/raced'")).ShouldBe(3);
    }

    [Fact]
    public async Task Statements_that_race_to_bring_one_actor_are_all_recorded_and_it_once()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => fixture.Log().RecordAsync(
            Some.Statement($"bringer-{i}") with { Actors = [Some.Actor("raced-actor")], Issuer = "raced-actor" }, LogFixture.Origin, Cancellation))));

        outcomes.ShouldAllBe(o => o.Result == OutcomeKind.Appended);
        outcomes.Sum(o => o.Events).ShouldBe(8 * 3 + 1);
        (await fixture.ScalarAsync<long>("select version from tracker.mt_streams where id = 'actor/raced-actor'")).ShouldBe(1);
    }

    [Fact]
    public async Task Of_writers_that_race_with_other_content_one_wins_and_the_others_are_refused()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() =>
            fixture.Log().RecordAsync(Some.Statement("contested") with { Title = $"Version {i}" }, LogFixture.Origin, Cancellation))));

        outcomes.Count(o => o.Result == OutcomeKind.Appended).ShouldBe(1);
        outcomes.Where(o => o.Result != OutcomeKind.Appended).ShouldAllBe(o => o.Refusals.Single().Code == "statement-differs");
    }

    [Fact]
    public async Task A_cancelled_request_appends_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => fixture.Log().RecordAsync(Some.Statement("cancelled"), LogFixture.Origin, cancelled.Token));

        (await fixture.ScalarAsync<long>("select count(*) from tracker.mt_streams where id = 'statement/cancelled'")).ShouldBe(0);
    }
}
