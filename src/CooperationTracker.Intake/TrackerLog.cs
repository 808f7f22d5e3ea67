using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Statements;
using CooperationTracker.EventLog;
using Polly;

namespace CooperationTracker.Intake;

/// <summary>
/// The log as use cases see it: states to decide on, decisions to carry out. Safe for concurrent use.
/// </summary>
/// <remarks>
/// The registry is kept between requests. A kept one that is stale can only refuse what a fresh one would
/// accept, never the reverse, since entries are never removed: so whoever refuses on a kept one, or loses a
/// race for an entry, decides once more on a fresh one.
/// </remarks>
public sealed class TrackerLog(IEventLog log)
{
    /// <summary>
    /// Someone else appended to one of the streams since they were read. Each time one of the writers gets through,
    /// so as many attempts as there may be writers at one stream are enough; the pauses spread them.
    /// </summary>
    private static readonly ResiliencePipeline WhileContended = new ResiliencePipelineBuilder()
        .AddRetry(new()
        {
            ShouldHandle = new PredicateBuilder().Handle<WrongExpectedVersionException>(),
            MaxRetryAttempts = 100,
            Delay = TimeSpan.FromMilliseconds(2),
            MaxDelay = TimeSpan.FromMilliseconds(50),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();

    private Registry? kept;

    /// <summary>The log beneath.</summary>
    public IEventLog Log => log;

    /// <summary>The registry, read from the log when none is kept or when a fresh one is asked for.</summary>
    public async Task<Registry> RegistryAsync(bool fresh = false, CancellationToken cancellation = default)
    {
        if (kept is { } known && !fresh)
        {
            return known;
        }
        var events = await log.ReadStreamsOfTypeAsync(StreamName.RegistryTypes, cancellation);
        return kept = events.Select(EventWriter.ToDomain).Aggregate(Registry.Empty, (registry, e) => registry.Evolve(e));
    }

    /// <summary>The state of a statement and the position of its last event; null where none was received.</summary>
    public async Task<(StatementState State, long Position)?> StatementAsync(string key, CancellationToken cancellation = default)
    {
        StatementState? state = null;
        var position = 0L;
        await foreach (var stored in log.ReadStreamAsync(StreamName.Statement(key).ToString(), cancellation: cancellation))
        {
            (state, position) = (StatementState.Evolve(state, EventWriter.ToDomain(stored)), stored.Position);
        }
        return state is null ? null : (state, position);
    }

    /// <summary>Decides and appends; where another writer came first, decides again on what stands then.</summary>
    /// <param name="decide">Decides on a registry; true asks it to read afresh what it keeps.</param>
    /// <param name="origin">Who appends, and from where.</param>
    /// <param name="cancellation">Honoured until the append is sent.</param>
    /// <returns>What came of it; the position of <see cref="OutcomeKind.Unchanged"/> is the caller's to know.</returns>
    internal async Task<Outcome> AppendAsync(Func<Registry, Task<Decision>> decide, Origin origin, CancellationToken cancellation)
    {
        var fresh = false;
        return await WhileContended.ExecuteAsync(async token =>
        {
            var registry = await RegistryAsync(fresh, token);
            var decision = await decide(registry);
            if (decision.IsRefused && !fresh)
            {
                registry = await RegistryAsync(fresh: true, token);
                decision = await decide(registry);
            }
            fresh = true;
            if (decision.IsRefused)
            {
                return Outcome.Refused(decision.Refusals);
            }
            if (decision.Changes.Count == 0)
            {
                return Outcome.Unchanged(0);
            }
            var appended = await log.AppendAsync(EventWriter.ToAppends(decision), origin.ToMetadata(), token);
            Keep(registry, decision);
            return Outcome.Appended(appended.Position, decision.Changes.Sum(c => c.Events.Count));
        }, cancellation);
    }

    /// <summary>Keeps what an appended decision registered, unless someone has kept a newer registry meanwhile.</summary>
    internal void Keep(Registry decidedOn, Decision decision)
    {
        if (decision.Changes.Any(c => c.Stream.Type != StreamName.StatementType))
        {
            var changes = decision.Changes.Where(c => c.Stream.Type != StreamName.StatementType);
            Interlocked.CompareExchange(ref kept, decidedOn.Evolve(Decision.Append([.. changes])), decidedOn);
        }
    }
}
