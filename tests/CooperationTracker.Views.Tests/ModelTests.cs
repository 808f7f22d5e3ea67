using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Cooperation;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Views.Actors;
using CooperationTracker.Views.Commitments;
using CooperationTracker.Views.Occurrences;
using CooperationTracker.Views.Reports;
using CooperationTracker.Views.Statements;
using CooperationTracker.Views.Tests.Given;
using CooperationTracker.Views.Ties;
using CooperationTracker.Views.TopicDefinitions;
using Npgsql;

namespace CooperationTracker.Views.Tests;

/// <summary>Random questions with random filters at random times, each against a model that reads every event.</summary>
public sealed class ModelTests(Chronicle chronicle) : IClassFixture<Chronicle>
{
    private NpgsqlDataSource DataSource => chronicle.World.DataSource;

    [Fact]
    public Task Reports() => AskAsync(async (asked, model) =>
    {
        var filter = asked.Reports();

        var page = await ReportQuery.ListAsync(DataSource, filter, model.Times, Paging.All, World.Cancellation);

        page.Items.Select(r => (r.Id, r.Position, r.Certain)).ShouldBe(model.Reports
            .Where(r => model.Matches(r, filter)).OrderBy(r => r.Begun).ThenBy(r => r.Position)
            .Select(r => (r.Report.Id, r.Position, r.Report.Occurred.CertainlyBegunBy(model.Times.AsOf))), $"{filter} {model.Times}");
        return page.Items.Count;
    });

    [Fact]
    public Task Statements() => AskAsync(async (asked, model) =>
    {
        var (from, to) = asked.Range();
        StatementStatus? status = asked.Is() ? null : asked.Of(Enum.GetValues<StatementStatus>());
        var filter = new StatementFilter { Actor = asked.Actor(), Topic = asked.Topic(), Type = asked.Type(), Status = status, From = from, To = to };

        var page = await StatementQuery.ListAsync(DataSource, filter, model.Times, Paging.All, World.Cancellation);

        // What a statement is asked for by holds of one of its reports that count, whatever the day.
        var whole = new Model(chronicle.Told, model.Times with { AsOf = DateOnly.MaxValue, Certainly = false });
        page.Items.Select(s => (s.Key, s.Status, s.Reports)).ShouldBe(model.Statements.Values
            .Where(s => model.Held(s.Statement.Issued) && model.Within(s.Statement.Issued, from, to)
                && (status is null || s.Status == status)
                && Tells(s.Statement))
            .Select(s => (s.Statement.Key, s.Status, model.Reports.Count(r => r.Statement == s.Statement.Key))), ignoreOrder: true, $"{filter} {model.Times}");
        return page.Items.Count;

        bool Tells(StatementReceived statement)
        {
            var states = filter.Actor is null || model.IsOf(statement.Issuer, filter.Actor);
            return (states && filter is { Topic: null, Type: null })
                || whole.Reports.Any(r => r.Statement == statement.Key && whole.Matches(r.Report, states ? null : filter.Actor, filter.Topic, filter.Type, null, null));
        }
    });

    [Fact]
    public Task Occurrences() => AskAsync(async (asked, model) =>
    {
        var (from, to) = asked.Range();
        var filter = new OccurrenceFilter { Actor = asked.Actor(), Topic = asked.Topic(), Type = asked.Type(), From = from, To = to, Statements = asked.Of(1, 2) };

        var page = await OccurrenceQuery.ListAsync(DataSource, filter, model.Times, Paging.All, World.Cancellation);

        page.Items.Select(o => o.Id).ShouldBe(model.Reports.Where(r => r.Report.Occurrence is not null).GroupBy(r => r.Report.Occurrence!)
            .Where(o => o.DistinctBy(r => r.Statement).Count() >= filter.Statements
                && o.Any(r => model.Matches(r.Report, filter.Actor, filter.Topic, filter.Type, filter.From, filter.To)))
            .OrderBy(o => o.Min(r => r.Begun)).ThenBy(o => o.Key, StringComparer.Ordinal).Select(o => o.Key), $"{filter} {model.Times}");
        return page.Items.Count;
    });

