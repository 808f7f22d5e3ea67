using System.Collections.Concurrent;
using CooperationTracker.Domain;
using CooperationTracker.EventLog;

namespace CooperationTracker.Intake;

/// <summary>From the domain's events to the log's, and back.</summary>
public static class EventWriter
{
    private static readonly ConcurrentDictionary<Type, string> DotNetNames = [];

    /// <summary>The appends that carry out a decision; event ids are drawn here.</summary>
    public static IReadOnlyList<StreamAppend> ToAppends(Decision decision) =>
    [
        .. decision.Premises.Select(premise => new StreamAppend(premise.Stream.ToString(), premise.Stream.Type, premise.Version, [])),
        .. decision.Changes.Select(change => new StreamAppend(
            change.Stream.ToString(), change.Stream.Type, change.ExpectedVersion, [.. change.Events.Select(ToNewEvent)])),
    ];

    /// <summary>An event of the domain from a stored one.</summary>
    public static IEvent ToDomain(StoredEvent stored) => EventCatalogue.Deserialize(stored.Type, stored.Data.Span);

    private static NewEvent ToNewEvent(IEvent @event)
    {
        var type = @event.GetType();
        return new(Guid.CreateVersion7(), EventCatalogue.NameOf(@event), DotNetName(type), EventCatalogue.Serialize(@event));
    }

    private static string DotNetName(Type type) => DotNetNames.GetOrAdd(type, t => $"{t.FullName}, {t.Assembly.GetName().Name}");
}
