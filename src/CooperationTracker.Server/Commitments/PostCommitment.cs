using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Description;

namespace CooperationTracker.Server.Commitments;

/// <summary><c>POST /commitments</c>: open a commitment, or enter a registry file.</summary>
internal static class PostCommitment
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapRegistration(RegistryNouns.Commitment)
        .WithExample(Examples.NewCommitment)
        .WithName("open-commitment").WithTags("Commitments")
        .WithSummary("Open a commitment, or enter all that a registry file holds: effects of reports may name it from then on");
}
