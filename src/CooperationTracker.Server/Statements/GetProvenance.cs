using CooperationTracker.Exports.Statements;
using CooperationTracker.Server.Reading;

namespace CooperationTracker.Server.Statements;

/// <summary><c>GET /statements/{key}/provenance.jsonld</c></summary>
internal static class GetProvenance
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapReadTo($"/statements/{{key}}/{Provenance.Name}", [], Provenance.MediaType, async read =>
    {
        var key = await read.Question.StatementAsync(read.Path("key"));
        await Provenance.WriteAsync(read.Question, key!, read.Response.Body, read.Cancellation);
    }, ofAllDays: true)
    .Produces(StatusCodes.Status200OK, contentType: Provenance.MediaType)
    .WithName("provenance").WithTags("Statements")
    .WithSummary("Who made a statement's reports, from which paragraphs, when, and what they replaced, as PROV in JSON-LD");
}
