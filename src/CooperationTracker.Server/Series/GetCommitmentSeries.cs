using CooperationTracker.Server.Commitments;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views.Series;

namespace CooperationTracker.Server.Series;

/// <summary><c>GET /series/commitments</c>: how many commitments had each status, period by period.</summary>
internal static class GetCommitmentSeries
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapWhole(
        "/series/commitments", [Periods.Period, .. CommitmentFilters.All], async read => await StatusSeries.ListAsync(
            read.Question.DataSource, Periods.Of(read), await CommitmentFilters.ReadAsync(read), read.Question.Times, read.Cancellation))
        .WithName("commitment-series").WithTags("Series")
        .WithSummary("How many commitments had each status at the end of each month, quarter or year in which any changed");
}
