using CooperationTracker.Domain.Commitments;

namespace CooperationTracker.Domain.Actors;

/// <summary>What reports may name: actors, topics and commitments, as a fold over their events.</summary>
/// <param name="Actors">Actors by id, name and alias.</param>
/// <param name="Topics">Topics by id and name.</param>
/// <param name="Commitments">Commitments by id.</param>
public sealed record Registry(
    Catalog<ActorDefinition> Actors,
    Catalog<TopicDefinition> Topics,
    Catalog<CommitmentDefinition> Commitments)
{
    /// <summary>A registry that holds nothing yet.</summary>
    public static Registry Empty { get; } = new(
        new(a => [a.Id, a.Name, .. a.Aliases, .. a.Names.Select(n => n.Name)]),
        new(t => [t.Id, t.Name]),
        new(_ => []));

    /// <summary>The classes of the events that it is a fold over.</summary>
    public static IReadOnlyList<Type> Events { get; } =
    [
        typeof(ActorRegistered), typeof(ActorAmended), typeof(ActorMerged), typeof(TopicRegistered), typeof(TopicAmended), typeof(TopicMerged),
        typeof(CommitmentOpened), typeof(CommitmentAmended), typeof(CommitmentMerged),
    ];

    /// <summary>The registry after one more event.</summary>
    /// <exception cref="UnknownEventException">The event has no line here.</exception>
    public Registry Evolve(IEvent @event) => @event switch
    {
        ActorRegistered e => this with { Actors = Actors.With(e.Actor.Id, e.Actor) },
        ActorAmended e => this with { Actors = Actors.With(e.Actor.Id, e.Actor) },
        ActorMerged e => this with { Actors = Actors.Merged(e.Id, e.Into) },
        TopicRegistered e => this with { Topics = Topics.With(e.Topic.Id, e.Topic) },
        TopicAmended e => this with { Topics = Topics.With(e.Topic.Id, e.Topic) },
        TopicMerged e => this with { Topics = Topics.Merged(e.Id, e.Into) },
        CommitmentOpened e => this with { Commitments = Commitments.With(e.Commitment.Id, e.Commitment) },
        CommitmentAmended e => this with { Commitments = Commitments.With(e.Commitment.Id, e.Commitment) },
        CommitmentMerged e => this with { Commitments = Commitments.Merged(e.Id, e.Into) },
        _ => throw new UnknownEventException(@event),
    };

    /// <summary>How many events an entry's stream holds; null where there is no such entry.</summary>
    /// <param name="entry">The stream of an actor, topic or commitment.</param>
    public long? VersionOf(StreamName entry) => entry.Type switch
    {
        "actor" => Actors.Entries.GetValueOrDefault(entry.Key)?.Version,
        "topic" => Topics.Entries.GetValueOrDefault(entry.Key)?.Version,
        "commitment" => Commitments.Entries.GetValueOrDefault(entry.Key)?.Version,
        _ => null,
    };

    /// <summary>The registry after the changes of a decision.</summary>
    public Registry Evolve(Decision decision) =>
        decision.Changes.SelectMany(c => c.Events).Aggregate(this, (registry, e) => registry.Evolve(e));
}
