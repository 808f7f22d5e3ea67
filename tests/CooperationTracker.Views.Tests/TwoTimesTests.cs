using CooperationTracker.Domain;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Views.Commitments;
using CooperationTracker.Views.Corrections;
using CooperationTracker.Views.Moments;
using CooperationTracker.Views.Reports;
using CooperationTracker.Views.Statements;
using CooperationTracker.Views.Tests.Given;

namespace CooperationTracker.Views.Tests;

public sealed class TwoTimesTests
{
    private static readonly StreamName First = StreamName.Statement("first");
    private static readonly StreamName Late = StreamName.Statement("late");

    [Fact]
    public async Task A_late_report_of_an_early_day_changes_as_of_then_and_not_known_at_before()
    {
        await using var world = await World.CreateAsync();
        var before = await world.TellAsync(First, Some.Statement("first"), Some.Meeting("first:a", "2004-03-01", "csto", "osce"));
        await world.TellAsync(Late, Some.Statement("late", issued: "2010"), Some.Meeting("late:b", "2003-07-28", "csto", "un"));
        var july = new DateOnly(2003, 7, 31);

        (await IdsAsync(world, new(july))).ShouldBe(["late:b"]);
        (await IdsAsync(world, new(july, KnownAt: before))).ShouldBeEmpty();
        (await IdsAsync(world, World.Today)).ShouldBe(["late:b", "first:a"]);
        (await IdsAsync(world, World.Today with { KnownAt = before })).ShouldBe(["first:a"]);
    }

