using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.EventLog;
using CooperationTracker.Intake;

namespace CooperationTracker.Edge;

/// <summary>Which events of the log are asked for; what is null does not narrow.</summary>
/// <param name="Type">The stored name of their type.</param>
/// <param name="Stream">Their stream.</param>
/// <param name="Actor">The id of an actor that they concern, it or one of its bodies.</param>
/// <param name="Topic">The id of a topic that they concern.</param>
public sealed record EventsAsked(string? Type = null, string? Stream = null, string? Actor = null, string? Topic = null)
{
    /// <summary>Whether it goes by what the registry holds.</summary>
    public bool IsByName => Actor is not null || Topic is not null;
}

/// <summary>Which events a reader wants. One reader's: it learns of actors and topics as they pass by.</summary>
public sealed class EventFilter
{
    private static readonly string[] Registered = [StreamName.Actor("").ToString(), StreamName.Topic("").ToString()];

    private readonly EventsAsked asked;
    private readonly long known;
    private readonly Func<string, long, CancellationToken, Task<IReadOnlyList<StoredEvent>>> earlier;
    private Registry registry;
    private HashSet<string> actors = [];
    private HashSet<string> topics = [];

    /// <param name="asked">What is asked for.</param>
    /// <param name="registry">The registry that is known.</param>
    /// <param name="known">The position up to which no event is needed to know it.</param>
    /// <param name="earlier">Reads the events of a stream before a version.</param>
    public EventFilter(EventsAsked asked, Registry registry, long known, Func<string, long, CancellationToken, Task<IReadOnlyList<StoredEvent>>> earlier)
    {
        (this.asked, this.registry, this.known, this.earlier) = (asked, registry, known, earlier);
        Gather();
    }

    /// <summary>Whether it goes by what the registry holds, which may change.</summary>
    public bool IsByName => asked.IsByName;

    /// <summary>Whether the reader wants an event. Events are asked about in the order of the log.</summary>
    public async ValueTask<bool> WantsAsync(StoredEvent stored, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(stored);
        Learn(stored);
        if ((asked.Type is not null && stored.Type != asked.Type) || (asked.Stream is not null && stored.StreamId != asked.Stream))
        {
            return false;
        }
        if (!asked.IsByName)
        {
            return true;
        }
        var subjects = await EventSubjects.OfAsync(stored, earlier, cancellation);
        return (asked.Actor is null || subjects.Actors.Any(actors.Contains)) && (asked.Topic is null || subjects.Topics.Any(topics.Contains));
    }

    /// <summary>An actor that entered or changed since may be a body of the one that is wanted, and an entry may be merged into it.</summary>
    private void Learn(StoredEvent stored)
    {
        if (asked.IsByName && stored.Position > known && Registered.Any(stream => stored.StreamId.StartsWith(stream, StringComparison.Ordinal)))
        {
            registry = registry.Evolve(EventWriter.ToDomain(stored));
            Gather();
        }
    }

    /// <summary>The ids that mean the actor or one of its bodies, and those that mean the topic.</summary>
    private void Gather()
    {
        actors = asked.Actor is null ? [] : [.. registry.Actors.Entries.Keys.Where(IsOfFamily)];
        topics = asked.Topic is { } topic ? [.. registry.Topics.Entries.Keys.Where(id => registry.Topics.Resolve(id) == registry.Topics.Resolve(topic))] : [];
    }

    private bool IsOfFamily(string id)
    {
        var wanted = registry.Actors.Resolve(asked.Actor!);
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
