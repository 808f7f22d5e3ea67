using CooperationTracker.Domain.Actors;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views.Actors;

namespace CooperationTracker.Server.Actors;

/// <summary><c>GET /actors</c></summary>
internal static class GetActors
{
    private static readonly Parameter Kind = Parameters.Choice<ActorKind>("kind", "Only organizations, bodies, states or persons.");
    private static readonly Parameter Search = new("search", "Only those that have this in their id, a name or an alias, whatever its case.") { Example = "security" };

    public static void Map(IEndpointRouteBuilder routes) => routes.MapList(
        "/actors", [Kind, Search], ActorQuery.Sorts, (read, paging) =>
        {
            var filter = new ActorFilter { Kind = read.Ask(Kind).Value<ActorKind>("kind"), Search = read.Ask(Search).Text };
            return ActorQuery.ListAsync(read.Question.DataSource, filter, read.Question.Times, paging, read.Cancellation);
        })
        .WithName("actors").WithTags("Actors")
        .WithSummary("Actors by name, with the spellings that resolve to them");
}
