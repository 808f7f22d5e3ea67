using CooperationTracker.Domain.Commitments;

namespace CooperationTracker.Domain.Actors;

/// <summary>An actor entered the registry.</summary>
public sealed record ActorRegistered(ActorDefinition Actor) : IEvent;

/// <summary>An actor's entry was replaced as a whole.</summary>
public sealed record ActorAmended(ActorDefinition Actor, string Reason, string Author) : IEvent;

/// <summary>An actor turned out to be another one; its id and names now mean that one.</summary>
public sealed record ActorMerged(string Id, string Into, string Reason, string Author) : IEvent;

/// <summary>A topic entered the registry.</summary>
public sealed record TopicRegistered(TopicDefinition Topic) : IEvent;

/// <summary>A topic's entry was replaced as a whole.</summary>
public sealed record TopicAmended(TopicDefinition Topic, string Reason, string Author) : IEvent;

/// <summary>A topic was folded into another one.</summary>
public sealed record TopicMerged(string Id, string Into, string Reason, string Author) : IEvent;

/// <summary>A commitment was opened: effects may name it from now on.</summary>
public sealed record CommitmentOpened(CommitmentDefinition Commitment) : IEvent;

/// <summary>A commitment's title, scope, parties, topics or review interval were replaced.</summary>
public sealed record CommitmentAmended(CommitmentDefinition Commitment, string Reason, string Author) : IEvent;

/// <summary>A commitment turned out to be another one; its effects now count there.</summary>
public sealed record CommitmentMerged(string Id, string Into, string Reason, string Author) : IEvent;
