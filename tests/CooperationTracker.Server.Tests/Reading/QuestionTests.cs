using System.Text.Json;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Domain.Time;
using CooperationTracker.Views;
using CooperationTracker.Views.Actors;
using CooperationTracker.Views.Assessments;
using CooperationTracker.Views.Commitments;
using CooperationTracker.Views.Findings;
using CooperationTracker.Views.Occurrences;
using CooperationTracker.Views.Reports;
using CooperationTracker.Views.Series;
using CooperationTracker.Views.Statements;
using CooperationTracker.Views.Ties;
using CooperationTracker.Views.TopicDefinitions;
using Npgsql;

namespace CooperationTracker.Server.Tests.Reading;

/// <summary>Every list with every filter at several times, against the same question to the views.</summary>
public sealed class QuestionTests(CorrectedServer server) : IClassFixture<CorrectedServer>
{
    private static readonly DateOnly From = new(2004, 1, 1), To = new(2008, 12, 31);

    private static readonly Dictionary<string, Func<NpgsqlDataSource, Times, Task<JsonElement>>> Lists = new()
    {
        ["/statements"] = Statements(new()),
        ["/statements?status=withdrawn"] = Statements(new() { Status = StatementStatus.Withdrawn }),
        ["/statements?actor=osce"] = Statements(new() { Actor = "osce" }),
        ["/statements?topic=organized-crime"] = Statements(new() { Topic = "organized-crime" }),
        ["/statements?type=cooperationproposed&topic=terrorism"] = Statements(new() { Type = "CooperationProposed", Topic = "terrorism" }),
        ["/statements?from=2004-01-01"] = Statements(new() { From = From }),
        ["/statements?to=2008-12-31"] = Statements(new() { To = To }),
        ["/reports"] = Reports(new()),
        ["/reports?actor=CSTO"] = Reports(new() { Actor = "csto" }),
        ["/reports?actor=Organization+for+Security+and+Co-operation+in+Europe"] = Reports(new() { Actor = "osce" }),
        ["/reports?topic=terrorism"] = Reports(new() { Topic = "terrorism" }),
        ["/reports?type=cooperationproposed"] = Reports(new() { Type = "CooperationProposed" }),
        ["/reports?statement=made-0007"] = Reports(new() { Statement = "made-0007" }),
        ["/reports?commitment=afghan-drug-flow"] = Reports(new() { Commitment = "afghan-drug-flow" }),
        ["/reports?from=2004-01-01"] = Reports(new() { From = From }),
        ["/reports?to=2008-12-31"] = Reports(new() { To = To }),
        ["/reports?actor=osce&topic=terrorism&from=2004-01-01&to=2008-12-31"] = Reports(new() { Actor = "osce", Topic = "terrorism", From = From, To = To }),
        ["/commitments"] = Commitments(new()),
        ["/commitments?status=in-progress"] = Commitments(new() { Status = CommitmentStatus.InProgress }),
        ["/commitments?actor=osce"] = Commitments(new() { Actor = "osce" }),
        ["/commitments?topic=organized-crime"] = Commitments(new() { Topic = "organized-crime" }),
        ["/commitments?type=MeetingHeld"] = Commitments(new() { Type = "MeetingHeld" }),
        ["/commitments?from=2008-01-01"] = Commitments(new() { From = new(2008, 1, 1) }),
        ["/commitments?to=2003-12-31"] = Commitments(new() { To = new(2003, 12, 31) }),
        ["/commitments?review=dormant"] = Commitments(new() { Review = ReviewState.Dormant }),
        ["/commitments?dormantFor=P15Y"] = Commitments(new() { DormantFor = Duration.Parse("P15Y") }),
        ["/cooperation"] = Cooperation(new()),
        ["/cooperation?actor=osce"] = Cooperation(new() { Actor = "osce" }),
        ["/cooperation?topic=terrorism"] = Cooperation(new() { Topic = "terrorism" }),
        ["/cooperation?type=MeetingHeld"] = Cooperation(new() { Type = "MeetingHeld" }),
        ["/cooperation?from=2009-01-01"] = Cooperation(new() { From = new(2009, 1, 1) }),
        ["/cooperation?to=2003-12-31"] = Cooperation(new() { To = new(2003, 12, 31) }),
        ["/cooperation?bodies=true"] = Cooperation(new() { RollUp = false }),
        ["/cooperation?persons"] = Cooperation(new() { Persons = true }),
        ["/cooperation?throughMembership=true"] = Cooperation(new() { ThroughMembership = true }),
        ["/cooperation/osce/csto"] = Reports(new() { Actor = "osce", With = "csto" }),
        ["/cooperation/osce/csto?topic=terrorism"] = Reports(new() { Actor = "osce", With = "csto", Topic = "terrorism" }),
        ["/cooperation/osce/csto?type=MeetingHeld"] = Reports(new() { Actor = "osce", With = "csto", Type = "MeetingHeld" }),
        ["/cooperation/osce/csto?from=2008-01-01"] = Reports(new() { Actor = "osce", With = "csto", From = new(2008, 1, 1) }),
        ["/cooperation/osce/csto?to=2006-01-01"] = Reports(new() { Actor = "osce", With = "csto", To = new(2006, 1, 1) }),
        ["/actors"] = Actors(new()),
        ["/actors?kind=person"] = Actors(new() { Kind = ActorKind.Person }),
        ["/actors?search=SECURITY"] = Actors(new() { Search = "SECURITY" }),
        ["/actors?topic=organized-crime&type=meetingheld"] = Actors(new() { Reports = new() { Topic = "organized-crime", Type = "MeetingHeld" } }),
        ["/actors?from=2004-01-01&to=2008-12-31"] = Actors(new() { Reports = new() { From = From, To = To } }),
        ["/topics"] = Topics(new()),
        ["/topics?actor=CSTO&type=MeetingHeld"] = Topics(new() { Actor = "csto", Type = "MeetingHeld" }),
        ["/topics?from=2004-01-01&to=2008-12-31"] = Topics(new() { From = From, To = To }),
        ["/occurrences"] = Occurrences(new()),
        ["/occurrences?corroborated=true"] = Occurrences(new() { Statements = 2 }),
        ["/occurrences?actor=osce"] = Occurrences(new() { Actor = "osce" }),
        ["/occurrences?topic=terrorism"] = Occurrences(new() { Topic = "terrorism" }),
        ["/occurrences?type=ResolutionSigned"] = Occurrences(new() { Type = "ResolutionSigned" }),
        ["/occurrences?from=2008-01-01"] = Occurrences(new() { From = new(2008, 1, 1) }),
        ["/occurrences?to=2003-12-31"] = Occurrences(new() { To = new(2003, 12, 31) }),
        ["/findings"] = Findings(new()),
        ["/findings?kind=plan-overdue"] = Findings(new() { Kind = "plan-overdue" }),
        ["/findings?severity=high"] = Findings(new() { Severity = Severity.High }),
        ["/findings?actor=osce"] = Findings(new() { Actor = "osce" }),
        ["/findings?topic=terrorism"] = Findings(new() { Topic = "terrorism" }),
        ["/findings?commitment=afghan-drug-flow"] = Findings(new() { Commitment = "afghan-drug-flow" }),
        ["/findings?settled=false"] = Findings(new() { Settled = false }),
        ["/assessments"] = Assessments(new()),
        ["/assessments?actor=osce"] = Assessments(new() { Actor = "osce" }),
        ["/assessments?topic=organized-crime"] = Assessments(new() { Topic = "organized-crime" }),
        ["/assessments?commitment=csto-sco-cooperation"] = Assessments(new() { Commitment = "csto-sco-cooperation" }),
        ["/assessments?year=2005&assessor=assessor-1"] = Assessments(new() { Year = 2005, Assessor = "assessor-1" }),
        ["/assessments?stage=interim"] = Assessments(new() { Stage = Stage.Interim }),
        ["/series/reports"] = Activity(Period.Year, ActivityGroup.All, new()),
        ["/series/reports?period=month"] = Activity(Period.Month, ActivityGroup.All, new()),
        ["/series/reports?period=quarter&group=type"] = Activity(Period.Quarter, ActivityGroup.Type, new()),
        ["/series/reports?group=topic"] = Activity(Period.Year, ActivityGroup.Topic, new()),
        ["/series/reports?group=actor"] = Activity(Period.Year, ActivityGroup.Actor, new()),
        ["/series/reports?group=pair&actor=csto"] = Activity(Period.Year, ActivityGroup.Pair, new() { Actor = "csto" }),
        ["/series/reports?actor=csto&with=Organization+for+Security+and+Co-operation+in+Europe"] = Activity(Period.Year, ActivityGroup.All, new() { Actor = "csto", With = "osce" }),
        ["/series/reports?topic=terrorism&type=MeetingHeld"] = Activity(Period.Year, ActivityGroup.All, new() { Topic = "terrorism", Type = "MeetingHeld" }),
        ["/series/reports?statement=made-0007"] = Activity(Period.Year, ActivityGroup.All, new() { Statement = "made-0007" }),
        ["/series/reports?commitment=afghan-drug-flow"] = Activity(Period.Year, ActivityGroup.All, new() { Commitment = "afghan-drug-flow" }),
        ["/series/reports?from=2004-01-01&to=2008-12-31"] = Activity(Period.Year, ActivityGroup.All, new() { From = From, To = To }),
        ["/series/commitments"] = Statuses(Period.Year, new()),
        ["/series/commitments?period=month"] = Statuses(Period.Month, new()),
        ["/series/commitments?status=in-progress"] = Statuses(Period.Year, new() { Status = CommitmentStatus.InProgress }),
        ["/series/commitments?review=dormant"] = Statuses(Period.Year, new() { Review = ReviewState.Dormant }),
        ["/series/commitments?dormantFor=P15Y6M"] = Statuses(Period.Year, new() { DormantFor = Duration.Parse("P15Y6M") }),
        ["/series/commitments?actor=osce&topic=terrorism"] = Statuses(Period.Year, new() { Actor = "osce", Topic = "terrorism" }),
        ["/series/commitments?type=MeetingHeld"] = Statuses(Period.Year, new() { Type = "MeetingHeld" }),
        ["/series/commitments?from=2004-01-01&to=2008-12-31"] = Statuses(Period.Year, new() { From = From, To = To }),
        ["/series/ties?since=2003-01-01"] = TieChanges(new()),
        ["/series/ties?since=2003-01-01&actor=osce"] = TieChanges(new() { Actor = "osce" }),
        ["/series/ties?since=2003-01-01&topic=terrorism&type=MeetingHeld"] = TieChanges(new() { Topic = "terrorism", Type = "MeetingHeld" }),
        ["/series/ties?since=2003-01-01&from=2004-01-01&to=2008-12-31"] = TieChanges(new() { From = From, To = To }),
        ["/series/ties?since=2003-01-01&bodies=true"] = TieChanges(new() { RollUp = false }),
        ["/series/ties?since=2003-01-01&persons=true&throughMembership=true"] = TieChanges(new() { Persons = true, ThroughMembership = true }),
    };

