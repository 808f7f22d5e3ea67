using CooperationTracker.Domain.Reports;

namespace CooperationTracker.Intake.Statements;

/// <summary>Erase what was recorded of a report; its events stay, their content does not.</summary>
/// <param name="ReportId">The report's id in the log.</param>
/// <param name="Reason">Why.</param>
/// <param name="LegalBasis">The law or order that demands it.</param>
/// <param name="Origin">Who asks for it, and from where.</param>
/// <param name="Expected">The version of the statement that the request was made on, or one of several; null for any.</param>
public sealed record EraseReportCommand(
    string ReportId, string Reason, string LegalBasis, Origin Origin, IReadOnlyList<long>? Expected = null) : ICommand;

/// <summary>Use case: erase what was recorded of a report, because a law demands it.</summary>
public static class EraseReports
{
    /// <summary>Carries out the command.</summary>
    public static Task<Outcome> Handle(EraseReportCommand command, TrackerLog log, CancellationToken cancellation) =>
        log.EraseReportAsync(command.ReportId, command.Reason, command.LegalBasis, command.Origin, command.Expected, cancellation);

    /// <summary>Erases what was recorded of a report; its events stay, their content does not.</summary>
    /// <param name="log">The log.</param>
    /// <param name="reportId">The report's id in the log.</param>
    /// <param name="reason">Why.</param>
    /// <param name="legalBasis">The law or order that demands it.</param>
    /// <param name="origin">Who asks for it, and from where.</param>
    /// <param name="expectedVersions">The version of the statement that the request was made on, or one of several; null for any.</param>
    /// <param name="cancellation">Honoured until the append is sent.</param>
    public static Task<Outcome> EraseReportAsync(
        this TrackerLog log, string reportId, string reason, string legalBasis, Origin origin,
        IReadOnlyList<long>? expectedVersions = null, CancellationToken cancellation = default) =>
        log.CorrectAsync(CorrectStatement.KeyOf(reportId), origin, expectedVersions, statement =>
            Task.FromResult(new EraseReport(reportId, reason, legalBasis, origin.Author).Decide(statement)), cancellation);
}
