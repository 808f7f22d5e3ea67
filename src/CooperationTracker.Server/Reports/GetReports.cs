using CooperationTracker.Server.Reading;
using CooperationTracker.Views.Reports;

namespace CooperationTracker.Server.Reports;

/// <summary><c>GET /reports</c></summary>
internal static class GetReports
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapList(
        "/reports", ReportFilters.All, ReportQuery.Sorts, async (read, paging) => await ReportQuery.ListAsync(
            read.Question.DataSource, await ReportFilters.ReadAsync(read), read.Question.Times, paging, read.Cancellation))
        .WithName("reports").WithTags("Reports")
        .WithSummary("What was reported, in order of occurrence");
}
