using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Time;
using CooperationTracker.Views.Commitments;
using CooperationTracker.Views.Series;
using CooperationTracker.Views.Tests.Given;
using CooperationTracker.Views.Ties;
using Npgsql;

namespace CooperationTracker.Views.Tests;

/// <summary>Random questions about series, each against a model that reads every event.</summary>
public sealed class SeriesTests(Chronicle chronicle) : IClassFixture<Chronicle>
{
    private NpgsqlDataSource DataSource => chronicle.World.DataSource;

    [Theory]
    [InlineData(ActivityGroup.All)]
    [InlineData(ActivityGroup.Type)]
    [InlineData(ActivityGroup.Topic)]
    [InlineData(ActivityGroup.Actor)]
    [InlineData(ActivityGroup.Pair)]
    public Task Activity(ActivityGroup counted) => Asked.ManyAsync(chronicle, async (asked, model) =>
    {
        var (period, filter) = (asked.Of(Enum.GetValues<Period>()), asked.Reports());

        var page = await ActivitySeries.ListAsync(DataSource, period, counted, filter, model.Times, Paging.All, World.Cancellation);

        page.Items.Select(a => (a.Period, string.Join(' ', a.Of.Select(o => o.Id)), a.Reports, a.Certain, a.Weight)).ShouldBe(
            from told in model.Reports
            where model.Matches(told, filter)
            from of in Of(model, counted, told, new() { Actor = filter.Actor, With = filter.With })
            group told by (Start: StartOf(period, told.Begun), Of: of) into reports
            select (reports.Key.Start, reports.Key.Of, reports.LongCount(), reports.LongCount(r => r.Report.Occurred.CertainlyBegunBy(model.Times.AsOf)),
                reports.Sum(r => CodebookEntry.Of(r.Report).Goldstein ?? 0)),
            ignoreOrder: true, $"{period} {filter} {model.Times}");
        page.Items.Select(a => a.Period ?? DateOnly.MinValue).ShouldBeInOrder();
        return page.Items.Count;
    });

    [Fact]
    public Task Statuses() => Asked.ManyAsync(chronicle, async (asked, model) =>
    {
        var (period, filter) = (asked.Of(Enum.GetValues<Period>()), asked.Commitments());

        var items = await StatusSeries.ListAsync(DataSource, period, filter, model.Times, World.Cancellation);

        var commitments = model.Asked(filter).ToList();
        items.Select(i => (i.Period, Text(i.Commitments))).ShouldBe(
            from start in commitments.SelectMany(model.Effects).Select(e => StartOf(period, model.Times.Certainly ? e.Told.BegunLatest : e.Told.Begun)).Distinct().Order()
            let end = start is { } day ? EndOf(period, day) : DateOnly.MinValue
            let then = new Model(chronicle.Told, model.Times with { AsOf = end < model.Times.AsOf ? end : model.Times.AsOf })
            let statuses = commitments.CountBy(c => CommitmentFold.Of(then.Effects(c).Select(e => e.Kind))).ToDictionary()
            select (start, Text(Enum.GetValues<CommitmentStatus>().ToDictionary(s => s, s => (long)statuses.GetValueOrDefault(s)))),
            $"{period} {filter} {model.Times}");
        return items.Count;
    });

    [Fact]
    public Task Tie_changes() => Asked.ManyAsync(chronicle, async (asked, model) =>
    {
        var (since, filter) = (asked.Day(), asked.Cooperation());

        var page = await TieChangeQuery.ListAsync(DataSource, since, filter, model.Times, Paging.All, World.Cancellation);

        var earlier = Pairs(new(chronicle.Told, model.Times with { AsOf = since < model.Times.AsOf ? since : model.Times.AsOf }), filter);
        page.Items.Select(p => (Model.Ordered(p.A.Actor, p.B.Actor), p.WeightBefore, p.Weight, p.WeightChange, p.ReportsBefore, p.Reports, p.ReportsChange)).ShouldBe(
            from pair in Pairs(model, filter)
            let before = earlier.GetValueOrDefault(pair.Key)
            let after = pair.Value
            where before.Reports < after.Reports
            select (pair.Key, before.Weight, after.Weight, after.Weight - before.Weight, before.Reports, after.Reports, after.Reports - before.Reports),
            ignoreOrder: true, $"{since} {filter} {model.Times}");
        page.Items.Select(p => Math.Abs(p.WeightChange)).ShouldBeInOrder(SortDirection.Descending);
        return page.Items.Count;
    });

