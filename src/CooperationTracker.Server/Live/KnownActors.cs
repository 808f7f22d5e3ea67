using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;

namespace CooperationTracker.Server.Live;

/// <summary>The actors that are known where a reader starts.</summary>
/// <param name="Catalog">The actors.</param>
/// <param name="UpTo">The position up to which no event is needed to know them.</param>
internal sealed record KnownActors(Catalog<ActorDefinition> Catalog, long UpTo)
{
    private static readonly string[] Events =
        [.. ((Type[])[typeof(ActorRegistered), typeof(ActorAmended), typeof(ActorMerged)]).Select(EventCatalogue.NameOf)];

    /// <summary>None, for who asks for no actor.</summary>
    public static KnownActors None { get; } = new(Registry.Empty.Actors, 0);

    /// <summary>
    /// The actors that the views know, shared by all readers. Where views lag behind the log, and an actor entered or changed that no
    /// event after the reader's position would tell of, they are read from the log.
    /// </summary>
    /// <param name="session">The log and its views.</param>
    /// <param name="reached">The position that the views have reached.</param>
    /// <param name="name">What the reader calls the actor.</param>
    /// <param name="after">The position that the reader starts after.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<KnownActors> ReadAsync(Session session, long reached, string name, long after, CancellationToken cancellation)
    {
        var known = reached == 0 ? Registry.Empty : await session.RegistryAsync(reached, cancellation); // at 0 there may be no views yet
        if ((after <= reached && known.Actors.Resolve(name) is not null) || !await session.Log.HasEventsAsync(reached, Events, cancellation))
        {
            return new(known.Actors, reached);
        }
        var settled = await session.Log.ReadSettledAsync(reached, cancellation);
        return new((await session.Tracker.RegistryAsync(fresh: true, cancellation)).Actors, settled);
    }
}
