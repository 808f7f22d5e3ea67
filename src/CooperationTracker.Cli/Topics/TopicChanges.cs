using System.CommandLine;
using CooperationTracker.Cli.Edge;

namespace CooperationTracker.Cli.Topics;

/// <summary><c>tracker topic add|amend|merge</c></summary>
internal static class TopicChanges
{
    public static Command Create()
    {
        var topic = new TrackerCommand("topic", "Enter, amend or merge topics.", "tracker topic add new-topic.yaml");
        topic.Add(RegistryChange.Add(RegistryNouns.Topic, "add", "Enter a topic into the registry.", "registered",
            "One topic, with the fields that seeds/topics.yaml has.",
            "tracker topic add new-topic.yaml"));
        topic.Add(RegistryChange.Amend(RegistryNouns.Topic, "Replace a topic's entry as a whole.",
            "tracker topic amend narcotics.yaml --reason 'Clearer name' --by anna"));
        topic.Add(RegistryChange.Merge(RegistryNouns.Topic, "Fold a topic into another one.",
            "tracker topic merge drugs --into narcotics --reason 'The same' --by anna"));
        return topic;
    }
}
