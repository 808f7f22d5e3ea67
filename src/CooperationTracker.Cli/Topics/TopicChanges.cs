using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain.Actors;

namespace CooperationTracker.Cli.Topics;

/// <summary><c>tracker topic add|amend|merge</c></summary>
internal static class TopicChanges
{
    public static Command Create()
    {
        var topic = new TrackerCommand("topic", "Enter, amend or merge topics.", "tracker topic add new-topic.yaml");
        topic.Add(RegistryChange.Add<TopicDefinition>("topic", "add", "Enter a topic into the registry.", "registered",
            "One topic, with the fields that seeds/topics.yaml has.", t => t.Id, t => new RegisterTopic(t).Decide,
            pointer => "/topics/0" + pointer,
            "tracker topic add new-topic.yaml"));
        topic.Add(RegistryChange.Amend<TopicDefinition>("topic", "Replace a topic's entry as a whole.",
            t => t.Id, (t, reason, author) => new AmendTopic(t, reason, author).Decide,
            "tracker topic amend narcotics.yaml --reason 'Clearer name' --by anna"));
        topic.Add(RegistryChange.Merge("topic", "Fold a topic into another one.",
            (id, into, reason, author) => new MergeTopic(id, into, reason, author).Decide,
            "tracker topic merge drugs --into narcotics --reason 'The same' --by anna"));
        return topic;
    }
}
