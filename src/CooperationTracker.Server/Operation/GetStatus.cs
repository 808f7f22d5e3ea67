using CooperationTracker.Server.Access;
using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Reading;

namespace CooperationTracker.Server.Operation;

/// <summary><c>GET /operation/status</c>: the same as <c>tracker status --json</c>.</summary>
internal static class GetStatus
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/operation/status", async (HttpContext context, Session session, Carrying carrying) =>
        {
            Parameters.Check(context.Request.Query, []);
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.WriteAsJsonAsync(
                await StatusAnswer.ReadAsync(session, carrying.Messaging, context.RequestAborted), AnswerJson.Compact, context.RequestAborted);
        })
        .Produces<StatusAnswer>()
        .ForOperators()
        .WithName("status").WithTags("Operation")
        .WithSummary("The engine, the servers that share its work, the broker, the database server, the log, and how far each view has come");
}
