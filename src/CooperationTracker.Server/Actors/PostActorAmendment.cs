using CooperationTracker.Server.Appending;

namespace CooperationTracker.Server.Actors;

/// <summary><c>POST /actors/{id}/amendment</c>: replace an actor's entry.</summary>
internal static class PostActorAmendment
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapAmendment(RegistryNouns.Actor)
        .WithName("amend-actor").WithTags("Actors")
        .WithSummary("Replace an actor's entry as a whole");
}
