namespace CooperationTracker.Domain.Actors;

/// <summary>Enter a topic into the registry.</summary>
/// <param name="Topic">The topic.</param>
public sealed record RegisterTopic(TopicDefinition Topic) : IRegistryCommand
{
    /// <summary>Registers the topic; nothing where it already stands like this, or was first registered like this. Refuses a taken id or name.</summary>
    public Decision Decide(Registry registry) => new RegisterEntries([], [Topic], []).Decide(registry);
}

/// <summary>Replace a topic's entry as a whole.</summary>
/// <param name="Topic">The topic as it should be.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who asks for it.</param>
public sealed record AmendTopic(TopicDefinition Topic, string Reason, string Author) : IRegistryCommand
{
    /// <summary>Amends the topic; nothing where it already stands like this. Refuses an unknown or merged topic and a taken name.</summary>
    public Decision Decide(Registry registry)
    {
        List<Refusal> refusals = [];
        Correction.Require(Reason, Author, refusals);
        if (!registry.Topics.Entries.TryGetValue(Topic.Id, out var entry))
        {
            refusals.Add(Unknown.Topic(registry, Topic.Id, "/id"));
        }
        else if (entry.MergedInto is { } survivor)
        {
            refusals.Add(new(RefusalCodes.AlreadyMerged, "/id", $"'{Topic.Id}' was merged into '{survivor}'. Amend that one."));
        }
        TopicRules.Check(Topic, registry, "", refusals);
        if (refusals.Count > 0)
        {
            return Decision.Refuse(refusals);
        }
        return entry!.Definition == Topic
            ? Decision.Nothing
            : Decision.Append(StreamName.Topic(Topic.Id), entry.Version, new TopicAmended(Topic, Reason, Author));
    }
}

/// <summary>Fold a topic into another one.</summary>
/// <param name="Id">The topic that goes.</param>
/// <param name="Into">The topic that stays.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who asks for it.</param>
public sealed record MergeTopic(string Id, string Into, string Reason, string Author) : IRegistryCommand
{
    /// <summary>Merges; nothing where it is merged there already. Refuses unknown ids, itself, and a topic merged elsewhere.</summary>
    public Decision Decide(Registry registry) => Merging.Decide(
        registry.Topics, Id, Into, Reason, Author, StreamName.Topic(Id), id => Unknown.Topic(registry, id, ""),
        into => new TopicMerged(Id, into, Reason, Author));
}

/// <summary>What a definition of a topic must hold to.</summary>
internal static class TopicRules
{
    public static TopicDefinition Check(TopicDefinition topic, Registry registry, string pointer, List<Refusal> refusals)
    {
        var names = new References(registry, pointer, refusals);
        names.RequireSlug(topic.Id, "id");
        names.Require(topic.Name, "name");
        if (registry.Topics.Collision(topic.Id, topic) is { } taken)
        {
            names.Refuse(RefusalCodes.NameTaken, "name", $"'{taken.Name}' already means the topic '{taken.Id}'.");
        }
        return topic;
    }
}
