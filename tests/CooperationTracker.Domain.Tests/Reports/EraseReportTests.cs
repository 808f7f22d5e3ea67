using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Domain.Tests.Reports;

public class EraseReportTests
{
    private const string Law = "GDPR Art. 17(1)(d)";

    private static readonly EraseReport Erase = new("speech-2008:threat", Some.Reason, Law, Some.Author);

    private static readonly ContentErased Erased = new("speech-2008:threat", nameof(ThreatAssessed), Some.LoggedThreat.Paragraph, [3], [], Some.Reason, Law, Some.Author);

    [Fact]
    public void A_report_is_erased_by_naming_its_event() => Some.State.When(Erase.Decide).ThenAppends(Some.Stream, 3, Erased);

    [Fact]
    public void Every_amendment_is_erased_with_it_and_every_commitment_is_named_that_it_acted_on() => Some.State
        .And(new ReportAmended(Some.LoggedThreat with { Effects = [new("b-line", Domain.Commitments.EffectKind.Advances)] }, Some.Reason, Some.Author))
        .And(new ReportAmended(Some.LoggedThreat with { Effects = [new("a-line", Domain.Commitments.EffectKind.Advances)] }, Some.Reason, Some.Author))
        .When(Erase.Decide)
        .ThenAppends(Some.Stream, 5, Erased with { Versions = [3, 4, 5], Commitments = ["a-line", "b-line"] });

    [Fact]
    public void A_retracted_report_is_erased_too() => Some.State
        .And(new ReportRetracted("speech-2008:threat", Some.Reason, Some.Author))
        .When(Erase.Decide)
        .ThenAppends(Some.Stream, 4, Erased);

    [Fact]
    public void A_report_of_a_withdrawn_statement_is_erased_too() => Some.State
        .And(new StatementWithdrawn(Some.Reason, Some.Author))
        .When(Erase.Decide)
        .ThenAppends(Some.Stream, 4, Erased);

    [Fact]
    public void Erasing_twice_appends_nothing() => Some.State.And(Erased).When(Erase.Decide).ThenNothing();

    [Fact]
    public void What_is_erased_takes_no_more_corrections() => Some.State.And(Erased)
        .When(new RetractReport("speech-2008:threat", Some.Reason, Some.Author).Decide)
        .ThenRefuses("content-erased /id");

    [Fact]
    public void A_report_that_was_never_there_is_refused_with_the_nearest() => Some.State
        .When((Erase with { ReportId = "speech-2008:thraet" }).Decide)
        .ThenRefuses("unknown-report /id").Refusals[0].Suggestions.ShouldBe(["speech-2008:threat"]);

    [Fact]
    public void An_erasure_needs_reason_author_and_legal_basis() => Some.State
        .When(new EraseReport("speech-2008:threat", " ", "", "").Decide)
        .ThenRefuses("missing-field /reason", "missing-field /author", "missing-field /legalBasis");
}
