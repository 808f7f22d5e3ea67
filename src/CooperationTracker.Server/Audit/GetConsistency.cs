using CooperationTracker.Audit.Log;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Description;
using CooperationTracker.Server.Reading;

namespace CooperationTracker.Server.Audit;

/// <summary><c>GET /audit/consistency</c>: proof that the log has only grown between two sizes of its tree.</summary>
internal static class GetConsistency
{
    private static readonly Parameter From = new("from", "The size of the earlier tree, such as that of a checkpoint kept from before.") { Type = "integer", Required = true, Example = "120" };
    private static readonly Parameter To = new("to", "The size of the later tree; that of the newest checkpoint where it is absent.") { Type = "integer" };

    private static readonly ReadMetadata Route = new("/audit/consistency", [From, To], "application/json");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet(Route.Pattern, async (HttpContext context, Session session) =>
        {
            Route.Check(context.Request.Query);
            var (from, to) = (Read.Ask(context.Request, From).Number()!.Value, Read.Ask(context.Request, To).Number());
            context.Response.Headers.CacheControl = "no-cache";
            await context.Response.WriteAsJsonAsync(
                await session.Transparency.ConsistencyAsync(from, to, context.RequestAborted), AnswerJson.Compact, context.RequestAborted);
        })
        .WithMetadata(Route)
        .Produces<ConsistencyAnswer>()
        .MayAnswer(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
        .ForCheckers()
        .WithName("consistency").WithTags("Audit")
        .WithSummary("Proof that the log has only grown between two checkpoints");
}
