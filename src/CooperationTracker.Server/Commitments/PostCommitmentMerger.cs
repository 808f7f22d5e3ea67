using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Description;

namespace CooperationTracker.Server.Commitments;

/// <summary><c>POST /commitments/{id}/merge</c>: say that a commitment is another one.</summary>
internal static class PostCommitmentMerger
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapMerger(RegistryNouns.Commitment)
        .WithExample(new RegistryRoutes.Merger("csto-osce-cooperation", "One promise."))
        .WithName("merge-commitment").WithTags("Commitments")
        .WithSummary("Say that a commitment is another one: its effects count there from now on");
}