    /// <summary>What counts for the tie beside a timeline, not for its reports: <see cref="ThingTests"/> asks with them.</summary>
    private static readonly string[] OfTheTie = ["bodies", "persons", "throughMembership"];

    public static TheoryData<string> Paths => [.. Lists.Keys];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_list_is_what_the_views_say_at_both_times(string path)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        foreach (var (asOf, certainly, knownAt) in new (DateOnly?, bool, long?)[]
        {
            (null, false, null), (new(2005, 6, 1), false, null), (new(2008, 6, 15), true, null),
            (null, false, server.Uncorrected), (null, true, server.SeedsEnd), (new(2004, 6, 1), false, server.SeedsEnd + 20), (new(2020, 1, 1), true, server.Uncorrected + 3),
        })
        {
            var asked = string.Join('&', (string[])
            [
                .. asOf is null ? (string[])[] : [$"asOf={asOf:yyyy-MM-dd}"], .. certainly ? (string[])["certainly=true"] : [], .. knownAt is null ? (string[])[] : [$"knownAt={knownAt}"],
            ]);
            var times = new Times(asOf ?? today, certainly, knownAt ?? server.End);
            // What the request names was not known yet, so the views are not asked.
            if (path.Contains("made-0007", StringComparison.Ordinal) && times.KnownAt <= server.SeedsEnd + 20)
            {
                continue;
            }
            var answer = await server.GetJsonAsync(With(path, asked, "limit=1000"));

            answer.GetProperty("items").GetRawText().ShouldBe((await Lists[path](server.DataSource, times)).GetRawText(), asked);
            (answer.GetProperty("asOf").GetString(), answer.GetProperty("knownAt").GetInt64()).ShouldBe(($"{times.AsOf:yyyy-MM-dd}", times.KnownAt));
            answer.TryGetProperty("next", out _).ShouldBeFalse();
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_filter_changes_what_is_answered(string path)
    {
        var items = (await server.GetJsonAsync(With(path, "limit=1000"))).GetProperty("items");
        items.GetArrayLength().ShouldBeGreaterThan(0);
        var (whole, asked) = path.StartsWith("/series/ties", StringComparison.Ordinal) ? (path.Split('&')[0], path.Contains('&')) : (path.Split('?')[0], path.Contains('?'));
        if (asked)
        {
            items.GetRawText().ShouldNotBe((await server.GetJsonAsync(With(whole, "limit=1000"))).GetProperty("items").GetRawText());
        }
    }

    [Fact]
    public void Every_parameter_of_every_list_is_asked_with_here()
    {
        foreach (var route in server.Reads().Where(r => r.Parameters.Any(p => p.Name == "limit") || r.Pattern == "/series/commitments"))
        {
            var asked = Lists.Keys.Where(path => Pattern(path.Split('?')[0]) == route.Pattern)
                .SelectMany(path => path.Split('?').Skip(1).SelectMany(q => q.Split('&')).Select(q => q.Split('=')[0]));

            route.Parameters.Select(p => p.Name).Except(["asOf", "certainly", "knownAt", "atLeast", "sort", "limit", "after", "fields"])
                .Except(asked).Except(route.Pattern == "/cooperation/{a}/{b}" ? OfTheTie : []).ShouldBeEmpty(route.Pattern);
        }

        static string Pattern(string path) => path == "/cooperation/osce/csto" ? "/cooperation/{a}/{b}" : path;
    }

    /// <summary>The request with more asked for; a series without pages takes no limit.</summary>
    private static string With(string path, params IEnumerable<string> asked) => asked.Where(a => a.Length > 0 && !(a == "limit=1000" && path.StartsWith("/series/commitments", StringComparison.Ordinal)))
        .Aggregate(path, (request, more) => $"{request}{(request.Contains('?') ? '&' : '?')}{more}");

    private static Func<NpgsqlDataSource, Times, Task<JsonElement>> Activity(Period period, ActivityGroup group, ReportFilter filter) =>
        async (d, t) => Json(await ActivitySeries.ListAsync(d, period, group, filter, t, Paging.All));

    private static Func<NpgsqlDataSource, Times, Task<JsonElement>> Statuses(Period period, CommitmentFilter filter) =>
        async (d, t) => JsonSerializer.SerializeToElement(await StatusSeries.ListAsync(d, period, filter, t), AnswerJson.Compact);

    private static Func<NpgsqlDataSource, Times, Task<JsonElement>> TieChanges(CooperationFilter filter) =>
        async (d, t) => Json(await TieChangeQuery.ListAsync(d, new(2003, 1, 1), filter, t, Paging.All));

    private static Func<NpgsqlDataSource, Times, Task<JsonElement>> Statements(StatementFilter filter) =>
        async (d, t) => Json(await StatementQuery.ListAsync(d, filter, t, Paging.All));

    private static Func<NpgsqlDataSource, Times, Task<JsonElement>> Reports(ReportFilter filter) =>
        async (d, t) => Json(await ReportQuery.ListAsync(d, filter, t, Paging.All));

    private static Func<NpgsqlDataSource, Times, Task<JsonElement>> Commitments(CommitmentFilter filter) =>
        async (d, t) => Json(await CommitmentQuery.ListAsync(d, filter, t, Paging.All));

    private static Func<NpgsqlDataSource, Times, Task<JsonElement>> Cooperation(CooperationFilter filter) =>
        async (d, t) => Json(await CooperationQuery.ListAsync(d, filter, t, Paging.All));

    private static Func<NpgsqlDataSource, Times, Task<JsonElement>> Actors(ActorFilter filter) =>
        async (d, t) => Json(await ActorQuery.ListAsync(d, filter, t, Paging.All));

    private static Func<NpgsqlDataSource, Times, Task<JsonElement>> Topics(ReportFilter filter) =>
        async (d, t) => Json(await TopicQuery.ListAsync(d, filter, t, Paging.All));

    private static Func<NpgsqlDataSource, Times, Task<JsonElement>> Occurrences(OccurrenceFilter filter) =>
        async (d, t) => Json(await OccurrenceQuery.ListAsync(d, filter, t, Paging.All));

    private static Func<NpgsqlDataSource, Times, Task<JsonElement>> Findings(FindingFilter filter) =>
        async (d, t) => Json(await FindingQuery.ListAsync(d, filter, t, Paging.All));

    private static Func<NpgsqlDataSource, Times, Task<JsonElement>> Assessments(AssessmentFilter filter) =>
        async (d, t) => Json(await AssessmentQuery.ListAsync(d, filter, t, Paging.All));

    private static JsonElement Json<T>(Page<T> page) => JsonSerializer.SerializeToElement(page.Items, AnswerJson.Compact);
}
