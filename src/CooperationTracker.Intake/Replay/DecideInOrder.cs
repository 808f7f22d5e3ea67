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
    public async Task<IReadOnlyList<Decision>> DecideAsync(IReadOnlyList<ReceiveStatement> commands, CancellationToken cancellation)
    {
        var streams = commands.Select(c => StreamName.Statement(c.Statement.Key).ToString()).Distinct().ToArray();
        var digests = (await log.Log.ReadFirstEventsAsync(streams, cancellation))
            .ToDictionary(e => e.Key, e => RecordStatement.DigestOf(e.Value));
        return [.. commands.Select(Decide)];

        Decision Decide(ReceiveStatement command)
        {
            var key = command.Statement.Key;
            var stream = StreamName.Statement(key).ToString();
            var decision = command.Decide(registry, digests.GetValueOrDefault(stream) ?? seen?.DigestOf(key));
            if (decision.Changes.Count > 0)
            {
                digests[stream] = command.Digest;
                seen?.Add(key, command.Digest);
            }
            if (decision.Changes.Count > 1)
            {
                registry = registry.Evolve(Decision.Append([.. decision.Changes.SkipLast(1)]));
            }
            return decision;
        }
    }
}
