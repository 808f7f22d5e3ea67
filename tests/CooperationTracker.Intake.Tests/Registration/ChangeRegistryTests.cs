using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Intake.Statements;

namespace CooperationTracker.Intake.Tests.Registration;

public class ChangeRegistryTests(RegistryFixture fixture) : IClassFixture<RegistryFixture>
{
    private const string Reason = "It has a new name.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entries_are_registered_then_unchanged()
    {
        var entries = new RegisterEntries(
            [Some.Actor("registered")], [new() { Id = "registered", Name = "Registered" }], [Some.Commitment("registered", "registered")]);
        var log = fixture.Log();

        (await log.RegisterAsync(entries, LogFixture.Origin, Cancellation)).ShouldSatisfyAllConditions(
            o => o.Result.ShouldBe(OutcomeKind.Appended), o => o.Events.ShouldBe(3));
        (await log.RegisterAsync(entries, LogFixture.Origin, Cancellation)).Result.ShouldBe(OutcomeKind.Unchanged);
        (await fixture.Log().RegisterAsync(entries, LogFixture.Origin, Cancellation)).Result.ShouldBe(OutcomeKind.Unchanged);
    }

    [Fact]
    public async Task What_another_process_changed_meanwhile_is_seen()
    {
        var (ours, theirs) = (fixture.Log(), fixture.Log());
        await ours.RegisterAsync(new([Some.Actor("shared")], [], []), LogFixture.Origin, Cancellation);
        await theirs.ChangeRegistryAsync(new AmendActor(Some.Actor("shared") with { Note = "Theirs." }, Reason, "bob").Decide, LogFixture.Origin, Cancellation);

        var outcome = await ours.ChangeRegistryAsync(new AmendActor(Some.Actor("shared") with { Note = "Ours." }, Reason, "ada").Decide, LogFixture.Origin, Cancellation);

        outcome.Result.ShouldBe(OutcomeKind.Appended);
        (await fixture.ScalarAsync<long>("select version from tracker.mt_streams where id = 'actor/shared'")).ShouldBe(3);
    }

    [Fact]
    public async Task Changes_of_one_entry_at_once_are_all_appended()
    {
        await fixture.Log().RegisterAsync(new([Some.Actor("contested-actor")], [], []), LogFixture.Origin, Cancellation);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => fixture.Log().ChangeRegistryAsync(
            new AmendActor(Some.Actor("contested-actor") with { Note = $"Note {i}." }, Reason, "ada").Decide, LogFixture.Origin, Cancellation))));

        outcomes.ShouldAllBe(o => o.Result == OutcomeKind.Appended);
        (await fixture.ScalarAsync<long>("select version from tracker.mt_streams where id = 'actor/contested-actor'")).ShouldBe(9);
    }

    [Fact]
    public async Task A_merged_entry_is_known_by_the_one_that_stays()
    {
        var log = fixture.Log();
        await log.RegisterAsync(new([Some.Actor("goes"), Some.Actor("stays")], [], [Some.Commitment("going"), Some.Commitment("staying")]), LogFixture.Origin, Cancellation);
        (await log.ChangeRegistryAsync(new MergeActor("goes", "stays", Reason, "ada").Decide, LogFixture.Origin, Cancellation)).Events.ShouldBe(1);
        (await log.ChangeRegistryAsync(new MergeCommitment("going", "staying", Reason, "ada").Decide, LogFixture.Origin, Cancellation)).Events.ShouldBe(1);

        await log.RecordAsync(Some.Statement("after-merge") with { Issuer = "goes" }, LogFixture.Origin, Cancellation);

        (await log.StatementAsync("after-merge", Cancellation))!.Value.State.Received.Issuer.ShouldBe("stays");
    }

    [Fact]
    public async Task What_is_refused_changes_nothing()
    {
        var before = await fixture.ScalarAsync<long>("select count(*) from tracker.mt_events where stream_id like 'actor/half%'");

        var outcome = await fixture.Log().RegisterAsync(
            new([Some.Actor("half-one"), Some.Actor("half-two") with { Parent = "nobody-at-all" }], [], []), LogFixture.Origin, Cancellation);

        outcome.Refusals.ShouldHaveSingleItem().Pointer.ShouldBe("/actors/1/parent");
        (await fixture.ScalarAsync<long>("select count(*) from tracker.mt_events where stream_id like 'actor/half%'")).ShouldBe(before);
    }
}
