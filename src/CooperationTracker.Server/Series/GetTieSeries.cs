using CooperationTracker.Domain;
using CooperationTracker.Server.Cooperation;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views.Series;

namespace CooperationTracker.Server.Series;

/// <summary><c>GET /series/ties</c>: how ties changed between two days.</summary>
internal static class GetTieSeries
{
    private static readonly Parameter Since = new("since", "The earlier of the two days; asOf is the later one.") { Example = "2008-01-01", Required = true };

    public static void Map(IEndpointRouteBuilder routes) => routes.MapList(
        "/series/ties", [Since, CooperationFilters.Actor, .. CooperationFilters.All], TieChangeQuery.Sorts, async (read, paging) =>
        {
            var (since, asOf) = (read.Ask(Since).Day()!.Value, read.Question.Times.AsOf);
            if (since >= asOf)
            {
                throw read.Ask(Since).Wrong(RefusalCodes.BadDate, $"{since:yyyy-MM-dd} is not before {asOf:yyyy-MM-dd}, the day that is asked about.");
            }
            var filter = await CooperationFilters.ReadAsync(read) with { Actor = await read.Question.ActorAsync(read.Ask(CooperationFilters.Actor)) };
            return await TieChangeQuery.ListAsync(read.Question.DataSource, since, filter, read.Question.Times, paging, read.Cancellation);
        })
        .WithName("tie-series").WithTags("Series")
        .WithSummary("The ties that changed between two days, those that changed most first");
}
