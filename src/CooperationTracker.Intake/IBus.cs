using CooperationTracker.Intake.Assessments;
using CooperationTracker.Intake.Findings;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Intake.Statements;

namespace CooperationTracker.Intake;

/// <summary>The one way by which commands reach their handlers.</summary>
public interface IBus
{
    /// <summary>Carries out a command and says what came of it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellation">Honoured until the append is sent.</param>
    Task<Outcome> InvokeAsync(ICommand command, CancellationToken cancellation = default);
}

/// <summary>The bus that calls the handler, in the caller's own time.</summary>
/// <param name="log">The log; in a rehearsal nothing is appended.</param>
/// <param name="findings">What the rules find.</param>
public sealed class DirectBus(TrackerLog log, IFindings findings) : IBus
{
    /// <inheritdoc/>
    public Task<Outcome> InvokeAsync(ICommand command, CancellationToken cancellation = default) => command switch
    {
        RecordStatementCommand record => RecordStatement.Handle(record, log, cancellation),
        AttachDocumentCommand attach => AttachDocument.Handle(attach, log, cancellation),
        AmendReportCommand amend => CorrectStatement.Handle(amend, log, cancellation),
        RetractReportCommand retract => CorrectStatement.Handle(retract, log, cancellation),
        EraseReportCommand erase => EraseReports.Handle(erase, log, cancellation),
        WithdrawStatementCommand withdraw => CorrectStatement.Handle(withdraw, log, cancellation),
        SupersedeStatementCommand supersede => CorrectStatement.Handle(supersede, log, cancellation),
        RegisterEntriesCommand register => ChangeRegistry.Handle(register, log, cancellation),
        ChangeEntryCommand change => ChangeRegistry.Handle(change, log, cancellation),
        AssessCommitmentCommand assess => AssessCommitments.Handle(assess, log, cancellation),
        SettleFindingCommand settle => SettleFindings.Handle(settle, log, findings, cancellation),
        _ => throw new ArgumentException($"Nobody handles {command?.GetType().Name ?? "nothing"}.", nameof(command)),
    };
}
