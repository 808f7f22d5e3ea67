using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Domain.Tests.Reports;

public class RetractReportTests
{
    private static readonly RetractReport Retract = new("speech-2008:threat", Some.Reason, Some.Author);

    private static readonly ReportRetracted Retracted = new("speech-2008:threat", Some.Reason, Some.Author);

    [Fact]
    public void A_report_is_retracted() => Some.State.When(Retract.Decide).ThenAppends(Some.Stream, 3, Retracted);

    [Fact]
    public void An_amended_report_is_retracted() => Some.State
        .And(new ReportAmended(Some.LoggedThreat with { Trend = null }, Some.Reason, Some.Author))
        .When(Retract.Decide)
        .ThenAppends(Some.Stream, 4, Retracted);

    [Fact]
    public void Retracting_twice_appends_nothing() => Some.State.And(Retracted).When(Retract.Decide).ThenNothing();

    [Fact]
    public void A_report_that_was_never_there_is_refused_with_the_nearest() => Some.State
        .When((Retract with { ReportId = "speech-2008:thraet" }).Decide)
        .ThenRefuses("unknown-report /id").Refusals[0].Suggestions.ShouldBe(["speech-2008:threat"]);

    [Fact]
    public void A_superseded_statement_is_not_corrected() => Some.State.And(new StatementSuperseded("second", Some.Reason, Some.Author))
        .When(Retract.Decide)
        .ThenRefuses("statement-closed ");

    [Fact]
    public void A_retraction_needs_reason_and_author() => Some.State
        .When(new RetractReport("speech-2008:threat", " ", "").Decide)
        .ThenRefuses("missing-field /reason", "missing-field /author");
}
