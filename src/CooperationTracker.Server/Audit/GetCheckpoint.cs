using CooperationTracker.Audit;
using CooperationTracker.Audit.Log;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Description;
using CooperationTracker.Server.Reading;

namespace CooperationTracker.Server.Audit;

/// <summary><c>GET /audit/checkpoint</c>: the newest checkpoint, as a signed note (C2SP tlog-checkpoint) or as JSON.</summary>
internal static class GetCheckpoint
{
    private const string Note = "text/plain";
    private const string Json = "application/json";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/audit/checkpoint", (Delegate)AnswerAsync)
        .Produces<CheckpointAnswer>(contentType: Json, additionalContentTypes: Note)
        .MayAnswer(StatusCodes.Status404NotFound)
        .ForReaders()
        .WithName("checkpoint").WithTags("Audit")
        .WithSummary("What the log has signed last: a signed note, or JSON where the header Accept names it");

    private static async Task AnswerAsync(HttpContext context, Session session)
    {
        Parameters.Check(context.Request.Query, []);
        var checkpoint = await session.Transparency.CheckpointAsync(context.RequestAborted);
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.Vary = "Accept";
        if (context.Request.GetTypedHeaders().Accept.Any(a => a.MediaType == Json))
        {
            await context.Response.WriteAsJsonAsync(checkpoint, AnswerJson.Compact, context.RequestAborted);
            return;
        }
        context.Response.ContentType = $"{Note}; charset=utf-8";
        await context.Response.WriteAsync(
            checkpoint.Note ?? throw new AuditException(AuditCodes.NoKey, "The tree grows, and no key signs it yet: its operator makes one by 'tracker audit key new'."),
            context.RequestAborted);
    }
}
