using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Intake.Statements;

namespace CooperationTracker.Intake.Replay;

/// <summary>Decides on many statements, each on what those before it bring, with one look at the log for all of them.</summary>
/// <param name="log">The log.</param>
/// <param name="registry">The registry before the first of them.</param>
/// <param name="seen">Remembers the statements that are decided on and never appended; null where they are appended.</param>
internal sealed class DecideInOrder(TrackerLog log, Registry registry, SeenStatements? seen)
{
    /// <summary>A decision for each statement, in their order.</summary>
    public async Task<IReadOnlyList<Decision>> DecideAsync(IReadOnlyList<Statement> statements, CancellationToken cancellation)
    {
        var streams = statements.Select(s => StreamName.Statement(s.Key).ToString()).Distinct().ToArray();
        var digests = (await log.Log.ReadFirstEventsAsync(streams, cancellation))
            .ToDictionary(e => e.Key, e => RecordStatement.DigestOf(e.Value));
        return [.. statements.Select(Decide)];

        Decision Decide(Statement statement)
        {
            var stream = StreamName.Statement(statement.Key).ToString();
            var decision = new ReceiveStatement(statement).Decide(registry, digests.GetValueOrDefault(stream) ?? seen?.DigestOf(statement.Key));
            if (decision.Changes.Count > 0)
            {
                digests[stream] = ((StatementReceived)decision.Changes[^1].Events[0]).Digest;
                seen?.Add(statement.Key, digests[stream]);
            }
            if (decision.Changes.Count > 1)
            {
                registry = registry.Evolve(Decision.Append([.. decision.Changes.SkipLast(1)]));
            }
            return decision;
        }
    }
}
