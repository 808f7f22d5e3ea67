using CooperationTracker.Audit;
using CooperationTracker.Domain;
using CooperationTracker.EventLog;
using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Views;

namespace CooperationTracker.Edge;

/// <summary>What went wrong, as errors with stable codes: the one place that knows every exception.</summary>
public static class Failures
{
    /// <summary>Set to 1, it adds the stack trace of a failure.</summary>
    public const string DebugVariable = "TRACKER_DEBUG";

    /// <summary>Refusals that come of what stands in the log, not of a mistake in what was handed in.</summary>
    private static readonly HashSet<string> OfTheRecord =
        [
            RefusalCodes.StatementClosed, RefusalCodes.ReportRetracted, RefusalCodes.ContentErased, RefusalCodes.AlreadyMerged,
            RefusalCodes.AlreadySettled, RefusalCodes.NotSettled, RefusalCodes.AlreadyFinal,
        ];

    /// <summary>Servers that were named wrongly.</summary>
    private static readonly HashSet<string> OfTheConnectionString =
        [ServerFault.BadConnectionString, ServerFault.CannotConnect, ServerFault.AccessDenied, ServerFault.NoSuchDatabase, ServerFault.TooOld];

    /// <summary>The failure to show for an exception.</summary>
    /// <param name="exception">What ended the request.</param>
    /// <param name="server">The server that it worked on; null before one was found.</param>
    public static EdgeException Explain(Exception exception, ServerAddress? server) => exception switch
    {
        EdgeException known => known,
        InputException input => EdgeException.BadInput([.. input.Errors.Select(EdgeError.From)]),
        ServerUnavailableException unavailable => new(
            OfTheConnectionString.Contains(unavailable.Code) ? FaultKind.BadInput : FaultKind.Failed,
            new EdgeError(unavailable.Code, unavailable.Message)),
        PagingException paging => EdgeException.BadInput(new EdgeError(paging.Code, paging.Message) { Suggestions = paging.Suggestions }),
        InvalidEventException invalid => EdgeException.BadInput(new EdgeError(invalid.Code, invalid.Message)),
        NewerSchemaException newer => EdgeException.BadInput(new EdgeError(newer.Code, newer.Message)),
        AuditException audit => new(
            audit.Code is AuditCodes.UnknownEvent or AuditCodes.NotInTree ? FaultKind.BadInput : FaultKind.Failed, new EdgeError(audit.Code, audit.Message)),
        CooperationTracker.Audit.Tree.TileMissingException missing => new(FaultKind.Failed, new EdgeError(AuditCodes.Tampered, $"{missing.Message} Compare with a copy of the database.")),
        EventLogException log => new(FaultKind.Failed, new EdgeError(log.Code, log.Message)),
        IOException or UnauthorizedAccessException => new(FaultKind.Failed, new EdgeError(EdgeCodes.Output, $"A file or the output cannot be written: {exception.Message}")),
        _ => new(FaultKind.Failed, PostgresFailures.Explain(exception, server) ?? new EdgeError(EdgeCodes.Internal,
            $"This is a fault in the tracker: {exception.Message} Set {DebugVariable}=1 to see where, and report it.")),
    };

    /// <summary>Ends the request where an outcome is a refusal.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="place">Says where in the request a refusal belongs.</param>
    public static Outcome OrThrow(this Outcome outcome, Func<Refusal, EdgeError> place) => outcome.Result == OutcomeKind.Refused
        ? throw new EdgeException(
            outcome.Refusals.All(r => OfTheRecord.Contains(r.Code)) ? FaultKind.Failed : FaultKind.BadInput,
            [.. outcome.Refusals.Select(place)])
        : outcome;
}