    [Fact]
    public Task Commitments() => AskAsync(async (asked, model) =>
    {
        var filter = asked.Commitments();

        var page = await CommitmentQuery.ListAsync(DataSource, filter, model.Times, Paging.All, World.Cancellation);

        page.Items.Select(c => (c.Id, c.Status, c.CertainStatus, c.Certain, c.Effects, c.Statements, c.FirstEffect, c.LastEffect)).ShouldBe(
            from id in model.Asked(filter)
            let effects = model.Effects(id).ToList()
            let folded = CommitmentFold.Of(effects.Select(e => e.Kind))
            let certain = CommitmentFold.Of(effects.Where(e => e.Certain).Select(e => e.Kind))
            select (id, folded, certain == folded ? null : (CommitmentStatus?)certain, effects.All(e => e.Certain), effects.Count,
                effects.Select(e => e.Told.Statement).Distinct().Count(), Bound(effects.FirstOrDefault().Told?.Begun), Bound(effects.LastOrDefault().Told?.Begun)),
            $"{filter} {model.Times}");
        return page.Items.Count;
    });

    [Fact]
    public Task Traces() => AskAsync(async (asked, model) =>
    {
        var (from, to) = asked.Range();
        var filter = new ReportFilter { Actor = asked.Actor(), Topic = asked.Topic(), Type = asked.Type(), From = from, To = to, Statement = asked.Of(null, null, null, "s003") };
        var id = asked.Of(Chronicle.Commitments);

        var trace = await TraceQuery.FindAsync(DataSource, id, filter, model.Times, World.Cancellation);

        var effects = model.Effects(model.Meaning("commitment", id)).ToList();
        var steps = effects.Select((e, i) => (e.Told, e.Kind, Status: CommitmentFold.Of(effects.Take(i + 1).Select(earlier => earlier.Kind))));
        (trace?.Steps.Select(s => (s.Report, s.Effect, s.Status)) ?? []).ShouldBe(steps
            .Where(s => model.Matches(s.Told, filter)).Select(s => (s.Told.Report.Id, s.Kind, s.Status)), $"{filter} {model.Times}");
        return trace?.Steps.Count ?? 0;
    });

