using CooperationTracker.Audit.Log;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Reading;

namespace CooperationTracker.Server.Audit;

/// <summary><c>GET /audit/keys</c>: the public keys of the log's checkpoints.</summary>
internal static class GetAuditKeys
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/audit/keys", async (HttpContext context, Session session) =>
        {
            Parameters.Check(context.Request.Query, []);
            context.Response.Headers.CacheControl = "no-cache";
            await context.Response.WriteAsJsonAsync(
                new Answer(await session.AuditKeys.ListAsync(context.RequestAborted)), AnswerJson.Compact, context.RequestAborted);
        })
        .Produces<Answer>()
        .ForReaders()
        .WithName("audit-keys").WithTags("Audit")
        .WithSummary("The public keys that checkpoints are, or were, signed with, and from when to when");

    /// <summary>The answer.</summary>
    /// <param name="Items">The keys, the first one first.</param>
    internal sealed record Answer(IReadOnlyList<AuditKey> Items);
}