    [Fact]
    public async Task An_amended_report_stands_as_amended_from_then_on_and_as_it_was_before()
    {
        await using var world = await World.CreateAsync();
        var received = await world.TellAsync(First, Some.Statement("first"), Some.Meeting("first:a", "2004-03-01", "csto", "osce"));
        var amended = Some.Meeting("first:a", "2005-03-01", "csto", "un") with { Paragraph = 2, Topics = ["terrorism"] };
        var position = await world.TellAsync(First, new ReportAmended(amended, "wrong year", "ann"));

        var now = (await ListAsync(world, World.Today)).ShouldHaveSingleItem();
        now.Occurred.ToString().ShouldBe("2005-03-01");
        now.Participants.Select(p => p.Actor).ShouldBe(["csto", "un"]);
        now.Topics.ShouldBe(["terrorism"]);
        now.Position.ShouldBe(position);
        var then = (await ListAsync(world, World.Today with { KnownAt = received })).ShouldHaveSingleItem();
        then.Occurred.ToString().ShouldBe("2004-03-01");
        then.Participants.Select(p => p.Actor).ShouldBe(["csto", "osce"]);
        (await IdsAsync(world, new(new(2004, 12, 31)))).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_amended_report_keeps_its_place_among_those_of_the_same_day_also_after_a_rebuild()
    {
        await using var world = await World.CreateAsync();
        await world.TellAsync(StreamName.Commitment("trade"), Some.Commitment("trade"));
        var adopts = Some.Acting("first:a", "2004-03-01", EffectKind.Adopts, "trade", "csto");
        await world.TellAsync(First, Some.Statement("first"), adopts, Some.Acting("first:b", "2004-03-01", EffectKind.Fulfils, "trade", "csto"));
        await world.TellAsync(First, new ReportAmended(adopts with { Summary = "In other words." }, "a typing error", "ann"));
        await world.TellAsync(First, new ReportAmended(adopts with { Summary = "In yet other words." }, "a typing error", "ann"));

        await StandsAsync();
        var rows = await world.RowsAsync();
        await world.Runner.RebuildAsync(cancellation: World.Cancellation);
        (await world.RowsAsync()).ShouldBe(rows);
        await StandsAsync();

        async Task StandsAsync()
        {
            var trace = (await TraceQuery.FindAsync(world.DataSource, "trade", World.Today, World.Cancellation))!;
            trace.Steps.Select(s => s.Report).ShouldBe(["first:a", "first:b"]);
            trace.Steps[^1].Status.ShouldBe(CommitmentStatus.Fulfilled);
            (await CommitmentQuery.ListAsync(world.DataSource, new(), World.Today, new(), World.Cancellation)).Items.Single().Status.ShouldBe(CommitmentStatus.Fulfilled);
        }
    }

    [Fact]
    public async Task A_retracted_report_vanishes_from_then_on_with_all_its_rows()
    {
        await using var world = await World.CreateAsync();
        var received = await world.TellAsync(First, Some.Statement("first"),
            Some.Acting("first:a", "2004-03-01", EffectKind.Adopts, "trade", "csto", "osce") with { Occurrence = "osh", Topics = ["terrorism"] },
            Some.Meeting("first:b", "2004-04-01", "csto"));
        await world.TellAsync(First, new ReportRetracted("first:a", "no such meeting", "ann"));

        (await IdsAsync(world, World.Today)).ShouldBe(["first:b"]);
        (await IdsAsync(world, World.Today with { KnownAt = received })).ShouldBe(["first:a", "first:b"]);
        foreach (var table in (string[])["report", "participant", "topic", "effect", "occurrence", "tie"])
        {
            (await world.ScalarAsync<long>($"select count(*) from views.{table} where known_from = {received - 1} and known_to = {Table.Standing}"))
                .ShouldBe(0, table);
            (await world.ScalarAsync<long>($"select count(*) from views.{table} where known_from = {received - 1} and known_to = {received + 1}"))
                .ShouldBeGreaterThan(0, table);
        }
    }

    [Fact]
    public async Task A_withdrawn_statement_stays_with_reason_and_author_and_its_reports_go()
    {
        await using var world = await World.CreateAsync();
        var received = await world.TellAsync(First, Some.Statement("first"), Some.Meeting("first:a", "2004-03-01", "csto"));
        var position = await world.TellAsync(First, new StatementWithdrawn("forged", "ann"));

        var statement = (await StatementQuery.ListAsync(world.DataSource, new(), World.Today, Paging.All, World.Cancellation)).Items.ShouldHaveSingleItem();
        statement.Status.ShouldBe(StatementStatus.Withdrawn);
        statement.Reports.ShouldBe(0);
        statement.Ended.ShouldNotBeNull().ShouldBe(new Correction(CorrectionKind.Withdrawn, "forged", "ann", position, statement.Ended.RecordedAt));
        (await IdsAsync(world, World.Today)).ShouldBeEmpty();
        var then = (await StatementQuery.ListAsync(world.DataSource, new(), World.Today with { KnownAt = received }, Paging.All, World.Cancellation)).Items.ShouldHaveSingleItem();
        then.Status.ShouldBe(StatementStatus.Received);
        then.Reports.ShouldBe(1);
    }

    [Fact]
    public async Task A_superseded_statement_names_its_successor_and_corrections_stay_traceable()
    {
        await using var world = await World.CreateAsync();
        await world.TellAsync(First, Some.Statement("first"), Some.Meeting("first:a", "2004-03-01", "csto"), Some.Meeting("first:b", "2004-04-01", "csto"));
        await world.TellAsync(First, new ReportAmended(Some.Meeting("first:a", "2004-03-02", "csto"), "a day late", "bob"));
        await world.TellAsync(Late, Some.Statement("late"), Some.Meeting("late:a", "2004-03-02", "csto"));
        await world.TellAsync(First, new StatementSuperseded("late", "a better copy", "ann"));

        var detail = (await StatementQuery.FindAsync(world.DataSource, "first", World.Today, World.Cancellation)).ShouldNotBeNull();

        detail.Statement.Status.ShouldBe(StatementStatus.Superseded);
        detail.Statement.Ended!.Successor.ShouldBe("late");
        detail.Reports.ShouldBeEmpty();
        detail.Corrections.Select(c => (c.Report, c.Correction.Kind, c.Correction.Reason, c.Correction.Author))
            .ShouldBe([("first:a", CorrectionKind.Amended, "a day late", "bob"), (null, CorrectionKind.Superseded, "a better copy", "ann")]);
        (await IdsAsync(world, World.Today)).ShouldBe(["late:a"]);
    }

    [Fact]
    public async Task As_of_a_day_holds_what_had_possibly_begun_and_marks_what_certainly_had()
    {
        await using var world = await World.CreateAsync();
        await world.TellAsync(First, Some.Statement("first"),
            Some.Meeting("first:month", "2003-07", "csto"),
            Some.Meeting("first:day", "2003-07-05", "csto"),
            Some.Meeting("first:since", "2001/..", "csto"),
            Some.Meeting("first:about", "2003-07-01~", "csto"),
            Some.Meeting("first:before", "../2003-11-27", "csto"),
            Some.Meeting("first:after", "2003-07-11", "csto"));
        var day = new DateOnly(2003, 7, 10);

        var rows = await ListAsync(world, new(day));

        rows.Select(r => (r.Id, r.Certain)).ShouldBe([
            ("first:before", false), ("first:since", true), ("first:month", false), ("first:about", false), ("first:day", true)]);
        (await IdsAsync(world, new(day, Certainly: true))).ShouldBe(["first:since", "first:day"]);
        (await IdsAsync(world, new(DateOnly.MaxValue, Certainly: true))).ShouldNotContain("first:about");
    }

    [Fact]
    public async Task A_range_holds_what_possibly_happened_in_it_or_certainly_did()
    {
        await using var world = await World.CreateAsync();
        await world.TellAsync(First, Some.Statement("first"),
            Some.Meeting("first:in", "2003-07-05", "csto"),
            Some.Meeting("first:year", "2003", "csto"),
            Some.Meeting("first:out", "2004-02", "csto"));
        var filter = new ReportFilter { From = new(2003, 7, 1), To = new(2003, 7, 31) };

        (await IdsAsync(world, World.Today, filter)).ShouldBe(["first:year", "first:in"]);
        (await IdsAsync(world, World.Today with { Certainly = true }, filter)).ShouldBe(["first:in"]);
    }

    [Fact]
    public async Task A_day_means_the_last_position_recorded_up_to_it()
    {
        await using var world = await World.CreateAsync();
        await world.AppendAsync(First, Some.Statement("first"), Some.Meeting("first:a", "2003", "csto"), Some.Meeting("first:b", "2003", "csto"));
        await world.ExecuteAsync("alter table tracker.mt_events disable trigger append_only_events");
        await world.ExecuteAsync("update tracker.mt_events set timestamp = timestamptz '2004-12-30 23:00Z' + (seq_id - 1) * interval '1 day'");
        await world.Runner.CatchUpAsync(cancellation: World.Cancellation);

        (await MomentQuery.KnownAtAsync(world.DataSource, new(2004, 12, 29), World.Cancellation)).ShouldBe(0);
        (await MomentQuery.KnownAtAsync(world.DataSource, new(2004, 12, 30), World.Cancellation)).ShouldBe(1);
        (await MomentQuery.KnownAtAsync(world.DataSource, new(2004, 12, 31), World.Cancellation)).ShouldBe(2);
        (await MomentQuery.KnownAtAsync(world.DataSource, new(2024, 1, 1), World.Cancellation)).ShouldBe(3);
    }

    [Fact]
    public async Task A_status_is_that_of_the_day_by_possible_effects_and_tells_where_certain_ones_differ()
    {
        await using var world = await World.CreateAsync();
        await world.TellAsync(StreamName.Commitment("trade"), Some.Commitment("trade", "csto"));
        await world.TellAsync(First, Some.Statement("first"),
            Some.Acting("first:a", "2003-07-01", EffectKind.Adopts), Some.Acting("first:b", "2003", EffectKind.Proposes), Some.Acting("first:c", "2004", EffectKind.Fulfils));

        (await StatusAsync(world, new(new(2002, 1, 1)))).ShouldBe((CommitmentStatus.Opened, null, true));
        (await StatusAsync(world, new(new(2003, 8, 1)))).ShouldBe((CommitmentStatus.Adopted, null, false));
        (await StatusAsync(world, new(new(2004, 8, 1)))).ShouldBe((CommitmentStatus.Fulfilled, CommitmentStatus.Adopted, false));
        (await StatusAsync(world, new(new(2004, 8, 1), Certainly: true))).ShouldBe((CommitmentStatus.Adopted, null, true));
        (await StatusAsync(world, World.Today)).ShouldBe((CommitmentStatus.Fulfilled, null, true));
    }

    private static async Task<(CommitmentStatus, CommitmentStatus?, bool)> StatusAsync(World world, Times times)
    {
        var found = (await CommitmentQuery.ListAsync(world.DataSource, new(), times, Paging.All, World.Cancellation)).Items.ShouldHaveSingleItem();
        return (found.Status, found.CertainStatus, found.Certain);
    }

    private static async Task<IEnumerable<string>> IdsAsync(World world, Times times, ReportFilter? filter = null) =>
        (await ListAsync(world, times, filter)).Select(r => r.Id);

    private static async Task<IReadOnlyList<ReportItem>> ListAsync(World world, Times times, ReportFilter? filter = null) =>
        (await ReportQuery.ListAsync(world.DataSource, filter ?? new(), times, Paging.All, World.Cancellation)).Items;
}
