using CooperationTracker.Domain;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Views.Reports;
using CooperationTracker.Views.Tests.Given;

namespace CooperationTracker.Views.Tests;

public sealed class ProjectionTests
{
    private static readonly DateTimeOffset RecordedAt = new(2026, 3, 4, 23, 30, 0, TimeSpan.FromHours(-3));

    [Fact]
    public void Every_projection_accepts_every_kind_of_event()
    {
        foreach (var view in ViewCatalogue.All)
        {
            foreach (var type in EventCatalogue.Types)
            {
                var changes = view.Project(Recorded(Some.Of(type))).ToList();
                foreach (var change in changes)
                {
                    view.Tables.Select(t => t.Name).ShouldContain(change.Table.Name);
                    if (change is RowChange.Insert insert)
                    {
                        insert.Values.Length.ShouldBe(insert.Table.Columns.Count);
                        insert.Values[0].ShouldBe(7L);
                        insert.Values[1].ShouldBe(Table.Standing);
                    }
                }
            }
        }
    }

    [Fact]
    public void What_is_left_of_an_erased_event_changes_nothing_but_its_day() =>
        ViewCatalogue.All.Where(view => view.Project(Recorded(new ErasedContent("s:1"))).Any()).ShouldHaveSingleItem().Name.ShouldBe("Moment");

    [Fact]
    public void Every_view_is_changed_by_some_kind_of_event()
    {
        foreach (var view in ViewCatalogue.All)
        {
            EventCatalogue.Types.Any(type => view.Project(Recorded(Some.Of(type))).Any()).ShouldBeTrue(view.Name);
        }
    }

    [Fact]
    public void No_projection_passes_over_an_event_that_it_does_not_know()
    {
        foreach (var view in ViewCatalogue.All)
        {
            Should.Throw<UnknownEventException>(() => view.Project(Recorded(new Unheard())).ToList());
        }
    }

    [Fact]
    public void A_day_of_record_is_one_of_universal_time()
    {
        var moment = ViewCatalogue.Find("moment")!.Project(Recorded(Some.Of(typeof(MeetingHeld)))).ShouldHaveSingleItem();

        moment.ShouldBeOfType<RowChange.Reach>().Day.ShouldBe(new DateOnly(2026, 3, 5));
    }

    [Theory]
    [InlineData(typeof(MeetingHeld), """{"name":"Meeting s:1","level":"heads-of-service","place":"Osh","host":"csto","chair":"osce"}""")]
    [InlineData(typeof(ResolutionSigned), """{"title":"t","instrument":"plan-of-action"}""")]
    [InlineData(typeof(OperationLaunched), """{"name":"n","recurrence":"FREQ=YEARLY","lead":"csto"}""")]
    [InlineData(typeof(CooperationProposed), """{"proposer":"csto","addressees":["osce"],"subject":"s"}""")]
    [InlineData(typeof(MembershipDeclared), """{"organization":"csto","members":["kg"]}""")]
    [InlineData(typeof(ThreatAssessed), """{"threat":"t","trend":"rising"}""")]
    [InlineData(typeof(SupportExpressed), """{"of":"o"}""")]
    [InlineData(typeof(CommitmentMade), """{"subject":"s"}""")]
    public void Details_are_the_fields_of_the_type_alone(Type type, string details) =>
        OwnFields.Json((Report)Some.Of(type)).ShouldBe(details);

    [Fact]
    public void Reports_of_the_same_actors_have_one_id_for_them_whichever_order_they_stand_in()
    {
        ActorsOf("csto", "osce").ShouldNotBeNull().ShouldBe(ActorsOf("osce", "csto", "osce"));
        ActorsOf("csto", "osce").ShouldNotBe(ActorsOf("csto", "un"));
        ActorsOf("csto", "osce").ShouldNotBe(ActorsOf("csto"));
        ActorsOf().ShouldBeNull();

        static object? ActorsOf(params string[] actors) =>
            ViewCatalogue.Find("activity")!.Project(Recorded(Some.Meeting("s:1", "2004", actors))).Single().ShouldBeOfType<RowChange.Insert>().Values[7];
    }

    private static Recorded Recorded(IEvent e) => new(e, 7, "statement/s", RecordedAt);

    private sealed record Unheard : IEvent;
}
