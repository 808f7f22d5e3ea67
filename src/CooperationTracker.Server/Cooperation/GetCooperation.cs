using CooperationTracker.Domain.Actors;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views;
using CooperationTracker.Views.Actors;
using CooperationTracker.Views.Ties;

namespace CooperationTracker.Server.Cooperation;

/// <summary><c>GET /cooperation</c>: who cooperates with whom, as a network.</summary>
internal static class GetCooperation
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapList<CooperationItem, Network>(
        "/cooperation", [CooperationFilters.Actor, .. CooperationFilters.All], CooperationQuery.Sorts, async (read, paging) =>
        {
            var filter = await CooperationFilters.ReadAsync(read) with { Actor = await read.Question.ActorAsync(read.Ask(CooperationFilters.Actor)) };
            var page = await CooperationQuery.ListAsync(read.Question.DataSource, filter, read.Question.Times, paging, read.Cancellation);
            NamedActor[] actors = [.. page.Items.SelectMany(t => (NamedActor[])[t.A, t.B]).Distinct()];
            // What an actor is to the whole network does not follow from one page of it.
            var measures = await CooperationQuery.MeasuresAsync(read.Question.DataSource, filter, read.Question.Times, [.. actors.Select(a => a.Actor)], read.Cancellation);
            var registry = await read.Question.RegistryAsync();
            return new(page)
            {
                Nodes =
                [
                    .. actors.Select(a => new Node(a.Actor, a.Name, registry.Actors.Entries[a.Actor].Definition.Kind, measures[a.Actor].Ties, measures[a.Actor].Weight))
                        .OrderByDescending(n => n.Weight).ThenBy(n => n.Actor, StringComparer.Ordinal),
                ],
            };
        })
        .WithName("cooperation").WithTags("Cooperation")
        .WithSummary("Who cooperates with whom: the ties of actors, and the actors that they tie");

    /// <summary>A page of ties, the heaviest first where nothing else is asked for.</summary>
    internal sealed record Network : ListAnswer<CooperationItem>
    {
        public Network(Page<CooperationItem> page) : base(page)
        {
        }

        /// <summary>The actors that its ties tie, the heaviest of the whole network first.</summary>
        public required IReadOnlyList<Node> Nodes { get; init; }
    }

    /// <summary>An actor in the network.</summary>
    /// <param name="Actor">Its id.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Kind">What it is.</param>
    /// <param name="Ties">How many ties it has, those on other pages too.</param>
    /// <param name="Weight">The sum of their weights.</param>
    internal sealed record Node(string Actor, string Name, ActorKind Kind, long Ties, decimal Weight);
}
