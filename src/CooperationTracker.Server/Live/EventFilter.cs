using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.EventLog;
using CooperationTracker.Intake;

namespace CooperationTracker.Server.Live;

/// <summary>Which events a reader wants. One reader's: it learns of actors as they pass by.</summary>
internal sealed class EventFilter
{
    private static readonly string ActorStreams = StreamName.Actor("").ToString();

    private readonly string? type;
    private readonly string? stream;
    private readonly string? actor;
    private readonly long known;
    private Registry registry;
    private HashSet<string> family = [];

    /// <param name="type">The stored type wanted; null for all.</param>
    /// <param name="stream">The stream wanted; null for all.</param>
    /// <param name="actor">The id of the actor wanted, with its bodies; null for all.</param>
    /// <param name="actors">Every actor that is known.</param>
    public EventFilter(string? type, string? stream, string? actor, KnownActors actors)
    {
        (this.type, this.stream, this.actor, known) = (type, stream, actor, actors.UpTo);
        registry = Registry.Empty with { Actors = actors.Catalog };
        Gather();
    }

    /// <summary>Whether it goes by what is known of an actor, which may change.</summary>
    public bool IsOfActor => actor is not null;

    /// <summary>Whether the reader wants an event. Events are asked about in the order of the log.</summary>
    public async ValueTask<bool> WantsAsync(EventPages pages, StoredEvent stored, CancellationToken cancellation)
    {
        Learn(stored);
        return (type is null || stored.Type == type)
            && (stream is null || stored.StreamId == stream)
            && (actor is null || (await EventActors.OfAsync(pages, stored, cancellation)).Any(family.Contains));
    }

    /// <summary>An actor that entered or changed since may be a body of the one that is wanted.</summary>
    private void Learn(StoredEvent stored)
    {
        if (actor is not null && stored.Position > known && stored.StreamId.StartsWith(ActorStreams, StringComparison.Ordinal))
        {
            registry = registry.Evolve(EventWriter.ToDomain(stored));
            Gather();
        }
    }

    /// <summary>The ids that mean the actor or one of its bodies.</summary>
    private void Gather() => family = actor is null ? [] : [.. registry.Actors.Entries.Keys.Where(IsOfFamily)];

    private bool IsOfFamily(string id)
    {
        var wanted = registry.Actors.Resolve(actor!);
        HashSet<string> seen = [];
        for (var at = registry.Actors.Resolve(id); at is not null && seen.Add(at);)
        {
            if (at == wanted)
            {
                return true;
            }
            var entry = registry.Actors.Entries[at].Definition;
            at = entry.Kind == ActorKind.Body && entry.Parent is { } parent ? registry.Actors.Resolve(parent) : null;
        }
        return false;
    }
}
