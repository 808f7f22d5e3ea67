using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Domain.Tests.Reports;

public class AmendReportTests
{
    private static Func<StatementState, Decision> Amend(Report report, string reason = Some.Reason, string author = Some.Author) =>
        statement => new AmendReport(report, reason, author).Decide(statement, Some.Registry);

    [Fact]
    public void A_report_is_replaced_whole_under_its_id() => Some.State
        .When(Amend(Some.Meeting with { Place = "Hofburg, Vienna", Host = "OSCE" }))
        .ThenAppends(Some.Stream, 3, new ReportAmended(Some.LoggedMeeting with { Place = "Hofburg, Vienna" }, Some.Reason, Some.Author));

    [Fact]
    public void A_report_is_named_by_its_id_in_the_log_as_well() => Some.State
        .When(Amend(Some.LoggedMeeting with { Place = null }))
        .ThenAppends(Some.Stream, 3, new ReportAmended(Some.LoggedMeeting with { Place = null }, Some.Reason, Some.Author));

    [Fact]
    public void A_report_may_change_its_type()
    {
        var scheduled = new MeetingScheduled
        {
            Id = "conference",
            Paragraph = 1,
            Occurred = Some.Meeting.Occurred,
            Modality = Modality.Planned,
            Name = "Conference",
            Summary = "It is planned.",
        };

        Some.State.When(Amend(scheduled))
            .ThenAppends(Some.Stream, 3, new ReportAmended(scheduled with { Id = Some.LoggedMeeting.Id }, Some.Reason, Some.Author));
    }

    [Fact]
    public void Amending_to_what_stands_appends_nothing() => Some.State.When(Amend(Some.Meeting)).ThenNothing();

    [Fact]
    public void Amending_twice_appends_nothing()
    {
        var amended = Some.LoggedMeeting with { Place = null };

        Some.State.And(new ReportAmended(amended, "Other.", "bob")).When(Amend(amended)).ThenNothing();
    }

    [Fact]
    public void What_receiving_refuses_amending_refuses() => Some.State
        .When(Amend(Some.Meeting with { Paragraph = 9, Name = "", Host = "x-1", Topics = ["x-2"], Summary = "" }))
        .ThenRefuses("unknown-paragraph /paragraph", "missing-field /summary", "missing-field /name", "unknown-actor /host", "unknown-topic /topics/0");

    [Fact]
    public void A_report_has_250_participants_at_most_with_those_of_its_own_fields()
    {
        ActorDefinition[] states = [.. Enumerable.Range(1, 250).Select(i => Some.Nato with { Id = $"state-{i}", Kind = ActorKind.State, Name = $"State {i}" })];
        var known = Some.Registry.And([.. states.Select(s => new ActorRegistered(s))]);
        var full = Some.LoggedMeeting with { Participants = [.. states.Take(249).Select(s => new Participant(s.Id, Role.Participant))] };
        var over = full with { Participants = [.. full.Participants, new("state-250", Role.Participant)] };

        new AmendReport(full, Some.Reason, Some.Author).Decide(Some.State, known).ThenAppends(Some.Stream, 3, new ReportAmended(full, Some.Reason, Some.Author));
        new AmendReport(over, Some.Reason, Some.Author).Decide(Some.State, known).ThenRefuses("too-many /participants");
        new ReceiveStatement(Some.Statement with { Reports = [over with { Id = "conference" }] }).Decide(known).ThenRefuses("too-many /reports/0/participants");
    }

    [Theory]
    [InlineData("confrence", "speech-2008:conference")]
    [InlineData("speech-2008:threats", "speech-2008:threat")]
    public void A_report_that_was_never_there_is_refused_with_the_nearest(string id, string nearest) => Some.State
        .When(Amend(Some.Meeting with { Id = id }))
        .ThenRefuses("unknown-report /id").Refusals[0].Suggestions[0].ShouldBe(nearest);

    [Fact]
    public void A_report_of_another_statement_is_refused() => Some.State
        .When(Amend(Some.Meeting with { Id = "other:conference" }))
        .ThenRefuses("unknown-report /id");

    [Fact]
    public void A_retracted_report_is_not_amended() => Some.State.And(new ReportRetracted(Some.LoggedMeeting.Id, Some.Reason, Some.Author))
        .When(Amend(Some.Meeting))
        .ThenRefuses("report-retracted /id");

    [Fact]
    public void A_closed_statement_is_not_amended() => Some.State.And(new StatementWithdrawn(Some.Reason, Some.Author))
        .When(Amend(Some.Meeting with { Place = null }))
        .ThenRefuses("statement-closed ");

    [Fact]
    public void An_amendment_needs_reason_and_author() => Some.State
        .When(Amend(Some.Meeting with { Place = null }, "", ""))
        .ThenRefuses("missing-field /reason", "missing-field /author");
}
