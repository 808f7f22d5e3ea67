using CooperationTracker.Domain;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views.Actors;

namespace CooperationTracker.Server.Actors;

/// <summary><c>GET /actors/{id}</c></summary>
internal static class GetActor
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapRead("/actors/{id}", [], async read =>
    {
        var asked = read.Path("id");
        var id = await read.Question.ActorAsync(asked);
        var actor = await ActorQuery.FindAsync(read.Question.DataSource, id!, read.Question.Times, read.Cancellation)
            ?? throw asked.Wrong(RefusalCodes.UnknownActor, $"The actor '{id}' was not known yet at position {read.Question.KnownAt}.");
        return new One(await read.Question.VersionAsync(StreamName.Actor(actor.Definition.Id)), actor);
    }, part: "actor")
    .WithName("actor").WithTags("Actors")
    .WithSummary("One actor, by id, name or alias: its names, what it is a part of, its members, statements and commitments");

    /// <summary>The answer.</summary>
    /// <param name="Version">What a correction of the actor sends as If-Match.</param>
    /// <param name="Actor">The actor.</param>
    internal sealed record One(long Version, ActorDetail Actor) : Answer;
}
