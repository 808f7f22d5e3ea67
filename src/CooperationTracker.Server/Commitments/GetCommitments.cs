using CooperationTracker.Domain.Commitments;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views.Commitments;

namespace CooperationTracker.Server.Commitments;

/// <summary><c>GET /commitments</c></summary>
internal static class GetCommitments
{
    private static readonly Parameter Status = Parameters.Choice<CommitmentStatus>("status", "Only where it stands like this.");

    /// <summary>The parameters that narrow a question about commitments.</summary>
    public static IReadOnlyList<Parameter> Filters => [Status, .. Parameters.OfReports];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapList("/commitments", Filters, CommitmentQuery.Sorts, async (read, paging) =>
        await CommitmentQuery.ListAsync(read.Question.DataSource, await FilterAsync(read), read.Question.Times, paging, read.Cancellation))
        .WithName("commitments").WithTags("Commitments")
        .WithSummary("Every commitment and where it stands; with type, from and to those on which such reports act");

    /// <summary>Which commitments a request asks for.</summary>
    public static async Task<CommitmentFilter> FilterAsync(Read read)
    {
        var (from, to) = Asked.Range(read.Ask(Parameters.From), read.Ask(Parameters.To));
        return new()
        {
            Status = read.Ask(Status).Value<CommitmentStatus>("status"),
            Actor = await read.Question.ActorAsync(read.Ask(Parameters.Actor)),
            Topic = await read.Question.TopicAsync(read.Ask(Parameters.Topic)),
            Type = read.Ask(Parameters.ReportType).ReportType(),
            From = from,
            To = to,
        };
    }
}
