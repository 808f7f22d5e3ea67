using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Registration;

namespace CooperationTracker.Edge;

/// <summary>What the registry holds of one kind, as the edges change it: the same three commands for actors, topics and commitments.</summary>
/// <typeparam name="T">Its definition.</typeparam>
/// <param name="Name">What it is, such as <c>actor</c>.</param>
/// <param name="List">The list of a registry file that holds such entries, such as <c>actors</c>.</param>
/// <param name="IdOf">The id in a definition.</param>
/// <param name="Stream">The stream of an id.</param>
/// <param name="Registered">What registers one.</param>
/// <param name="Amended">What replaces one, given the definition, the reason and the author.</param>
/// <param name="Merged">What merges one, given its id, the one that stays, the reason and the author.</param>
public sealed record RegistryNoun<T>(
    string Name,
    string List,
    Func<T, string> IdOf,
    Func<string, StreamName> Stream,
    Func<T, IRegistryCommand> Registered,
    Func<T, string, string, IRegistryCommand> Amended,
    Func<string, string, string, string, IRegistryCommand> Merged)
{
    /// <summary>The command that enters a new one.</summary>
    public ChangeEntryCommand Register(T definition, Origin origin) => new(Stream(IdOf(definition)), Registered(definition), origin);

    /// <summary>The command that replaces an entry as a whole.</summary>
    public ChangeEntryCommand Amend(T definition, string reason, Origin origin, IReadOnlyList<long>? expected = null)
    {
        ArgumentNullException.ThrowIfNull(origin);
        return new(Stream(IdOf(definition)), Amended(definition, reason, origin.Author), origin, expected);
    }

    /// <summary>The command that merges an entry into another.</summary>
    public ChangeEntryCommand Merge(string id, string into, string reason, Origin origin, IReadOnlyList<long>? expected = null)
    {
        ArgumentNullException.ThrowIfNull(origin);
        return new(Stream(id), Merged(id, into, reason, origin.Author), origin, expected);
    }

    /// <summary>A refusal to register one, with its pointer into the definition rather than into a registry file of one entry.</summary>
    public Refusal InDefinition(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        var entry = $"/{List}/0";
        return refusal.Pointer.StartsWith(entry, StringComparison.Ordinal) ? refusal with { Pointer = refusal.Pointer[entry.Length..] } : refusal;
    }
}

/// <summary>The three kinds of entries.</summary>
public static class RegistryNouns
{
    /// <summary>Actors.</summary>
    public static RegistryNoun<ActorDefinition> Actor { get; } = new(
        "actor", "actors", a => a.Id, StreamName.Actor, a => new RegisterActor(a),
        (a, reason, author) => new AmendActor(a, reason, author),
        (id, into, reason, author) => new MergeActor(id, into, reason, author));

    /// <summary>Topics.</summary>
    public static RegistryNoun<TopicDefinition> Topic { get; } = new(
        "topic", "topics", t => t.Id, StreamName.Topic, t => new RegisterTopic(t),
        (t, reason, author) => new AmendTopic(t, reason, author),
        (id, into, reason, author) => new MergeTopic(id, into, reason, author));

    /// <summary>Commitments.</summary>
    public static RegistryNoun<CommitmentDefinition> Commitment { get; } = new(
        "commitment", "commitments", c => c.Id, StreamName.Commitment, c => new OpenCommitment(c),
        (c, reason, author) => new AmendCommitment(c, reason, author),
        (id, into, reason, author) => new MergeCommitment(id, into, reason, author));
}
