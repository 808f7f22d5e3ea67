using CooperationTracker.Server.Access;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace CooperationTracker.Server.Reading;

/// <summary>How a route that reads is made: its parameters, its role, its ETag and its place in the cache, in one way for all.</summary>
internal static class ReadRoutes
{
    /// <summary>The position that an answer is known at, for answers that have no field for it.</summary>
    public const string KnownAtHeader = "Tracker-Known-At";

    /// <summary>Changes with every build: what an older one answered is not taken for this one's.</summary>
    private static readonly string Build = typeof(ReadRoutes).Module.ModuleVersionId.ToString("N")[..8];

    /// <summary>A question that is answered with one JSON object.</summary>
    /// <param name="routes">Where it is added.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="parameters">The parameters that it takes beside the two times.</param>
    /// <param name="answer">The answer; it throws where there is none.</param>
    public static RouteHandlerBuilder MapRead<T>(
        this IEndpointRouteBuilder routes, string pattern, IReadOnlyList<Parameter> parameters, Func<Read, Task<T>> answer) =>
        routes.MapReadTo(pattern, parameters, "application/json", async read =>
        {
            var value = await answer(read);
            await read.Response.WriteAsJsonAsync(value, AnswerJson.Compact, "application/json", read.Cancellation);
        }).Produces<T>();

    /// <summary>A question whose answer writes itself in a media type of its own.</summary>
    /// <param name="routes">Where it is added.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="parameters">The parameters that it takes beside the two times.</param>
    /// <param name="mediaType">The answer's media type.</param>
    /// <param name="write">Writes the answer.</param>
    public static RouteHandlerBuilder MapReadTo(
        this IEndpointRouteBuilder routes, string pattern, IReadOnlyList<Parameter> parameters, string mediaType, Func<Read, Task> write)
    {
        Parameter[] all = [.. parameters, .. Parameters.Times];
        return routes.MapGet(pattern, (Delegate)((HttpContext context) => AnswerAsync(context, all, mediaType, write)))
            .WithMetadata(new ReadMetadata(all, mediaType))
            .CacheOutput(AnswerCache.Policy)
            .ForReaders();
    }

    private static async Task AnswerAsync(HttpContext context, Parameter[] parameters, string mediaType, Func<Read, Task> write)
    {
        var read = await Read.OpenAsync(context, parameters);
        var tag = Tag(read);
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache"; // kept by whoever likes, asked about each time
        context.Response.Headers[KnownAtHeader] = read.Question.KnownAt.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (Matches(context.Request.Headers.IfNoneMatch, tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        context.Response.ContentType = mediaType;
        await write(read);
    }

    /// <summary>An answer follows from the request, the day and the position that it is known at: these are its tag.</summary>
    private static string Tag(Read read) =>
        $"\"{Build}-{read.Question.KnownAt}-{read.Question.Times.AsOf:yyyyMMdd}\"";

    private static bool Matches(StringValues ifNoneMatch, string tag) =>
        EntityTagHeaderValue.TryParseList(ifNoneMatch, out var tags)
        && tags.Any(t => t == EntityTagHeaderValue.Any || t.Compare(new EntityTagHeaderValue(tag), useStrongComparison: false));
}

/// <summary>What a route reads and answers, for its description.</summary>
/// <param name="Parameters">Its parameters.</param>
/// <param name="MediaType">The answer's media type.</param>
internal sealed record ReadMetadata(IReadOnlyList<Parameter> Parameters, string MediaType);
