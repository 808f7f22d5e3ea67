using CooperationTracker.Server.Access;
using CooperationTracker.Server.Description;
using CooperationTracker.Server.Reading;

namespace CooperationTracker.Server.Queue;

/// <summary><c>GET /intake</c>: the same as <c>tracker intake list --json</c>.</summary>
internal static class GetIntake
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/intake", (Delegate)(async (HttpContext context) =>
        {
            Parameters.Check(context.Request.Query, []);
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.WriteAsJsonAsync(
                await IntakeAnswer.ReadAsync(context.Queue(), context.RequestAborted), AnswerJson.Compact, context.RequestAborted);
        }))
        .Produces<IntakeAnswer>()
        .MayAnswer(StatusCodes.Status404NotFound)
        .ForOperators()
        .WithName("intake").WithTags(QueueRoutes.Tag)
        .WithSummary("How many documents wait in the queue, and those that came to nothing, with what was wrong");
}
