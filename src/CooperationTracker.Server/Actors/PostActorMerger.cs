using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Description;

namespace CooperationTracker.Server.Actors;

/// <summary><c>POST /actors/{id}/merge</c>: say that an actor is another one.</summary>
internal static class PostActorMerger
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapMerger(RegistryNouns.Actor)
        .WithExample(new RegistryRoutes.Merger("csto", "Another name of the same organization."))
        .WithName("merge-actor").WithTags("Actors")
        .WithSummary("Say that an actor is another one: its id and names mean that one from now on");
}
