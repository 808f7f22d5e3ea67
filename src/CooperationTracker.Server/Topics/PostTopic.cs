using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Description;

namespace CooperationTracker.Server.Topics;

/// <summary><c>POST /topics</c>: enter a topic, or a registry file.</summary>
internal static class PostTopic
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapRegistration(RegistryNouns.Topic)
        .WithExample(Examples.NewTopic)
        .WithName("register-topic").WithTags("Topics")
        .WithSummary("Enter a topic into the registry, or all that a registry file holds");
}
