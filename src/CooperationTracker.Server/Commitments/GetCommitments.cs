using CooperationTracker.Server.Reading;
using CooperationTracker.Views.Commitments;

namespace CooperationTracker.Server.Commitments;

/// <summary><c>GET /commitments</c></summary>
internal static class GetCommitments
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapList(
        "/commitments", CommitmentFilters.All, CommitmentQuery.Sorts, async (read, paging) => await CommitmentQuery.ListAsync(
            read.Question.DataSource, await CommitmentFilters.ReadAsync(read), read.Question.Times, paging, read.Cancellation))
        .WithName("commitments").WithTags("Commitments")
        .WithSummary("Every commitment and where it stands; with type, from and to those on which such reports act")
        .WithDescription("Dormant commitments are those of dormantFor, such as P2Y; a commitment that has a review interval of its own tells by reviewState how it stands to that.");
}
