using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Intake.Statements;

namespace CooperationTracker.Intake.Tests;

/// <summary>Every use case on a log that only rehearses.</summary>
public class RehearsalTests(RegistryFixture fixture) : IClassFixture<RegistryFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_would_be_appended_is_what_is_appended_afterwards()
    {
        var log = fixture.Log();
        var statement = Some.Statement("rehearsed") with { Actors = [Some.Actor("rehearsed-actor")], Issuer = "The rehearsed-actor" };
        var before = await fixture.CountAsync();

        var rehearsed = await log.Rehearsal().RecordAsync(statement, LogFixture.Origin, Cancellation);

        (rehearsed.Result, rehearsed.Position, rehearsed.Events, rehearsed.Version).ShouldBe((OutcomeKind.WouldAppend, 0, 4, 3));
        (await fixture.CountAsync()).ShouldBe(before);
        (await log.StatementAsync("rehearsed", Cancellation)).ShouldBeNull();
        var appended = await log.RecordAsync(statement, LogFixture.Origin, Cancellation);
        Json(appended).ShouldBe(Json(rehearsed));
        (await log.Rehearsal().RecordAsync(statement, LogFixture.Origin, Cancellation)).Result.ShouldBe(OutcomeKind.Unchanged);

        static string[] Json(Outcome outcome) =>
            [.. outcome.Changes.SelectMany(c => c.Events.Select(e => $"{c.Stream} {c.ExpectedVersion} {System.Text.Encoding.UTF8.GetString(EventCatalogue.Serialize(e))}"))];
    }

    [Fact]
    public async Task Corrections_and_changes_of_the_registry_are_rehearsed_too()
    {
        var log = fixture.Log();
        await log.RecordAsync(Some.Statement("uncorrected"), LogFixture.Origin, Cancellation);
        var before = await fixture.CountAsync();
        var rehearsal = log.Rehearsal();

        Outcome[] outcomes =
        [
            await rehearsal.AmendReportAsync("uncorrected:meeting-1", Some.Meeting(2), "Why.", LogFixture.Origin, cancellation: Cancellation),
            await rehearsal.RetractReportAsync("uncorrected:meeting-1", "Why.", LogFixture.Origin, cancellation: Cancellation),
            await rehearsal.WithdrawStatementAsync("uncorrected", "Why.", LogFixture.Origin, cancellation: Cancellation),
            await rehearsal.RegisterAsync(new([Some.Actor("unregistered")], [], []), LogFixture.Origin, Cancellation),
            await rehearsal.ChangeRegistryAsync(StreamName.Actor("osce"), new MergeActor("osce", "csto", "Why.", "ada").Decide, LogFixture.Origin, cancellation: Cancellation),
        ];

        outcomes.ShouldAllBe(o => o.Result == OutcomeKind.WouldAppend && o.Events == 1 && o.Changes.Count == 1);
        (await rehearsal.WithdrawStatementAsync("uncorrected", "", LogFixture.Origin, cancellation: Cancellation)).Result.ShouldBe(OutcomeKind.Refused);
        (await fixture.CountAsync()).ShouldBe(before);
        (await log.RegistryAsync(cancellation: Cancellation)).Actors.Resolve("unregistered").ShouldBeNull();
        (await log.RegistryAsync(cancellation: Cancellation)).Actors.Resolve("osce").ShouldBe("osce");
    }

    [Fact]
    public async Task What_was_registered_since_is_known_to_a_rehearsal()
    {
        var log = fixture.Log();
        await log.RegistryAsync(cancellation: Cancellation);
        var rehearsal = log.Rehearsal();
        await fixture.Log().RegisterAsync(new([Some.Actor("since")], [], []), LogFixture.Origin, Cancellation);

        (await rehearsal.RecordAsync(Some.Statement("of-since") with { Issuer = "since" }, LogFixture.Origin, Cancellation))
            .Changes.Single().Events[0].ShouldBeOfType<StatementReceived>().Issuer.ShouldBe("since");
        (await rehearsal.RegisterAsync(new([Some.Actor("since")], [], []), LogFixture.Origin, Cancellation)).Result.ShouldBe(OutcomeKind.Unchanged);
    }
}
