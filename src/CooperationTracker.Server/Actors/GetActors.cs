using CooperationTracker.Domain.Actors;
using CooperationTracker.Server.Reading;
using CooperationTracker.Server.Reports;
using CooperationTracker.Views.Actors;
using CooperationTracker.Views.Reports;

namespace CooperationTracker.Server.Actors;

/// <summary><c>GET /actors</c></summary>
internal static class GetActors
{
    private static readonly Parameter Kind = Parameters.Choice<ActorKind>("kind", "Only organizations, bodies, states or persons.");
    private static readonly Parameter Search = new("search", "Only those that have this in their id, a name or an alias, whatever its case.") { Example = "security" };

    public static void Map(IEndpointRouteBuilder routes) => routes.MapList(
        "/actors", [Kind, Search, Parameters.Topic, Parameters.ReportType, Parameters.From, Parameters.To], ActorQuery.Sorts, async (read, paging) =>
        {
            var reports = await ReportFilters.ReadAsync(read);
            var filter = new ActorFilter
            {
                Kind = read.Ask(Kind).Value<ActorKind>("kind"),
                Search = read.Ask(Search).Text,
                Reports = reports == new ReportFilter() ? null : reports,
            };
            return await ActorQuery.ListAsync(read.Question.DataSource, filter, read.Question.Times, paging, read.Cancellation);
        })
        .WithName("actors").WithTags("Actors")
        .WithSummary("Actors by name, with the spellings that resolve to them");
}
