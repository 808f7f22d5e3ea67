using CooperationTracker.Domain.Commitments;
using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Description;

namespace CooperationTracker.Server.Commitments;

/// <summary><c>POST /commitments/{id}/amendment</c>: replace a commitment's entry.</summary>
internal static class PostCommitmentAmendment
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapAmendment(RegistryNouns.Commitment)
        .WithExample(new RegistryRoutes.Amendment<CommitmentDefinition>(Examples.Reason, Examples.KnownCommitment))
        .WithName("amend-commitment").WithTags("Commitments")
        .WithSummary("Replace a commitment's title, scope, parties, topics and review interval");
}
