using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Domain.Tests.Reports;

/// <summary>The fields of each type: what they resolve to, what is refused in them, and who takes part by them.</summary>
public class ReportFieldTests
{
    private static Decision Receive(Report report) =>
        new ReceiveStatement(Some.Statement with { Reports = [report with { Id = "example", Occurrence = null, Implements = null }] }).Decide(Some.Registry);

    private static T Example<T>() where T : Report => Examples.Reports.OfType<T>().Single();

    public static TheoryData<string> Types => [.. Examples.Reports.Select(r => r.GetType().Name)];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_report_of_every_type_is_received(string type)
    {
        var report = Examples.Reports.Single(r => r.GetType().Name == type);

        Receive(report).Changes.Single().Events[1].ShouldBeOfType(report.GetType());
    }

    [Fact]
    public void A_meeting_has_a_name_and_knows_its_host_and_chair()
    {
        Receive(Example<MeetingHeld>() with { Name = "", Host = "x-1", Chair = "x-2" })
            .ThenRefuses("missing-field /reports/0/name", "unknown-actor /reports/0/host", "unknown-actor /reports/0/chair");
        Receive(Example<MeetingScheduled>() with { Name = "", Host = "x-1", Chair = "x-2" })
            .ThenRefuses("missing-field /reports/0/name", "unknown-actor /reports/0/host", "unknown-actor /reports/0/chair");
    }

    [Fact]
    public void An_instrument_has_a_title() =>
        Receive(Example<ResolutionSigned>() with { Title = " " }).ThenRefuses("missing-field /reports/0/title");

    [Fact]
    public void An_operation_has_a_name_and_knows_its_lead() =>
        Receive(Example<OperationLaunched>() with { Name = "", Lead = "x-1" }).ThenRefuses("missing-field /reports/0/name", "unknown-actor /reports/0/lead");

    [Theory]
    [InlineData("FREQ=YEARLY")]
    [InlineData("FREQ=MONTHLY;INTERVAL=2;BYDAY=MO,TU")]
    [InlineData("COUNT=3;FREQ=DAILY")]
    public void A_recurrence_is_a_rule_of_RFC_5545(string rule) =>
        Receive(Example<OperationLaunched>() with { Recurrence = rule }).IsRefused.ShouldBeFalse();

    [Theory]
    [InlineData("")]
    [InlineData("yearly")]
    [InlineData("FREQ=SOMETIMES")]
    [InlineData("INTERVAL=2")]
    [InlineData("FREQ=YEARLY;FREQ=DAILY")]
    [InlineData("FREQ=YEARLY;")]
    [InlineData("FREQ=YEARLY;COUNT")]
    [InlineData("FREQ=YEARLY;=2")]
    public void Anything_else_is_no_recurrence(string rule) =>
        Receive(Example<OperationLaunched>() with { Recurrence = rule }).ThenRefuses("invalid-value /reports/0/recurrence");

    [Fact]
    public void A_body_has_a_name_and_knows_its_parent() =>
        Receive(Example<BodyEstablished>() with { Name = "", Parent = "x-1" }).ThenRefuses("missing-field /reports/0/name", "unknown-actor /reports/0/parent");

    [Fact]
    public void A_proposal_has_a_subject_and_knows_proposer_and_addressees() =>
        Receive(Example<CooperationProposed>() with { Subject = "", Proposer = "x-1", Addressees = ["osce", "x-2"] })
            .ThenRefuses("missing-field /reports/0/subject", "unknown-actor /reports/0/proposer", "unknown-actor /reports/0/addressees/1");

    [Fact]
    public void What_is_done_promised_or_affirmed_has_a_subject()
    {
        Receive(Example<CooperationReported>() with { Subject = "" }).ThenRefuses("missing-field /reports/0/subject");
        Receive(Example<CommitmentMade>() with { Subject = "" }).ThenRefuses("missing-field /reports/0/subject");
        Receive(Example<CommitmentReaffirmed>() with { Subject = "" }).ThenRefuses("missing-field /reports/0/subject");
    }

    [Fact]
    public void Support_is_of_something() => Receive(Example<SupportExpressed>() with { Of = "" }).ThenRefuses("missing-field /reports/0/of");

    [Fact]
    public void A_membership_knows_organization_and_members() =>
        Receive(Example<MembershipDeclared>() with { Organization = "x-1", Members = ["x-2", "tajikistan"] })
            .ThenRefuses("unknown-actor /reports/0/organization", "unknown-actor /reports/0/members/0");

    [Fact]
    public void A_threat_is_named() => Receive(Example<ThreatAssessed>() with { Threat = "" }).ThenRefuses("missing-field /reports/0/threat");

    [Fact]
    public void Own_fields_resolve_names()
    {
        Event(Example<OperationLaunched>() with { Lead = "CSTO" }).Lead.ShouldBe("csto");
        Event(Example<BodyEstablished>() with { Parent = "ODKB" }).Parent.ShouldBe("csto");
        Event(Example<CooperationProposed>() with { Proposer = "CSTO", Addressees = ["OSCE", "osce"] })
            .ShouldSatisfyAllConditions(e => e.Proposer.ShouldBe("csto"), e => e.Addressees.ShouldBe(["osce"]));
        Event(Example<MembershipDeclared>() with { Organization = "CSTO", Members = ["Republic of Tajikistan"] })
            .ShouldSatisfyAllConditions(e => e.Organization.ShouldBe("csto"), e => e.Members.ShouldBe(["tajikistan"]));

        static T Event<T>(T report) where T : Report => (T)Receive(report).Changes.Single().Events[1];
    }

    [Theory]
    [InlineData("MeetingHeld", "osce host, nikolai-bordyuzha chair")]
    [InlineData("MeetingScheduled", "csto host, tajikistan chair")]
    [InlineData("ResolutionSigned", "")]
    [InlineData("OperationLaunched", "csto participant")]
    [InlineData("BodyEstablished", "csto participant")]
    [InlineData("CooperationProposed", "csto proposer, osce addressee, nato addressee")]
    [InlineData("CooperationReported", "")]
    [InlineData("CommitmentMade", "")]
    [InlineData("CommitmentReaffirmed", "")]
    [InlineData("SupportExpressed", "")]
    [InlineData("MembershipDeclared", "csto participant, tajikistan member")]
    [InlineData("ThreatAssessed", "")]
    public void Actors_of_own_fields_take_part_before_the_listed_ones(string type, string own)
    {
        var report = Examples.Reports.Single(r => r.GetType().Name == type) with { Participants = [new("nato", Role.Target)] };

        string.Join(", ", report.AllParticipants().Select(p => $"{p.Actor} {p.Role.ToString().ToLowerInvariant()}"))
            .ShouldBe(own.Length == 0 ? "nato target" : $"{own}, nato target");
    }

    [Fact]
    public void An_actor_takes_part_once_in_each_role() =>
        (Some.Meeting with { Participants = [new("osce", Role.Host), new("osce", Role.Participant)] }).AllParticipants()
            .ShouldBe([new("osce", Role.Host), new("osce", Role.Participant)]);

    [Fact]
    public void A_report_without_an_occurrence_is_an_account_of_its_own()
    {
        Some.LoggedMeeting.OccurrenceId.ShouldBe("speech-2008:conference");
        (Some.LoggedMeeting with { Occurrence = "review-2008" }).OccurrenceId.ShouldBe("review-2008");
    }
}
