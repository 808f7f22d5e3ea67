using CooperationTracker.Domain.Actors;
using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Description;

namespace CooperationTracker.Server.Topics;

/// <summary><c>POST /topics/{id}/amendment</c>: replace a topic's entry.</summary>
internal static class PostTopicAmendment
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapAmendment(RegistryNouns.Topic)
        .WithExample(new RegistryRoutes.Amendment<TopicDefinition>(Examples.Reason, Examples.KnownTopic))
        .WithName("amend-topic").WithTags("Topics")
        .WithSummary("Replace a topic's entry as a whole");
}