    [Fact]
    public async Task What_was_counted_by_has_its_name()
    {
        (await NamesAsync(ActivityGroup.Type)).ShouldContain(new CountedBy("MeetingHeld", "MeetingHeld"));
        (await NamesAsync(ActivityGroup.Topic)).ShouldBe([new("cyber", "The CYBER"), new("narcotics", "The NARCOTICS"), new("terrorism", "The TERRORISM")], ignoreOrder: true);
        (await NamesAsync(ActivityGroup.Actor)).ShouldContain(new CountedBy("csto", "The CSTO"));
        (await NamesAsync(ActivityGroup.Pair)).ShouldContain(new CountedBy("osce", "The OSCE"));

        async Task<IEnumerable<CountedBy>> NamesAsync(ActivityGroup group) =>
            (await ActivitySeries.ListAsync(DataSource, Period.Year, group, new(), World.Today, Paging.All, World.Cancellation)).Items.SelectMany(a => a.Of).Distinct();
    }

    [Fact]
    public async Task A_commitment_is_dormant_once_its_last_effect_lies_further_back_than_asked()
    {
        await using var world = await World.CreateAsync();
        foreach (var commitment in (string[])["trade", "done", "silent"])
        {
            await world.TellAsync(Domain.StreamName.Commitment(commitment), Some.Commitment(commitment, "csto"));
        }
        await world.TellAsync(Domain.StreamName.Statement("s"), Some.Statement("s"),
            Some.Acting("s:a", "2003-07-01", EffectKind.Adopts, "trade"), Some.Acting("s:b", "2004-02-29", EffectKind.Advances, "trade"),
            Some.Acting("s:c", "2003-07-01", EffectKind.Fulfils, "done"));

        (await DormantAsync(new(2005, 2, 28), "P1Y")).ShouldBeEmpty();
        (await DormantAsync(new(2005, 3, 1), "P1Y")).ShouldBe(["trade"]);
        (await DormantAsync(new(2003, 8, 1), "P1M")).ShouldBeEmpty();
        (await DormantAsync(new(2003, 8, 2), "P1M")).ShouldBe(["trade"]);

        async Task<IEnumerable<string>> DormantAsync(DateOnly day, string length) =>
            (await CommitmentQuery.ListAsync(world.DataSource, new() { DormantFor = Duration.Parse(length) }, new(day), Paging.All, World.Cancellation)).Items.Select(c => c.Id);
    }

    private static IEnumerable<string> Of(Model model, ActivityGroup group, Told told, CooperationFilter pairs) => group switch
    {
        ActivityGroup.All => [""],
        ActivityGroup.Type => [told.Report.GetType().Name],
        ActivityGroup.Topic => told.Report.Topics.Select(t => model.Meaning("topic", t)).Distinct(),
        ActivityGroup.Actor => told.Report.AllParticipants().Select(p => model.Top(p.Actor, rollUp: true)).Distinct(),
        ActivityGroup.Pair => model.Pairs(told, pairs).Select(p => $"{p.A} {p.B}"),
        _ => throw new ArgumentOutOfRangeException(nameof(group)),
    };

    private static Dictionary<(string, string), (decimal Weight, long Reports)> Pairs(Model model, CooperationFilter filter) => (
        from told in model.Reports
        from pair in model.Pairs(told, filter)
        group CodebookEntry.Of(told.Report).Goldstein!.Value by pair).ToDictionary(p => p.Key, p => (p.Sum(), p.LongCount()));

    private static DateOnly? StartOf(Period period, DateOnly day) => day == DateOnly.MinValue ? null : period switch
    {
        Period.Month => new(day.Year, day.Month, 1),
        Period.Quarter => new(day.Year, (day.Month - 1) / 3 * 3 + 1, 1),
        _ => new(day.Year, 1, 1),
    };

    private static DateOnly EndOf(Period period, DateOnly start) => start.AddMonths(period switch { Period.Month => 1, Period.Quarter => 3, _ => 12 }).AddDays(-1);

    private static string Text(IReadOnlyDictionary<CommitmentStatus, long> counts) => string.Join(' ', counts.OrderBy(c => c.Key).Select(c => $"{c.Key}={c.Value}"));
}
