using CooperationTracker.Domain.Actors;

namespace CooperationTracker.Domain.Tests.Actors;

/// <summary>Registering, amending and merging topics.</summary>
public class TopicTests
{
    private static readonly TopicDefinition Wmd = new() { Id = "wmd", Name = "Weapons of mass destruction" };

    private static Func<Registry, Decision> Amend(TopicDefinition topic, string reason = Some.Reason, string author = Some.Author) =>
        new AmendTopic(topic, reason, author).Decide;

    private static Func<Registry, Decision> Merge(string id, string into, string reason = Some.Reason, string author = Some.Author) =>
        new MergeTopic(id, into, reason, author).Decide;

    [Fact]
    public void A_topic_is_registered() => Some.Registry.When(new RegisterTopic(Wmd).Decide)
        .ThenAppends(StreamName.Topic("wmd"), 0, new TopicRegistered(Wmd));

    [Fact]
    public void Registering_twice_appends_nothing() => Some.Registry.When(new RegisterTopic(Some.Narcotics).Decide).ThenNothing();

    [Fact]
    public void A_taken_id_is_refused() => Some.Registry
        .When(new RegisterTopic(Some.Narcotics with { Description = "Drugs." }).Decide)
        .ThenRefuses("already-registered /topics/0/id");

    [Fact]
    public void A_name_belongs_to_one_topic()
    {
        Some.Registry.When(new RegisterTopic(Wmd with { Name = "illicit-drugs" }).Decide).ThenRefuses("name-taken /topics/0/name");
        Some.Registry.When(new RegisterTopic(Wmd with { Name = "Narcotics" }).Decide).ThenRefuses("name-taken /topics/0/name");
        Some.Registry.When(Amend(Some.Terrorism with { Name = "Illicit drugs" })).ThenRefuses("name-taken /name");
    }

    [Fact]
    public void A_topic_is_well_formed() => Some.Registry.When(new RegisterTopic(new() { Id = "", Name = "" }).Decide)
        .ThenRefuses("invalid-value /topics/0/id", "missing-field /topics/0/name");

    [Fact]
    public void A_topic_is_amended_whole() => Some.Registry.When(Amend(Some.Narcotics with { Name = "Drugs" }))
        .ThenAppends(StreamName.Topic("narcotics"), 1, new TopicAmended(Some.Narcotics with { Name = "Drugs" }, Some.Reason, Some.Author));

    [Fact]
    public void Amending_to_what_stands_appends_nothing() => Some.Registry.When(Amend(Some.Narcotics)).ThenNothing();

    [Fact]
    public void An_unknown_topic_is_not_amended() => Some.Registry.When(Amend(Wmd)).ThenRefuses("unknown-topic /id");

    [Fact]
    public void A_merged_topic_is_not_amended() => Some.Registry.And(new TopicMerged("narcotics", "terrorism", Some.Reason, Some.Author))
        .When(Amend(Some.Narcotics with { Name = "Drugs" }))
        .ThenRefuses("already-merged /id");

    [Fact]
    public void An_amendment_needs_reason_and_author() => Some.Registry.When(Amend(Some.Narcotics with { Name = "Drugs" }, "", " "))
        .ThenRefuses("missing-field /reason", "missing-field /author");

    [Fact]
    public void A_topic_is_merged_into_another() => Some.Registry.When(Merge("narcotics", "terrorism"))
        .ThenAppends(StreamName.Topic("narcotics"), 1, new TopicMerged("narcotics", "terrorism", Some.Reason, Some.Author));

    [Fact]
    public void Merging_twice_appends_nothing() => Some.Registry.And(new TopicMerged("narcotics", "terrorism", Some.Reason, Some.Author))
        .When(Merge("narcotics", "terrorism"))
        .ThenNothing();

    [Fact]
    public void A_merge_that_cannot_be_is_refused()
    {
        Some.Registry.When(Merge("narcotics", "narcotics")).ThenRefuses("circular /into");
        Some.Registry.When(Merge("narcotics", "x-1")).ThenRefuses("unknown-topic /into");
        Some.Registry.When(Merge("x-1", "narcotics")).ThenRefuses("unknown-topic /id");
        Some.Registry.When(Merge("narcotics", "terrorism", "", "")).ThenRefuses("missing-field /reason", "missing-field /author");
        Some.Registry.And(new TopicRegistered(Wmd), new TopicMerged("narcotics", "terrorism", Some.Reason, Some.Author))
            .When(Merge("narcotics", "wmd")).ThenRefuses("already-merged /id");
    }
}
