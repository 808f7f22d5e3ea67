using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Intake.Statements;
using Microsoft.Extensions.Time.Testing;

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
        await Amend(theirs, "shared", "Theirs.");

        var outcome = await Amend(ours, "shared", "Ours.");

        (outcome.Result, outcome.Version).ShouldBe((OutcomeKind.Appended, 3));
        (await fixture.ScalarAsync<long>("select version from tracker.mt_streams where id = 'actor/shared'")).ShouldBe(3);
    }

    [Fact]
    public async Task What_another_process_changed_is_known_half_a_second_later_though_nothing_is_refused()
    {
        var time = new FakeTimeProvider();
        var (ours, theirs) = (fixture.Log(time: time), fixture.Log());
        await ours.RegisterAsync(new([Some.Actor("renamed"), Some.Actor("namesake")], [], []), LogFixture.Origin, Cancellation);
        await LookAsync();
        await AmendAsync("renamed", new() { Id = "renamed", Kind = ActorKind.Organization, Name = "Renamed since" });
        await AmendAsync("namesake", new() { Id = "namesake", Kind = ActorKind.Organization, Name = "The renamed" });

        (await ours.RegistryAsync(cancellation: Cancellation)).Actors.Resolve("The renamed").ShouldBe("renamed");
        await LookAsync();
        (await ours.RegistryAsync(cancellation: Cancellation)).Actors.Resolve("The renamed").ShouldBe("namesake");

        async Task AmendAsync(string id, ActorDefinition definition) =>
            (await theirs.ChangeRegistryAsync(
                StreamName.Actor(id), new AmendActor(definition, Reason, LogFixture.Origin.Author).Decide, LogFixture.Origin, cancellation: Cancellation))
                .Result.ShouldBe(OutcomeKind.Appended);

        async Task LookAsync()
        {
            time.Advance(TimeSpan.FromMilliseconds(501));
            await ours.RegistryAsync(cancellation: Cancellation);
        }
    }

    [Fact]
    public async Task A_registry_that_nobody_changed_is_not_read_again()
    {
        var time = new FakeTimeProvider();
        var log = fixture.Log(time: time);
        await log.RegistryAsync(cancellation: Cancellation);
        time.Advance(TimeSpan.FromSeconds(1));
        var known = await log.RegistryAsync(cancellation: Cancellation);
        await fixture.Log().RecordAsync(Some.Statement("no-change-of-the-registry"), LogFixture.Origin, Cancellation);

        for (var second = 0; second < 3; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            (await log.RegistryAsync(cancellation: Cancellation)).ShouldBeSameAs(known);
        }
    }

    [Fact]
    public async Task Two_that_merge_into_each_other_at_once_close_no_circle()
    {
        var (ours, theirs) = (fixture.Log(), fixture.Log());
        for (var round = 0; round < 20; round++)
        {
            var (one, other) = ($"round-{round}-one", $"round-{round}-other");
            await ours.RegisterAsync(new([Some.Actor(one), Some.Actor(other)], [], []), LogFixture.Origin, Cancellation);

            var outcomes = await Task.WhenAll(MergeAsync(ours, one, other), MergeAsync(theirs, other, one));

            outcomes.Count(o => o.Result == OutcomeKind.Appended).ShouldBe(1);
            outcomes.Single(o => o.Result != OutcomeKind.Appended).Refusals.ShouldHaveSingleItem().Code.ShouldBe("circular");
        }

        static Task<Outcome> MergeAsync(TrackerLog log, string id, string into) => Task.Run(() => log.ChangeRegistryAsync(
            StreamName.Actor(id), new MergeActor(id, into, Reason, LogFixture.Origin.Author).Decide, LogFixture.Origin, cancellation: Cancellation));
    }

    [Fact]
    public async Task Changes_of_one_entry_at_once_are_all_appended()
    {
        await fixture.Log().RegisterAsync(new([Some.Actor("contested-actor")], [], []), LogFixture.Origin, Cancellation);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Amend(fixture.Log(), "contested-actor", $"Note {i}."))));

        outcomes.ShouldAllBe(o => o.Result == OutcomeKind.Appended);
        (await fixture.ScalarAsync<long>("select version from tracker.mt_streams where id = 'actor/contested-actor'")).ShouldBe(9);
    }

    [Fact]
    public async Task A_change_made_on_an_older_version_is_refused()
    {
        var log = fixture.Log();
        await log.RegisterAsync(new([Some.Actor("versioned")], [], []), LogFixture.Origin, Cancellation);
        (await Amend(fixture.Log(), "versioned", "First.", 1)).Version.ShouldBe(2);

        var outcome = await Amend(log, "versioned", "Second.", 1);

        outcome.Refusals.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            r => r.Code.ShouldBe("stale-version"), r => r.Message.ShouldStartWith("The actor 'versioned' is at version 2, not 1."));
        (await Amend(log, "versioned", "Second.", 1, 2)).Version.ShouldBe(3);
        (await Amend(log, "unversioned", "There is none.", 1)).Refusals.ShouldHaveSingleItem().Code.ShouldBe("unknown-actor");
    }

    [Fact]
    public async Task What_is_so_already_can_be_read_from_its_last_position()
    {
        var log = fixture.Log();
        var first = await log.RegisterAsync(new([Some.Actor("so-already")], [], [Some.Commitment("so-already")]), LogFixture.Origin, Cancellation);
        var amended = await Amend(log, "so-already", "Amended.");

        (await log.RegisterAsync(new([], [], [Some.Commitment("so-already")]), LogFixture.Origin, Cancellation))
            .ShouldSatisfyAllConditions(o => o.Position.ShouldBe(first.Position), o => o.Version.ShouldBe(1));
        (await Amend(log, "so-already", "Amended.")).ShouldSatisfyAllConditions(
            o => o.Result.ShouldBe(OutcomeKind.Unchanged), o => o.Position.ShouldBe(amended.Position), o => o.Version.ShouldBe(2));
    }

    [Fact]
    public async Task A_merged_entry_is_known_by_the_one_that_stays()
    {
        var log = fixture.Log();
        await log.RegisterAsync(new([Some.Actor("goes"), Some.Actor("stays")], [], [Some.Commitment("going"), Some.Commitment("staying")]), LogFixture.Origin, Cancellation);
        (await log.ChangeRegistryAsync(StreamName.Actor("goes"), new MergeActor("goes", "stays", Reason, "ada").Decide, LogFixture.Origin, cancellation: Cancellation)).Events.ShouldBe(1);
        (await log.ChangeRegistryAsync(StreamName.Commitment("going"), new MergeCommitment("going", "staying", Reason, "ada").Decide, LogFixture.Origin, cancellation: Cancellation)).Events.ShouldBe(1);

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

    private static Task<Outcome> Amend(TrackerLog log, string id, string note, params long[] expected) => log.ChangeRegistryAsync(
        StreamName.Actor(id), new AmendActor(Some.Actor(id) with { Note = note }, Reason, "ada").Decide, LogFixture.Origin,
        expected.Length > 0 ? expected : null, Cancellation);
}
