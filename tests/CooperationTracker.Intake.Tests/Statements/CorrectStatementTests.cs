using CooperationTracker.Domain;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Intake.Statements;

namespace CooperationTracker.Intake.Tests.Statements;

public class CorrectStatementTests(RegistryFixture fixture) : IClassFixture<RegistryFixture>
{
    private const string Reason = "The place was misread.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<(TrackerLog Log, long Position)> Recorded(params string[] keys)
    {
        var log = fixture.Log();
        var position = 0L;
        foreach (var key in keys)
        {
            var outcome = await log.RecordAsync(Some.Statement(key), LogFixture.Origin, Cancellation);
            outcome.Result.ShouldBe(OutcomeKind.Appended);
            position = outcome.Position;
        }
        return (log, position);
    }

    private static void ShouldBeRefused(Outcome outcome, string code)
    {
        outcome.Result.ShouldBe(OutcomeKind.Refused);
        outcome.Refusals.ShouldHaveSingleItem().Code.ShouldBe(code);
    }

    [Fact]
    public async Task A_report_is_amended_then_unchanged()
    {
        var (log, position) = await Recorded("amended");
        var report = Some.Meeting(1) with { Id = "whatever", Place = "Hofburg, Vienna", Host = "OSCE" };

        var first = await log.AmendReportAsync("amended:meeting-1", report, Reason, LogFixture.Origin, cancellation: Cancellation);
        var second = await log.AmendReportAsync("amended:meeting-1", report, Reason, LogFixture.Origin, cancellation: Cancellation);

        (first.Result, first.Events).ShouldBe((OutcomeKind.Appended, 1));
        first.Position.ShouldBeGreaterThan(position);
        (second.Result, second.Position).ShouldBe((OutcomeKind.Unchanged, first.Position));
        (await log.StatementAsync("amended", Cancellation))!.Value.State.Reports["amended:meeting-1"]
            .ShouldBeOfType<MeetingHeld>().ShouldSatisfyAllConditions(r => r.Place.ShouldBe("Hofburg, Vienna"), r => r.Host.ShouldBe("osce"));
    }

    [Fact]
    public async Task A_report_is_retracted_then_unchanged_then_not_amended()
    {
        var (log, _) = await Recorded("retracted");

        (await log.RetractReportAsync("retracted:meeting-2", Reason, LogFixture.Origin, cancellation: Cancellation)).Result.ShouldBe(OutcomeKind.Appended);
        (await log.RetractReportAsync("retracted:meeting-2", Reason, LogFixture.Origin, cancellation: Cancellation)).Result.ShouldBe(OutcomeKind.Unchanged);
        ShouldBeRefused(
            await log.AmendReportAsync("retracted:meeting-2", Some.Meeting(2), Reason, LogFixture.Origin, cancellation: Cancellation), "report-retracted");
    }

    [Fact]
    public async Task A_statement_is_withdrawn_then_unchanged_then_closed()
    {
        var (log, _) = await Recorded("withdrawn");

        (await log.WithdrawStatementAsync("withdrawn", Reason, LogFixture.Origin, cancellation: Cancellation)).Result.ShouldBe(OutcomeKind.Appended);
        (await log.WithdrawStatementAsync("withdrawn", Reason, LogFixture.Origin, cancellation: Cancellation)).Result.ShouldBe(OutcomeKind.Unchanged);
        ShouldBeRefused(await log.RetractReportAsync("withdrawn:meeting-1", Reason, LogFixture.Origin, cancellation: Cancellation), "statement-closed");
    }

    [Theory]
    [InlineData("no-such:meeting-1")]
    [InlineData("meeting-1")]
    [InlineData("")]
    [InlineData(":")]
    public async Task A_report_of_no_statement_is_refused(string id)
    {
        var log = fixture.Log();

        ShouldBeRefused(await log.AmendReportAsync(id, Some.Meeting(1), Reason, LogFixture.Origin, cancellation: Cancellation), "unknown-statement");
        ShouldBeRefused(await log.RetractReportAsync(id, Reason, LogFixture.Origin, cancellation: Cancellation), "unknown-statement");
        ShouldBeRefused(await log.WithdrawStatementAsync(id, Reason, LogFixture.Origin, cancellation: Cancellation), "unknown-statement");
    }

    [Theory]
    [InlineData("unknown-in:meeting-11")]
    [InlineData("unknown-in:meeting-1:meeting-1")]
    [InlineData("unknown-in:")]
    public async Task A_report_that_the_statement_does_not_have_is_refused(string id)
    {
        var log = fixture.Log();
        await log.RecordAsync(Some.Statement("unknown-in"), LogFixture.Origin, Cancellation);

        ShouldBeRefused(await log.RetractReportAsync(id, Reason, LogFixture.Origin, cancellation: Cancellation), "unknown-report");
    }

