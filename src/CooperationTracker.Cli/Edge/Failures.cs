using CooperationTracker.Domain;
using CooperationTracker.EventLog;
using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Documents;

namespace CooperationTracker.Cli.Edge;

/// <summary>What went wrong, as exit code and errors: the one place that knows every exception.</summary>
internal static class Failures
{
    /// <summary>Set to 1, it adds the stack trace of a failure.</summary>
    public const string DebugVariable = "TRACKER_DEBUG";

    /// <summary>Refusals that come of what stands in the log, not of a mistake in what was handed in.</summary>
    private static readonly HashSet<string> OfTheRecord =
        [RefusalCodes.StatementClosed, RefusalCodes.ReportRetracted, RefusalCodes.AlreadyMerged];

    /// <summary>Servers that were named wrongly.</summary>
    private static readonly HashSet<string> OfTheConnectionString =
        [ServerFault.BadConnectionString, ServerFault.CannotConnect, ServerFault.AccessDenied, ServerFault.NoSuchDatabase, ServerFault.TooOld];

    /// <summary>The failure to show for an exception.</summary>
    /// <param name="exception">What ended the command.</param>
    /// <param name="server">The server that it worked on; null before one was found.</param>
    public static CommandException Explain(Exception exception, ServerAddress? server) => exception switch
    {
        CommandException known => known,
        InputException input => CommandException.BadInput([.. input.Errors.Select(CommandError.From)]),
        ServerUnavailableException unavailable => new(
            OfTheConnectionString.Contains(unavailable.Code) ? ExitCodes.BadInput : ExitCodes.Failed,
            new CommandError(unavailable.Code, unavailable.Message)),
        InvalidEventException invalid => CommandException.BadInput(new CommandError(invalid.Code, invalid.Message)),
        NewerSchemaException newer => CommandException.BadInput(new CommandError(newer.Code, newer.Message)),
        EventLogException log => new(ExitCodes.Failed, new CommandError(log.Code, log.Message)),
        IOException or UnauthorizedAccessException => new(ExitCodes.Failed, new CommandError(CommandCodes.Output, $"A file or the output cannot be written: {exception.Message}")),
        _ => new(ExitCodes.Failed, PostgresFailures.Explain(exception, server) ?? new CommandError(CommandCodes.Internal,
            $"This is a fault in the tracker: {exception.Message} Set {DebugVariable}=1 to see where, and report it.")),
    };

    /// <summary>Ends the command where an outcome is a refusal.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="place">Says where in the request a refusal belongs.</param>
    public static Outcome OrThrow(this Outcome outcome, Func<Refusal, CommandError> place) => outcome.Result == OutcomeKind.Refused
        ? throw new CommandException(
            outcome.Refusals.All(r => OfTheRecord.Contains(r.Code)) ? ExitCodes.Failed : ExitCodes.BadInput,
            [.. outcome.Refusals.Select(place)])
        : outcome;
}
