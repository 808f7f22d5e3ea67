using CooperationTracker.Server.Reading;
using CooperationTracker.Server.Reports;
using CooperationTracker.Views.Series;

namespace CooperationTracker.Server.Series;

/// <summary><c>GET /series/reports</c>: counts and weights of reports, period by period.</summary>
internal static class GetReportSeries
{
    private static readonly Parameter Group = Parameters.Choice<ActivityGroup>("group", "What reports are counted by beside the period; all together where it is absent.");
    private static readonly Parameter With = new("with", "Only reports that tie this actor too, by id, name or alias.") { Example = "osce" };

    public static void Map(IEndpointRouteBuilder routes) => routes.MapList(
        "/series/reports", [Periods.Period, Group, With, .. ReportFilters.All], ActivitySeries.Sorts, async (read, paging) =>
        {
            var (period, group) = (Periods.Of(read), read.Ask(Group).Value<ActivityGroup>("group") ?? ActivityGroup.All);
            var filter = await ReportFilters.ReadAsync(read) with { With = await read.Question.ActorAsync(read.Ask(With)) };
            return await ActivitySeries.ListAsync(read.Question.DataSource, period, group, filter, read.Question.Times, paging, read.Cancellation);
        })
        .WithName("report-series").WithTags("Series")
        .WithSummary("How much was reported by month, quarter or year, and by type, topic, actor or pair");
}
