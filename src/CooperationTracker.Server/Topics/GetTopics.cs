using CooperationTracker.Server.Reading;
using CooperationTracker.Server.Reports;
using CooperationTracker.Views.TopicDefinitions;

namespace CooperationTracker.Server.Topics;

/// <summary><c>GET /topics</c></summary>
internal static class GetTopics
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapList(
        "/topics", [Parameters.Actor, Parameters.ReportType, Parameters.From, Parameters.To], TopicQuery.Sorts,
        async (read, paging) => await TopicQuery.ListAsync(read.Question.DataSource, await ReportFilters.ReadAsync(read), read.Question.Times, paging, read.Cancellation))
        .WithName("topics").WithTags("Topics")
        .WithSummary("Topics, with how many reports are about each, or how many of those that are asked for");
}
