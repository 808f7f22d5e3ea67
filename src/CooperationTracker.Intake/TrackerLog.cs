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
/// The registry is kept between requests, and for half a second it is not asked whether somebody else changed it: what is
/// decided on it then is what would have been decided that much earlier. A kept one may refuse what a fresh one would
/// accept, so whoever refuses on a kept one, or loses a race for an entry, decides once more on a fresh one.
/// </remarks>
public sealed class TrackerLog
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

    /// <summary>How old a kept registry may be.</summary>
    private static readonly TimeSpan Old = TimeSpan.FromMilliseconds(500);

    private static readonly string[] RegistryEvents = [.. Registry.Events.Select(EventCatalogue.NameOf)];

    private readonly IEventLog log;
    private readonly TimeProvider time;
    private readonly Keeper keeper;

    /// <param name="log">The log beneath.</param>
    /// <param name="time">The clock that says how old a kept registry is; the system's if null.</param>
    public TrackerLog(IEventLog log, TimeProvider? time = null) : this(log, time ?? TimeProvider.System, new()) => ArgumentNullException.ThrowIfNull(log);

    private TrackerLog(IEventLog log, TimeProvider time, Keeper keeper) => (this.log, this.time, this.keeper) = (log, time, keeper);

    /// <summary>The log beneath.</summary>
    public IEventLog Log => log;

    /// <summary>Whether use cases only decide here.</summary>
    public bool IsRehearsal { get; private init; }

    /// <summary>The same log for use cases that decide and stop before they append: they answer <see cref="OutcomeKind.WouldAppend"/>.</summary>
    public TrackerLog Rehearsal() => new(log, time, keeper) { IsRehearsal = true };

    /// <summary>The registry: the kept one while nobody else has changed it, half a second apart; otherwise, or where a fresh one is asked for, from the log.</summary>
    public async Task<Registry> RegistryAsync(bool fresh = false, CancellationToken cancellation = default)
    {
        if (fresh || keeper.Kept is not { } known)
        {
            return await ReadRegistryAsync(keeper.Kept?.Settled ?? 0, cancellation);
        }
        var kept = known with { At = time.GetTimestamp() };
        // Of many who come at once, one looks.
        if (time.GetElapsedTime(known.At, kept.At) < Old || !keeper.Replace(known, kept))
        {
            return known.Registry;
        }
        var settled = await log.ReadSettledAsync(kept.Settled, cancellation);
        if (kept.Settled == 0 || await log.HasEventsAsync(kept.Settled, RegistryEvents, cancellation))
        {
            return await ReadRegistryAsync(settled, cancellation);
        }
        keeper.Replace(kept, kept with { Settled = settled });
        return kept.Registry;
    }

    private async Task<Registry> ReadRegistryAsync(long settled, CancellationToken cancellation)
    {
        var now = time.GetTimestamp();
        var events = await log.ReadStreamsOfTypeAsync(StreamName.RegistryTypes, cancellation);
        var registry = events.Select(EventWriter.ToDomain).Aggregate(Registry.Empty, (registry, e) => registry.Evolve(e));
        keeper.Kept = new(registry, settled, now);
        return registry;
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
    /// <param name="streams">What the request is about: where it is so already, it can be read from their last position.</param>
    /// <param name="decide">Decides on a registry.</param>
    /// <param name="origin">Who appends, and from where.</param>
    /// <param name="cancellation">Honoured until the append is sent.</param>
    internal async Task<Outcome> AppendAsync(
        IReadOnlyList<StreamName> streams, Func<Registry, Task<Decision>> decide, Origin origin, CancellationToken cancellation)
    {
        var fresh = IsRehearsal; // no append follows that would find a stale one out
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
                return await UnchangedAsync(streams, token);
            }
            if (IsRehearsal)
            {
                return Outcome.WouldAppend(decision);
            }
            var appended = await log.AppendAsync(EventWriter.ToAppends(decision), origin.ToMetadata(), token);
            Keep(registry, decision);
            return Outcome.Appended(appended.Position, decision);
        }, cancellation);
    }

    /// <summary>Unchanged, with the last position of some streams: who waits for it sees all of them.</summary>
    internal async Task<Outcome> UnchangedAsync(IReadOnlyList<StreamName> streams, CancellationToken cancellation)
    {
        var last = await log.ReadLastEventsAsync([.. streams.Select(s => s.ToString())], cancellation);
        var newest = last.Values.MaxBy(e => e.Position);
        return Outcome.Unchanged(newest?.Position ?? 0, newest?.Version ?? 0);
    }

    /// <summary>Keeps what an appended decision registered, unless someone has kept a newer registry meanwhile.</summary>
    internal void Keep(Registry decidedOn, Decision decision)
    {
        if (decision.Changes.Any(c => StreamName.RegistryTypes.Contains(c.Stream.Type)) && keeper.Kept is { } kept && ReferenceEquals(kept.Registry, decidedOn))
        {
            var changes = decision.Changes.Where(c => StreamName.RegistryTypes.Contains(c.Stream.Type));
            keeper.Replace(kept, kept with { Registry = decidedOn.Evolve(Decision.Append([.. changes])) });
        }
    }

    /// <param name="Registry">The registry.</param>
    /// <param name="Settled">A position that was settled before it was read; 0 where nobody asked.</param>
    /// <param name="At">When it was read, or found to be up to date.</param>
    private sealed record Kept(Registry Registry, long Settled, long At);

    private sealed class Keeper
    {
        private Kept? kept;

        public Kept? Kept
        {
            get => Volatile.Read(ref kept);
            set => Volatile.Write(ref kept, value);
        }

        /// <summary>Replaces what is kept, unless something else is kept by now.</summary>
        public bool Replace(Kept old, Kept now) => ReferenceEquals(Interlocked.CompareExchange(ref kept, now, old), old);
    }
}
