using CooperationTracker.Domain;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views;
using CooperationTracker.Views.TopicDefinitions;

namespace CooperationTracker.Server.Topics;

/// <summary><c>GET /topics/{id}</c></summary>
internal static class GetTopic
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapRead("/topics/{id}", [], async read =>
    {
        var asked = read.Path("id");
        var id = await read.Question.TopicAsync(asked);
        // A codebook has few: one out of all of them is no more to read.
        var all = await TopicQuery.ListAsync(read.Question.DataSource, read.Question.Times, Paging.All, read.Cancellation);
        var topic = all.Items.SingleOrDefault(t => t.Id == id || t.Merged.Contains(id))
            ?? throw asked.Wrong(RefusalCodes.UnknownTopic, $"The topic '{id}' was not known yet at position {read.Question.KnownAt}.");
        return new One(await read.Question.VersionAsync(StreamName.Topic(topic.Id)), topic);
    }, part: "topic")
    .WithName("topic").WithTags("Topics")
    .WithSummary("One topic, by id or name");

    /// <summary>The answer.</summary>
    /// <param name="Version">What a correction of the topic sends as If-Match.</param>
    /// <param name="Topic">The topic.</param>
    internal sealed record One(long Version, TopicItem Topic) : Answer;
}
