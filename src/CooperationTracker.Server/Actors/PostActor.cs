using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Description;

namespace CooperationTracker.Server.Actors;

/// <summary><c>POST /actors</c>: enter an actor, or a registry file.</summary>
internal static class PostActor
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapRegistration(RegistryNouns.Actor)
        .WithExample(Examples.Actor)
        .WithName("register-actor").WithTags("Actors")
        .WithSummary("Enter an actor into the registry, or all that a registry file holds");
}
