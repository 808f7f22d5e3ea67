using CooperationTracker.Domain;
using CooperationTracker.Domain.Findings;

namespace CooperationTracker.Intake.Findings;

/// <summary>Settle a finding, or open it again.</summary>
/// <param name="Id">The finding's id.</param>
/// <param name="Verdict">What the auditor says.</param>
/// <param name="Reason">Why.</param>
/// <param name="Today">The day on which the finding must stand.</param>
/// <param name="Origin">Who asks for it, and from where.</param>
/// <param name="Expected">How many verdicts there were when the request was made, or one of several; null for any.</param>
public sealed record SettleFindingCommand(
    string Id, Verdict Verdict, string Reason, DateOnly Today, Origin Origin, IReadOnlyList<long>? Expected = null) : ICommand;

/// <summary>What the rules find in what was recorded.</summary>
public interface IFindings
{
    /// <summary>A finding as it stands on a day; null where the rules find none.</summary>
    Task<Finding?> FindAsync(string id, DateOnly today, CancellationToken cancellation = default);
}

/// <summary>Use case: settle a finding, or open it again.</summary>
public static class SettleFindings
{
    /// <summary>Carries out the command.</summary>
    public static Task<Outcome> Handle(SettleFindingCommand command, TrackerLog log, IFindings findings, CancellationToken cancellation) =>
        log.SettleFindingAsync(
            command.Id, command.Verdict, command.Reason, () => findings.FindAsync(command.Id, command.Today, cancellation),
            command.Origin, command.Expected, cancellation);

    /// <summary>Settles a finding or opens it again.</summary>
    /// <param name="log">The log.</param>
    /// <param name="id">The finding's id.</param>
    /// <param name="verdict">What the auditor says.</param>
    /// <param name="reason">Why.</param>
    /// <param name="find">Gives the finding as it stands; null where the rules find none.</param>
    /// <param name="origin">Who asks for it, and from where.</param>
    /// <param name="expectedVersions">How many verdicts there were when the request was made, or one of several; null for any.</param>
    /// <param name="cancellation">Honoured until the append is sent.</param>
    public static Task<Outcome> SettleFindingAsync(
        this TrackerLog log, string id, Verdict verdict, string reason, Func<Task<Finding?>> find, Origin origin,
        IReadOnlyList<long>? expectedVersions = null, CancellationToken cancellation = default)
    {
        var stream = StreamName.Finding(id);
        return log.AppendAsync([stream], async _ =>
        {
            // An id that no rule gives never gets a stream; only what is found is looked up.
            var found = await find();
            var state = FindingState.None;
            await foreach (var stored in log.Log.ReadStreamAsync(stream.ToString(), cancellation: cancellation))
            {
                state = state.Evolve(EventWriter.ToDomain(stored));
            }
            return Expected.Refuse(expectedVersions, state.Version, $"The finding '{id}'")
                ?? new SettleFinding(id, verdict, reason, origin.Author).Decide(found, state);
        }, origin, cancellation);
    }
}