    [Fact]
    public async Task A_request_made_on_an_older_version_is_refused()
    {
        var (log, _) = await Recorded("stale");
        await log.RetractReportAsync("stale:meeting-1", Reason, LogFixture.Origin, expectedVersions: [3], cancellation: Cancellation);
        var before = await fixture.ScalarAsync<long>("select version from tracker.mt_streams where id = 'statement/stale'");

        ShouldBeRefused(await log.RetractReportAsync("stale:meeting-2", Reason, LogFixture.Origin, expectedVersions: [3], cancellation: Cancellation), "stale-version");
        ShouldBeRefused(
            await log.AmendReportAsync("stale:meeting-2", Some.Meeting(1), Reason, LogFixture.Origin, expectedVersions: [3], cancellation: Cancellation), "stale-version");
        ShouldBeRefused(await log.WithdrawStatementAsync("stale", Reason, LogFixture.Origin, expectedVersions: [5], cancellation: Cancellation), "stale-version");

        (await fixture.ScalarAsync<long>("select version from tracker.mt_streams where id = 'statement/stale'")).ShouldBe(before);
    }

    [Fact]
    public async Task Of_two_requests_made_on_one_version_at_once_one_is_refused()
    {
        await Recorded("raced-version");

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 2).Select(i => Task.Run(() => fixture.Log()
            .RetractReportAsync($"raced-version:meeting-{i}", Reason, LogFixture.Origin, expectedVersions: [3], cancellation: Cancellation))));

        outcomes.Count(o => o.Result == OutcomeKind.Appended).ShouldBe(1);
        ShouldBeRefused(outcomes.Single(o => o.Result != OutcomeKind.Appended), "stale-version");
    }

    [Fact]
    public async Task Corrections_of_one_statement_at_once_are_all_appended()
    {
        var log = fixture.Log();
        await log.RecordAsync(Some.Statement("busy", reports: 12), LogFixture.Origin, Cancellation);

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 12).Select(i => Task.Run(() =>
            fixture.Log().RetractReportAsync($"busy:meeting-{i}", Reason, LogFixture.Origin, cancellation: Cancellation))));

        outcomes.ShouldAllBe(o => o.Result == OutcomeKind.Appended);
        (await log.StatementAsync("busy", Cancellation))!.Value.State.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_circle_of_supersessions_is_refused_where_it_would_close()
    {
        var (log, _) = await Recorded("first", "second", "third");

        (await Supersede("first", "second")).Result.ShouldBe(OutcomeKind.Appended);
        (await Supersede("second", "third")).Result.ShouldBe(OutcomeKind.Appended);
        ShouldBeRefused(await Supersede("third", "first"), RefusalCodes.Circular);
        ShouldBeRefused(await Supersede("third", "second"), RefusalCodes.Circular);
        ShouldBeRefused(await Supersede("third", "third"), RefusalCodes.Circular);
        ShouldBeRefused(await Supersede("third", "no-such"), RefusalCodes.UnknownStatement);
        (await Supersede("first", "second")).Result.ShouldBe(OutcomeKind.Unchanged);
        ShouldBeRefused(await Supersede("first", "third"), RefusalCodes.StatementClosed);

        Task<Outcome> Supersede(string key, string by) => log.SupersedeStatementAsync(key, by, Reason, LogFixture.Origin, cancellation: Cancellation);
    }

    [Fact]
    public async Task Two_that_take_each_other_s_place_at_once_do_not_both_go()
    {
        var (ours, theirs) = (fixture.Log(), fixture.Log());
        for (var round = 0; round < 20; round++)
        {
            var (one, other) = ($"each-other-{round}-one", $"each-other-{round}-other");
            await ours.RecordAsync(Some.Statement(one), LogFixture.Origin, Cancellation);
            await ours.RecordAsync(Some.Statement(other), LogFixture.Origin, Cancellation);

            var outcomes = await Task.WhenAll(Supersede(ours, one, other), Supersede(theirs, other, one));

            outcomes.Count(o => o.Result == OutcomeKind.Appended).ShouldBe(1);
            ShouldBeRefused(outcomes.Single(o => o.Result != OutcomeKind.Appended), RefusalCodes.Circular);
        }

        static Task<Outcome> Supersede(TrackerLog log, string key, string by) =>
            Task.Run(() => log.SupersedeStatementAsync(key, by, Reason, LogFixture.Origin, cancellation: Cancellation));
    }

    [Fact]
    public async Task A_correction_carries_its_author()
    {
        var (log, _) = await Recorded("authored");

        await log.WithdrawStatementAsync("authored", Reason, LogFixture.Origin with { Author = "bob" }, cancellation: Cancellation);

        (await fixture.ScalarAsync<string>("select data ->> 'author' || ' ' || (headers ->> 'author') from tracker.mt_events where stream_id = 'statement/authored' and version = 4"))
            .ShouldBe("bob bob");
    }
}
