using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Description;

namespace CooperationTracker.Server.Topics;

/// <summary><c>POST /topics/{id}/merge</c>: fold a topic into another one.</summary>
internal static class PostTopicMerger
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapMerger(RegistryNouns.Topic)
        .WithExample(new RegistryRoutes.Merger("terrorism", "One topic."))
        .WithName("merge-topic").WithTags("Topics")
        .WithSummary("Fold a topic into another one");
}
