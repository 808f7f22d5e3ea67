using CooperationTracker.Domain;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Intake.Statements;

/// <summary>Replace a report. Its id says which statement it stands in.</summary>
/// <param name="ReportId">The report's id in the log.</param>
/// <param name="Report">The report as it should have been; its own id is not looked at.</param>
/// <param name="Reason">Why.</param>
/// <param name="Origin">Who asks for it, and from where.</param>
/// <param name="Expected">The version of the statement that the request was made on, or one of several; null for any.</param>
public sealed record AmendReportCommand(
    string ReportId, Report Report, string Reason, Origin Origin, IReadOnlyList<long>? Expected = null) : ICommand;

/// <summary>Take a report back.</summary>
/// <param name="ReportId">The report's id in the log.</param>
/// <param name="Reason">Why.</param>
/// <param name="Origin">Who asks for it, and from where.</param>
/// <param name="Expected">The version of the statement that the request was made on, or one of several; null for any.</param>
public sealed record RetractReportCommand(string ReportId, string Reason, Origin Origin, IReadOnlyList<long>? Expected = null) : ICommand;

/// <summary>Take a statement back.</summary>
/// <param name="Key">The statement's key.</param>
/// <param name="Reason">Why.</param>
/// <param name="Origin">Who asks for it, and from where.</param>
/// <param name="Expected">The version of the statement that the request was made on, or one of several; null for any.</param>
public sealed record WithdrawStatementCommand(string Key, string Reason, Origin Origin, IReadOnlyList<long>? Expected = null) : ICommand;

/// <summary>Put another statement in one's place.</summary>
/// <param name="Key">The key of the statement that goes.</param>
/// <param name="By">The key of the one that takes its place.</param>
/// <param name="Reason">Why.</param>
/// <param name="Origin">Who asks for it, and from where.</param>
/// <param name="Expected">The version of the statement that the request was made on, or one of several; null for any.</param>
public sealed record SupersedeStatementCommand(
    string Key, string By, string Reason, Origin Origin, IReadOnlyList<long>? Expected = null) : ICommand;

/// <summary>Use cases: correct what was recorded. Corrections are events too, and nothing is changed in the log but by an erasure.</summary>
public static class CorrectStatement
{
    /// <summary>Carries out the command.</summary>
    public static Task<Outcome> Handle(AmendReportCommand command, TrackerLog log, CancellationToken cancellation) =>
        log.AmendReportAsync(command.ReportId, command.Report, command.Reason, command.Origin, command.Expected, cancellation);

    /// <summary>Carries out the command.</summary>
    public static Task<Outcome> Handle(RetractReportCommand command, TrackerLog log, CancellationToken cancellation) =>
        log.RetractReportAsync(command.ReportId, command.Reason, command.Origin, command.Expected, cancellation);

    /// <summary>Carries out the command.</summary>
    public static Task<Outcome> Handle(WithdrawStatementCommand command, TrackerLog log, CancellationToken cancellation) =>
        log.WithdrawStatementAsync(command.Key, command.Reason, command.Origin, command.Expected, cancellation);

    /// <summary>Carries out the command.</summary>
    public static Task<Outcome> Handle(SupersedeStatementCommand command, TrackerLog log, CancellationToken cancellation) =>
        log.SupersedeStatementAsync(command.Key, command.By, command.Reason, command.Origin, command.Expected, cancellation);

    /// <summary>Replaces a report. Its id says which statement it stands in.</summary>
    /// <param name="log">The log.</param>
    /// <param name="reportId">The report's id in the log.</param>
    /// <param name="report">The report as it should have been; its own id is not looked at.</param>
    /// <param name="reason">Why.</param>
    /// <param name="origin">Who asks for it, and from where.</param>
    /// <param name="expectedVersions">The version of the statement that the request was made on, or one of several; null for any.</param>
    /// <param name="cancellation">Honoured until the append is sent.</param>
    public static Task<Outcome> AmendReportAsync(
        this TrackerLog log, string reportId, Report report, string reason, Origin origin,
        IReadOnlyList<long>? expectedVersions = null, CancellationToken cancellation = default) =>
        log.CorrectAsync(KeyOf(reportId), origin, expectedVersions, async statement =>
            new AmendReport(report with { Id = reportId }, reason, origin.Author)
                .Decide(statement, await log.RegistryAsync(cancellation: cancellation)), cancellation);

    /// <summary>Takes a report back.</summary>
    /// <inheritdoc cref="AmendReportAsync"/>
    public static Task<Outcome> RetractReportAsync(
        this TrackerLog log, string reportId, string reason, Origin origin,
        IReadOnlyList<long>? expectedVersions = null, CancellationToken cancellation = default) =>
        log.CorrectAsync(KeyOf(reportId), origin, expectedVersions, statement =>
            Task.FromResult(new RetractReport(reportId, reason, origin.Author).Decide(statement)), cancellation);

    /// <summary>Takes a statement back.</summary>
    /// <inheritdoc cref="AmendReportAsync"/>
    public static Task<Outcome> WithdrawStatementAsync(
        this TrackerLog log, string key, string reason, Origin origin,
        IReadOnlyList<long>? expectedVersions = null, CancellationToken cancellation = default) =>
        log.CorrectAsync(key, origin, expectedVersions, statement =>
            Task.FromResult(new WithdrawStatement(reason, origin.Author).Decide(statement)), cancellation);

    /// <summary>Puts another statement in one's place.</summary>
    /// <inheritdoc cref="AmendReportAsync"/>
    public static Task<Outcome> SupersedeStatementAsync(
        this TrackerLog log, string key, string by, string reason, Origin origin,
        IReadOnlyList<long>? expectedVersions = null, CancellationToken cancellation = default) =>
        log.CorrectAsync(key, origin, expectedVersions, async statement =>
            new SupersedeStatement(by, reason, origin.Author).Decide(statement, await log.SuccessorsAsync(by, cancellation)), cancellation);

    /// <summary>Decides on a statement as it stands and appends.</summary>
    internal static Task<Outcome> CorrectAsync(
        this TrackerLog log, string key, Origin origin, IReadOnlyList<long>? expectedVersions,
        Func<StatementState, Task<Decision>> decide, CancellationToken cancellation) =>
        log.AppendAsync([StreamName.Statement(key)], async _ =>
        {
            if (await log.StatementAsync(key, cancellation) is not { } found)
            {
                return Decision.Refuse(new Refusal(RefusalCodes.UnknownStatement, "/key", $"No statement was received under the key '{key}'."));
            }
            return Expected.Refuse(expectedVersions, found.State.Version, $"The statement '{key}'") ?? await decide(found.State);
        }, origin, cancellation);

    private static async Task<IReadOnlyList<StatementState>> SuccessorsAsync(this TrackerLog log, string by, CancellationToken cancellation)
    {
        List<StatementState> chain = [];
        for (string? key = by; key is not null && chain.All(s => s.Received.Key != key);)
        {
            if (await log.StatementAsync(key, cancellation) is not { } found)
            {
                break;
            }
            chain.Add(found.State);
            key = found.State.SupersededBy;
        }
        return chain;
    }

    /// <summary>The key of the statement that a report stands in.</summary>
    /// <param name="reportId">The report's id in the log.</param>
    public static string KeyOf(string reportId)
    {
        ArgumentNullException.ThrowIfNull(reportId);
        return reportId.Split(':')[0];
    }
}
