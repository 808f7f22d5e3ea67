using CooperationTracker.Server.Reading;
using CooperationTracker.Views.TopicDefinitions;

namespace CooperationTracker.Server.Topics;

/// <summary><c>GET /topics</c></summary>
internal static class GetTopics
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapList(
        "/topics", [], TopicQuery.Sorts,
        (read, paging) => TopicQuery.ListAsync(read.Question.DataSource, read.Question.Times, paging, read.Cancellation))
        .WithName("topics").WithTags("Topics")
        .WithSummary("Topics, with how many reports are about each");
}
