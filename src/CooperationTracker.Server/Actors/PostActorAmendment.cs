using CooperationTracker.Domain.Actors;
using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Description;

namespace CooperationTracker.Server.Actors;

/// <summary><c>POST /actors/{id}/amendment</c>: replace an actor's entry.</summary>
internal static class PostActorAmendment
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapAmendment(RegistryNouns.Actor)
        .WithExample(new RegistryRoutes.Amendment<ActorDefinition>(Examples.Reason, Examples.KnownActor))
        .WithName("amend-actor").WithTags("Actors")
        .WithSummary("Replace an actor's entry as a whole");
}
