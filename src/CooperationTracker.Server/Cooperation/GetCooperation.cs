using CooperationTracker.Domain.Actors;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views;
using CooperationTracker.Views.Actors;
using CooperationTracker.Views.Ties;

namespace CooperationTracker.Server.Cooperation;

/// <summary><c>GET /cooperation</c>: who cooperates with whom, as a network.</summary>
internal static class GetCooperation
{
    private static readonly Parameter Actor = Parameters.Actor with { Description = "Only this actor's partners, by id, name or alias." };

    public static void Map(IEndpointRouteBuilder routes) => routes.MapList<CooperationItem, Network>(
        "/cooperation", [Actor, .. Cooperating.Filters], CooperationQuery.Sorts, async (read, paging) =>
        {
            var filter = await Cooperating.FilterAsync(read) with { Actor = await read.Question.ActorAsync(read.Ask(Actor)) };
            var page = await CooperationQuery.ListAsync(read.Question.DataSource, filter, read.Question.Times, paging, read.Cancellation);
            return new(page) { Nodes = Nodes(page.Items, await read.Question.RegistryAsync()) };
        })
        .WithName("cooperation").WithTags("Cooperation")
        .WithSummary("Who cooperates with whom: the ties of actors, and the actors that they tie");

    private static Node[] Nodes(IReadOnlyList<CooperationItem> ties, Registry registry) =>
    [
        .. ties.SelectMany(t => (NamedActor[])[t.A, t.B], (tie, actor) => (tie, actor)).GroupBy(t => t.actor, t => t.tie)
            .Select(n => new Node(n.Key.Actor, n.Key.Name, registry.Actors.Entries[n.Key.Actor].Definition.Kind, n.Count(), n.Sum(t => t.Weight)))
            .OrderByDescending(n => n.Weight).ThenBy(n => n.Actor, StringComparer.Ordinal),
    ];

    /// <summary>A page of ties, the heaviest first where nothing else is asked for.</summary>
    internal sealed record Network : ListAnswer<CooperationItem>
    {
        public Network(Page<CooperationItem> page) : base(page)
        {
        }

        /// <summary>The actors that its ties tie, the heaviest first.</summary>
        public required IReadOnlyList<Node> Nodes { get; init; }
    }

    /// <summary>An actor in the network.</summary>
    /// <param name="Actor">Its id.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Kind">What it is.</param>
    /// <param name="Ties">How many of the page's ties are its.</param>
    /// <param name="Weight">The sum of their weights.</param>
    internal sealed record Node(string Actor, string Name, ActorKind Kind, int Ties, decimal Weight);
}
