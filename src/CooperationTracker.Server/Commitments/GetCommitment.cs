using CooperationTracker.Domain;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views;
using CooperationTracker.Views.Commitments;

namespace CooperationTracker.Server.Commitments;

/// <summary><c>GET /commitments/{id}</c></summary>
internal static class GetCommitment
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapRead("/commitments/{id}", [], async read =>
    {
        var asked = read.Path("id");
        var id = await read.Question.CommitmentAsync(asked);
        var found = (await CommitmentQuery.ListAsync(read.Question.DataSource, new() { Id = id }, read.Question.Times, Paging.All, read.Cancellation)).Items;
        return found.Count > 0
            ? new One(await read.Question.VersionAsync(StreamName.Commitment(found[0].Id)), found[0])
            : throw asked.Wrong(RefusalCodes.UnknownCommitment, $"The commitment '{id}' was not known yet at position {read.Question.KnownAt}.");
    }, part: "commitment")
    .WithName("commitment").WithTags("Commitments")
    .WithSummary("One commitment and where it stands");

    /// <summary>The answer.</summary>
    /// <param name="Version">What a correction of the commitment sends as If-Match.</param>
    /// <param name="Commitment">The commitment.</param>
    internal sealed record One(long Version, CommitmentItem Commitment) : Answer;
}
