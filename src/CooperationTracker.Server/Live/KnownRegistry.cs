using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;

namespace CooperationTracker.Server.Live;

/// <summary>What a reader who asks by names knows of the registry when it starts.</summary>
/// <param name="Registry">The registry.</param>
/// <param name="UpTo">The position up to which no event is needed to know its actors and topics.</param>
internal sealed record KnownRegistry(Registry Registry, long UpTo)
{
    private static readonly string[] Events =
    [
        .. ((Type[])[typeof(ActorRegistered), typeof(ActorAmended), typeof(ActorMerged), typeof(TopicRegistered), typeof(TopicAmended), typeof(TopicMerged)]).Select(EventCatalogue.NameOf),
    ];

    /// <summary>
    /// What the views know, shared by all readers. Where views lag behind the log, and an entry came or changed that no
    /// event after the reader's position would tell of, it is read from the log.
    /// </summary>
    /// <param name="session">The log and its views.</param>
    /// <param name="reached">The position that the views have reached.</param>
    /// <param name="suffices">Whether a registry knows what the reader names.</param>
    /// <param name="after">The position that the reader starts after.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<KnownRegistry> ReadAsync(Session session, long reached, Func<Registry, bool> suffices, long after, CancellationToken cancellation)
    {
        var known = reached == 0 ? Registry.Empty : await session.RegistryAsync(reached, cancellation); // at 0 there may be no views yet
        if ((after <= reached && suffices(known)) || !await session.Log.HasEventsAsync(reached, Events, cancellation))
        {
            return new(known, reached);
        }
        var settled = await session.Log.ReadSettledAsync(reached, cancellation);
        return new(await session.Tracker.RegistryAsync(fresh: true, cancellation), settled);
    }
}
