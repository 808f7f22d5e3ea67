using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Domain.Tests.Statements;

public class StatementStateTests
{
    public static TheoryData<string> EventNames => [.. EventCatalogue.Names.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(EventNames))]
    public void Every_event_of_a_statement_has_a_line_and_every_other_throws(string name)
    {
        var @event = Examples.Of(name);
        if (@event is Report or ReportAmended or ReportRetracted or ContentErased or SourceAttached or StatementSuperseded or StatementWithdrawn)
        {
            StatementState.Evolve(Some.State, @event).Version.ShouldBe(4);
        }
        else
        {
            Should.Throw<UnknownEventException>(() => StatementState.Evolve(Some.State, @event));
        }
    }

    [Theory]
    [MemberData(nameof(EventNames))]
    public void A_stream_starts_with_the_statement(string name)
    {
        var @event = Examples.Of(name);
        if (@event is StatementReceived)
        {
            StatementState.Evolve(null, @event).Version.ShouldBe(1);
        }
        else
        {
            Should.Throw<UnknownEventException>(() => StatementState.Evolve(null, @event));
        }
    }

    [Fact]
    public void Reports_stand_as_they_were_last_amended()
    {
        var amended = Some.LoggedMeeting with { Place = "Vienna, Austria" };

        var state = Some.State.And(new ReportAmended(amended, Some.Reason, Some.Author));

        state.Reports.Values.ShouldBe([amended, Some.LoggedThreat], ignoreOrder: true);
    }

    [Fact]
    public void An_erased_report_counts_no_more_and_nothing_is_left_of_it()
    {
        var erased = new EraseReport(Some.LoggedThreat.Id, Some.Reason, "a law", Some.Author).Decide(Some.State).Changes[0].Events[0];

        var state = Some.State.And(erased);

        state.Reports.Values.ShouldBe([Some.LoggedMeeting]);
        state.Recorded.Keys.ShouldBe([Some.LoggedMeeting.Id]);
        state.Erased.ShouldBe([Some.LoggedThreat.Id]);
    }

    [Fact]
    public void A_stream_with_what_is_left_has_the_versions_of_the_whole_one() =>
        StatementState.Evolve(Some.State, new ErasedContent("speech-2008:gone")).Version.ShouldBe(Some.State.Version + 1);

    [Fact]
    public void A_retracted_report_counts_no_more()
    {
        var state = Some.State.And(new ReportRetracted(Some.LoggedThreat.Id, Some.Reason, Some.Author));

        state.Reports.Values.ShouldBe([Some.LoggedMeeting]);
        state.Retracted.ShouldBe([Some.LoggedThreat.Id]);
    }

    [Fact]
    public void A_statement_is_received_then_superseded_or_withdrawn()
    {
        Some.State.Status.ShouldBe(StatementStatus.Received);

        var superseded = Some.State.And(new StatementSuperseded("second", Some.Reason, Some.Author));
        (superseded.Status, superseded.SupersededBy).ShouldBe((StatementStatus.Superseded, "second"));

        Some.State.And(new StatementWithdrawn(Some.Reason, Some.Author)).Status.ShouldBe(StatementStatus.Withdrawn);
    }
}
