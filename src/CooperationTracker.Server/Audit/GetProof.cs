using CooperationTracker.Audit.Log;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Description;
using CooperationTracker.Server.Reading;

namespace CooperationTracker.Server.Audit;

/// <summary><c>GET /audit/proof/{event}</c>: proof that an event stands in the log as it was recorded.</summary>
internal static class GetProof
{
    private static readonly Parameter Size = new("size", "Proven in the tree of so many leaves; in that of the newest checkpoint where it is absent.") { Type = "integer" };

    private static readonly ReadMetadata Route = new("/audit/proof/{event}", [Size], "application/json");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet(Route.Pattern, async (HttpContext context, Session session) =>
        {
            Route.Check(context.Request.Query);
            var asked = new Asked("{event}", (string?)context.Request.RouteValues["event"]).Event();
            var proof = await session.Transparency.ProveAsync(asked, Read.Ask(context.Request, Size).Number(1), context.RequestAborted);
            context.Response.Headers.CacheControl = "no-cache";
            await context.Response.WriteAsJsonAsync(proof, AnswerJson.Compact, context.RequestAborted);
        })
        .WithMetadata(Route)
        .Produces<InclusionAnswer>()
        .MayAnswer(StatusCodes.Status409Conflict)
        .ForCheckers()
        .WithName("proof").WithTags("Audit")
        .WithSummary("Proof that an event, by its position or id, stands in the log as it was recorded");
}
