using CooperationTracker.Domain;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Intake.Statements;

namespace CooperationTracker.Intake.Assessments;

/// <summary>Score how a party has kept a commitment. The assessor is who asks for it.</summary>
/// <param name="Commitment">The commitment's id.</param>
/// <param name="Assessment">What the assessor says.</param>
/// <param name="Origin">Who asks for it, and from where.</param>
/// <param name="Expected">How many assessments of the commitment there were when the request was made, or one of several; null for any.</param>
public sealed record AssessCommitmentCommand(
    string Commitment, Assessment Assessment, Origin Origin, IReadOnlyList<long>? Expected = null) : ICommand;

/// <summary>Use case: score how a party has kept a commitment.</summary>
public static class AssessCommitments
{
    /// <summary>Carries out the command.</summary>
    public static Task<Outcome> Handle(AssessCommitmentCommand command, TrackerLog log, CancellationToken cancellation) =>
        log.AssessAsync(command.Commitment, command.Assessment, command.Origin, command.Expected, cancellation);

    /// <summary>Records a score. The assessor is who asks for it.</summary>
    /// <param name="log">The log.</param>
    /// <param name="commitment">The commitment's id.</param>
    /// <param name="assessment">What the assessor says.</param>
    /// <param name="origin">Who asks for it, and from where.</param>
    /// <param name="expectedVersions">How many assessments of the commitment there were when the request was made, or one of several; null for any.</param>
    /// <param name="cancellation">Honoured until the append is sent.</param>
    public static async Task<Outcome> AssessAsync(
        this TrackerLog log, string commitment, Assessment assessment, Origin origin,
        IReadOnlyList<long>? expectedVersions = null, CancellationToken cancellation = default)
    {
        // What a kept registry does not know yet, a fresh one may: an id that was merged leads to its survivor's stream.
        var registry = await log.RegistryAsync(fresh: true, cancellation);
        var stream = StreamName.Assessments(registry.Commitments.Resolve(commitment) ?? commitment);
        var reports = await log.CountingAsync(assessment.Evidence, cancellation);
        return await log.AppendAsync([stream], async known =>
        {
            var state = AssessmentState.None;
            await foreach (var stored in log.Log.ReadStreamAsync(stream.ToString(), cancellation: cancellation))
            {
                state = state.Evolve(EventWriter.ToDomain(stored));
            }
            return Expected.Refuse(expectedVersions, state.Version, $"What is said of the commitment '{commitment}'")
                ?? new AssessCommitment(commitment, assessment, origin.Author).Decide(known, state, reports);
        }, origin, cancellation);
    }

    /// <summary>Which of the reports among some evidence count.</summary>
    private static async Task<IReadOnlySet<string>> CountingAsync(this TrackerLog log, IReadOnlyList<string> evidence, CancellationToken cancellation)
    {
        HashSet<string> counting = [];
        foreach (var statement in AssessCommitment.ReportsAmong(evidence).GroupBy(CorrectStatement.KeyOf))
        {
            if (await log.StatementAsync(statement.Key, cancellation) is { State: { Status: StatementStatus.Received } state })
            {
                counting.UnionWith(statement.Where(state.Reports.ContainsKey));
            }
        }
        return counting;
    }
}
