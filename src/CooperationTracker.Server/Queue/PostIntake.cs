using System.Security.Cryptography;
using System.Text;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Queue;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Description;
using CooperationTracker.Server.Reading;
using Microsoft.Net.Http.Headers;

namespace CooperationTracker.Server.Queue;

/// <summary><c>POST /intake</c>: put a document into the queue, from which it is recorded later.</summary>
internal static class PostIntake
{
    private const string Pattern = "/intake";

    private static readonly string[] Read = [.. MediaTypes.Documents, .. MediaTypes.Lines];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Pattern, (Delegate)AnswerAsync)
        .Describe(Pattern, typeof(Domain.Statements.Statement), Read)
        .WithExample(Examples.Statement)
        .Produces<Queued>(StatusCodes.Status202Accepted)
        .MayAnswer(StatusCodes.Status404NotFound)
        .ForAnalysts()
        .WithName("queue-document").WithTags(QueueRoutes.Tag)
        .WithSummary("Put a statement, a registry file or statements one a line into the durable queue; what is in it is looked at when it is taken in");

    private static async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        Parameters.Check(request.Query, []);
        var queue = context.Queue();
        var key = RequestHeaders.Key(request);
        RequestHeaders.Refuse(request, HeaderNames.IfMatch, "nothing stands there yet that has a version.");
        var form = Body.FormOf(request, Read);
        var bytes = await InputDocument.ReadBytesAsync(request.Body, context.RequestAborted);
        var document = new IncomingDocument(RequestHeaders.FileName(request) ?? "", bytes, context.Caller(), "http") { Form = form };
        var isNew = await queue.EnqueueAsync([document], key is null ? null : NameOf(context, key, bytes), context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await context.Response.WriteAsJsonAsync(new Queued(isNew ? "queued" : "unchanged"), AnswerJson.Compact, context.RequestAborted);
    }

    /// <summary>The name that the queue knows a request by: another one, even under the same key, has another.</summary>
    private static Guid NameOf(HttpContext context, string key, byte[] bytes)
    {
        var parts = $"{Caller.Distinguish(context)}\n{key}\n{Append.Digest(context.Request, bytes)}";
        return new(SHA256.HashData(Encoding.UTF8.GetBytes(parts)).AsSpan(0, 16));
    }

    /// <summary>The answer.</summary>
    /// <param name="Result"><c>queued</c>, or <c>unchanged</c> where the same request was put in before under its key.</param>
    internal sealed record Queued(string Result);
}
