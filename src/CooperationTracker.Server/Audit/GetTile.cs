using System.Globalization;
using CooperationTracker.Audit.Tree;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Description;
using CooperationTracker.Server.Problems;
using CooperationTracker.Server.Reading;

namespace CooperationTracker.Server.Audit;

/// <summary>
/// <c>GET /audit/tile/...</c>: the tree and its leaves as C2SP tlog-tiles has them, so that any client of such logs can mirror
/// this one. What a path names never changes.
/// </summary>
internal static class GetTile
{
    private const string Octets = "application/octet-stream";

    // The index is of several segments: x001/x234/067, and of a partial tile x001/x234/067.p/112.
    private static readonly ReadMetadata Tile = new("/audit/tile/{level}/{**index}", [], Octets);
    private static readonly ReadMetadata Entries = new("/audit/tile/entries/{**index}", [], Octets);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Tile.Pattern, (HttpContext context, Session session) => AnswerAsync(context, async tile => await session.Transparency.TileAsync(tile, context.RequestAborted)))
            .WithMetadata(Tile).Produces(StatusCodes.Status200OK, contentType: Octets).MayAnswer(StatusCodes.Status409Conflict).ForCheckers()
            .WithName("tile").WithTags("Audit")
            .WithSummary("256 hashes of the tree, or those at its edge (C2SP tlog-tiles); the index is written as x001/x234/067, with .p/WIDTH after it for a partial tile");
        routes.MapGet(Entries.Pattern, (HttpContext context, Session session) => AnswerAsync(context, async tile => await session.Transparency.EntriesAsync(tile, context.RequestAborted)))
            .WithMetadata(Entries).Produces(StatusCodes.Status200OK, contentType: Octets).MayAnswer(StatusCodes.Status409Conflict).ForCheckers()
            .WithName("entries").WithTags("Audit")
            .WithSummary("The 256 leaves of a tile of level 0, or those at the edge, each with its length before it in two bytes");
    }

    private static async Task AnswerAsync(HttpContext context, Func<TileId, Task<ReadOnlyMemory<byte>?>> read)
    {
        Parameters.Check(context.Request.Query, []);
        var bytes = Named(context) is { } tile ? await read(tile) : null;
        if (bytes is not { } found)
        {
            throw EdgeException.BadInput(new EdgeError(HttpCodes.NotFound, "The tree has no such tile, or none yet; /audit/checkpoint says how large it is.") { Field = "{index}" });
        }
        var whose = context.RequestServices.GetRequiredService<Protection>().OpenReading ? "public" : "private";
        context.Response.Headers.CacheControl = $"{whose}, max-age=31536000, immutable";
        context.Response.ContentType = Octets;
        context.Response.ContentLength = found.Length;
        await context.Response.Body.WriteAsync(found, context.RequestAborted);
    }

    private static TileId? Named(HttpContext context)
    {
        var level = (string?)context.Request.RouteValues["level"] ?? "0";
        return int.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && level == number.ToString(CultureInfo.InvariantCulture)
            ? TileId.TryParse(number, (string?)context.Request.RouteValues["index"] ?? "")
            : null;
    }
}