    [Fact]
    public Task Cooperation() => AskAsync(async (asked, model) =>
    {
        var filter = asked.Cooperation();

        var page = await CooperationQuery.ListAsync(DataSource, filter, model.Times, Paging.All, World.Cancellation);

        var expected =
            from told in model.Reports
            from pair in model.Pairs(told, filter)
            group told by pair into pair
            select (pair.Key, Weight: pair.Sum(t => Tie.Of(t.Report).First().Weight), Reports: pair.LongCount(),
                Certain: pair.LongCount(t => t.Report.Occurred.CertainlyBegunBy(model.Times.AsOf)),
                Types: string.Join(' ', pair.CountBy(t => t.Report.GetType().Name).OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key}={t.Value}")),
                First: Bound(pair.Min(t => t.Begun)), Last: Bound(pair.Max(t => t.Begun)));
        page.Items.Select(p => (Model.Ordered(p.A.Actor, p.B.Actor), p.Weight, p.Reports, p.Certain,
                string.Join(' ', p.ByType.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key}={t.Value}")), p.First, p.Last))
            .ShouldBe(expected, ignoreOrder: true, $"{filter} {model.Times}");
        return page.Items.Count;
    });

    [Fact]
    public Task Topics() => AskAsync(async (asked, model) =>
    {
        var filter = asked.Is() ? new() : asked.Reports();

        var page = await TopicQuery.ListAsync(DataSource, filter, model.Times, Paging.All, World.Cancellation);

        page.Items.Select(t => (t.Id, t.Reports)).ShouldBe(model.Topics.Where(t => model.IsOwn("topic", t)).Order(StringComparer.Ordinal)
            .Select(t => (Id: t, Reports: model.Reports.LongCount(r => model.Matches(r, filter) && r.Report.Topics.Any(told => model.Meaning("topic", told) == t))))
            .Where(t => t.Reports > 0 || filter == new ReportFilter()), $"{filter} {model.Times}");
        return page.Items.Count;
    });

    [Fact]
    public Task Actors() => AskAsync(async (asked, model) =>
    {
        var (from, to) = asked.Range();
        var reports = asked.Is() ? null : new ReportFilter { Topic = asked.Topic(), Type = asked.Type(), From = from, To = to };

        var page = await ActorQuery.ListAsync(DataSource, new() { Reports = reports }, model.Times, new() { Sort = "id", Limit = int.MaxValue }, World.Cancellation);

        page.Items.Select(a => a.Id).ShouldBe(model.Actors.Keys.Where(a => model.IsOwn("actor", a)
                && (reports is null || model.Reports.Any(r => model.Matches(r, reports) && r.Report.AllParticipants().Any(p => model.Meaning("actor", p.Actor) == a))))
            .Order(StringComparer.Ordinal), $"{reports} {model.Times}");
        return page.Items.Count;
    });

    [Theory]
    [InlineData("CSTO", "csto", "csto-committee", "csto-council")]
    [InlineData("Tashkent pact", "csto")]
    [InlineData("одкб", "csto")]
    [InlineData("the dkb", "csto")]
    [InlineData("united nat", "un")]
    [InlineData("%")]
    [InlineData("THE ANN", "ann")]
    public async Task Actors_are_found_by_a_part_of_any_of_their_names_in_any_case(string search, params string[] ids)
    {
        var page = await ActorQuery.ListAsync(DataSource, new() { Search = search }, World.Today, new() { Sort = "id" }, World.Cancellation);

        page.Items.Select(a => a.Id).ShouldBe(ids);
    }

    [Fact]
    public async Task Whether_a_statement_is_known_goes_by_knowledge_alone()
    {
        var position = chronicle.Told.First(t => t.Event is StatementReceived { Key: "s030" }).Position;
        var early = new DateOnly(1900, 1, 1);

        (await StatementQuery.ExistsAsync(DataSource, "s030", new(early), World.Cancellation)).ShouldBeTrue();
        (await StatementQuery.ExistsAsync(DataSource, "s030", new(early, KnownAt: position - 1), World.Cancellation)).ShouldBeFalse();
        (await StatementQuery.ExistsAsync(DataSource, "s0\0", new(early), World.Cancellation)).ShouldBeFalse();
        (await StatementQuery.NearestAsync(DataSource, "s0333", new(early, KnownAt: position - 1), World.Cancellation)).ShouldNotContain("s033");
        (await StatementQuery.NearestAsync(DataSource, "s0333", new(early), World.Cancellation)).ShouldContain("s033");
    }

    [Fact]
    public async Task Statements_are_found_by_the_file_that_they_were_taken_from()
    {
        (await StatementQuery.ListAsync(DataSource, new() { Source = "s007.txt" }, new(DateOnly.MaxValue), Paging.All, World.Cancellation))
            .Items.ShouldHaveSingleItem().Key.ShouldBe("s007");
        (await StatementQuery.ListAsync(DataSource, new() { SourceSha256 = new('b', 64) }, new(DateOnly.MaxValue), Paging.All, World.Cancellation)).Items.ShouldBeEmpty();
        (await StatementQuery.NearestSourcesAsync(DataSource, "s007.text", new(DateOnly.MaxValue), World.Cancellation))[0].ShouldBe("s007.txt");
    }

    private Task AskAsync(Func<Asked, Model, Task<int>> ask) => Asked.ManyAsync(chronicle, ask);

    private static DateOnly? Bound(DateOnly? day) => day == DateOnly.MinValue ? null : day;
}
