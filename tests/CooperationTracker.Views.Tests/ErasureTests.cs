using CooperationTracker.Domain;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Views.Commitments;
using CooperationTracker.Views.Corrections;
using CooperationTracker.Views.Reports;
using CooperationTracker.Views.Statements;
using CooperationTracker.Views.Tests.Given;
using CooperationTracker.Views.Ties;

namespace CooperationTracker.Views.Tests;

public sealed class ErasureTests : IAsyncLifetime
{
    private static readonly StreamName First = StreamName.Statement("first");

    private World world = null!;
    private long before;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        world = await World.CreateAsync();
        await world.TellAsync(StreamName.Actor("csto"), Some.Actor("csto"));
        await world.TellAsync(StreamName.Actor("osce"), Some.Actor("osce"));
        await world.TellAsync(StreamName.Commitment("line"), Some.Commitment("line", "csto", "osce"));
        await world.TellAsync(First, Some.Statement("first", "csto", "2004"), Meeting("a"), Meeting("b"));
        before = await world.TellAsync(First, new ReportAmended(Meeting("a") with { Summary = "Known as amended" }, "misread", "ann"));
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task What_was_erased_is_gone_from_every_view_and_every_time_and_the_trace_says_so()
    {
        var position = await EraseAsync();

        foreach (var times in (Times[])[World.Today, World.Today with { KnownAt = before }, World.Today with { KnownAt = before - 1 }])
        {
            (await ReportQuery.ListAsync(world.DataSource, new(), times, new(), Cancellation)).Items.ShouldHaveSingleItem().Id.ShouldBe("first:b");
            (await CooperationQuery.ListAsync(world.DataSource, new(), times, new(), Cancellation)).Items.ShouldHaveSingleItem().Reports.ShouldBe(1);
        }
        var trace = (await TraceQuery.FindAsync(world.DataSource, "line", World.Today, Cancellation))!;
        trace.Steps.ShouldHaveSingleItem().Report.ShouldBe("first:b");
        trace.Corrections.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            c => c.Kind.ShouldBe(CorrectionKind.Erased),
            c => c.Erased.ShouldBe("first:a"),
            c => c.LegalBasis.ShouldBe("Art. 17"),
            c => c.Position.ShouldBe(position));
        (await StatementQuery.FindAsync(world.DataSource, "first", World.Today, Cancellation))!
            .Corrections.Select(c => (c.Report, c.Correction.Kind)).ShouldBe([("first:a", CorrectionKind.Erased)]);
        (await world.ScalarAsync<long>("select count(*) from tracker.mt_events where data::text like '%Known as%' or data::text like '%Told once%'")).ShouldBe(1); // of b
    }

    [Fact]
    public async Task A_rebuild_gives_the_rows_that_the_live_views_have()
    {
        await EraseAsync();
        var live = await world.RowsAsync();

        await world.Runner.RebuildAsync(cancellation: Cancellation);

        (await world.RowsAsync()).ShouldBe(live);
    }

    [Fact]
    public async Task Views_that_come_to_the_report_after_it_was_erased_have_the_same_rows()
    {
        await using var late = await World.CreateAsync();
        await late.AppendAsync(First, Some.Statement("first", "csto", "2004"), Meeting("a"), Meeting("b"));
        await late.AppendAsync(First, Erased);
        await late.Runner.CatchUpAsync(cancellation: Cancellation);
        var caughtUp = await late.RowsAsync();

        await late.Runner.RebuildAsync(cancellation: Cancellation);

        (await late.RowsAsync()).ShouldBe(caughtUp);
        (await ReportQuery.ListAsync(late.DataSource, new(), World.Today, new(), Cancellation)).Items.ShouldHaveSingleItem().Id.ShouldBe("first:b");
    }

    [Fact]
    public async Task What_a_rebuild_that_was_killed_left_behind_goes_with_what_is_erased()
    {
        await world.ExecuteAsync("create table views_next.report as select * from views.report");

        await EraseAsync();

        (await world.ScalarAsync<bool>("select to_regclass('views_next.report') is null")).ShouldBeTrue();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_comparison_ends_however_fast_others_append_and_project()
    {
        using var ending = new CancellationTokenSource();
        var number = 0;
        var appending = Task.Run(async () =>
        {
            while (!ending.IsCancellationRequested)
            {
                var key = $"more-{number++}";
                await world.TellAsync(StreamName.Statement(key), Some.Statement(key, "csto", "2005"));
            }
        }, Cancellation);

        var compared = await world.Runner.CompareAsync(ViewCatalogue.All, TestContext.Current.CancellationToken);

        compared.Difference.ShouldBeNull();
        await ending.CancelAsync();
        await appending;
        (await world.ScalarAsync<long>("select count(*) from pg_tables where schemaname = 'views_next'")).ShouldBe(0);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_comparison_ends_whatever_stands_in_the_table_of_erasures()
    {
        await world.ScalarAsync<object>("insert into tracker.erasure values (3, 9000000000000000000) returning position");

        (await world.Runner.CompareAsync(ViewCatalogue.All, TestContext.Current.CancellationToken)).Difference.ShouldBeNull();
    }

    [Fact(Timeout = 120_000)]
    public async Task What_is_erased_during_a_comparison_and_projected_by_nobody_else_is_no_difference()
    {
        var erasing = new Once(() => world.AppendAsync(First, Erased with { Versions = [2, 4] }));

        (await new ProjectionRunner(world.DataSource, world.Log, erasing).CompareAsync(ViewCatalogue.All, TestContext.Current.CancellationToken)).Difference.ShouldBeNull();

        (await erasing.Done!).ShouldBePositive();
    }

    /// <summary>Does something at the first step.</summary>
    private sealed class Once(Func<Task<long>> act) : IProgress<ProjectionProgress>
    {
        public Task<long>? Done { get; private set; }

        public void Report(ProjectionProgress value)
        {
            Done ??= act();
            Done.GetAwaiter().GetResult();
        }
    }

    private static ContentErased Erased => new("first:a", nameof(MeetingHeld), 1, [2], ["line"], "a person asked", "Art. 17", "ann");

    private Task<long> EraseAsync() => world.TellAsync(First, Erased with { Versions = [2, 4] });

    private static Report Meeting(string id) => Some.Acting($"first:{id}", "2003-07-28", EffectKind.Advances, "line", "csto", "osce") with { Summary = "Told once" };
}
