using CooperationTracker.Server.Operation;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace CooperationTracker.Server.Reading;

/// <summary>Answers requests that ask: from what was kept where it can, and with no more than a status where the caller has the answer.</summary>
internal sealed class Answers(Session session, ViewPosition views, AnswerCache cache, TimeProvider time, Meters meters)
{
    /// <summary>Sends an answer that is kept, or made and kept.</summary>
    /// <param name="context">The request.</param>
    /// <param name="route">The route that it came to.</param>
    /// <param name="make">Makes the answer; it throws where there is none.</param>
    public async Task SendAsync(HttpContext context, ReadMetadata route, Func<Read, Task<KeptAnswer>> make)
    {
        var moment = await MomentAsync(context, route);
        var key = new AnswerKey(context.Request.Path.Value!, context.Request.QueryString.Value!, moment.Position, views.Erased, moment.Today);
        if (cache.TryGet(key, out var answer))
        {
            meters.Answered(fromCache: true);
        }
        else
        {
            var read = await Read.OpenAsync(context, route, session, views, moment);
            if (IsKnown(context, read.Tag))
            {
                Head(context.Response, read.Tag, read.AsOf, read.KnownAt, read.Position);
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
            answer = await cache.MakeAsync(key, () => make(read), context.RequestAborted);
            meters.Answered(fromCache: false);
        }
        await SendAsync(context, answer, route.MediaType);
    }

    /// <summary>Has an answer write itself; it is not kept, since nobody knows how large it becomes.</summary>
    /// <param name="context">The request.</param>
    /// <param name="route">The route that it came to.</param>
    /// <param name="write">Writes the answer.</param>
    public async Task WriteAsync(HttpContext context, ReadMetadata route, Func<Read, Task> write)
    {
        var read = await Read.OpenAsync(context, route, session, views, await MomentAsync(context, route));
        var response = context.Response;
        Head(response, read.Tag, read.AsOf, read.KnownAt, read.Position);
        if (IsKnown(context, read.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = route.MediaType;
        await write(read);
    }

    private static async Task SendAsync(HttpContext context, KeptAnswer answer, string mediaType)
    {
        var response = context.Response;
        Head(response, answer.Tag, answer.AsOf, answer.KnownAt, answer.Position);
        if (IsKnown(context, answer.Tag) || context.Request.Headers.IfNoneMatch == "*")
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        if (answer.Links is not null)
        {
            response.Headers.Link = answer.Links;
        }
        response.ContentType = mediaType;
        response.ContentLength = answer.Body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(answer.Body, context.RequestAborted);
        }
    }

    private static void Head(HttpResponse response, string tag, string? asOf, string knownAt, string position)
    {
        response.Headers.ETag = tag;
        response.Headers.CacheControl = "private, no-cache"; // kept by whoever likes, asked about each time
        response.Headers[ReadRoutes.AsOfHeader] = asOf;
        response.Headers[ReadRoutes.KnownAtHeader] = knownAt;
        response.Headers[ReadRoutes.PositionHeader] = position;
    }

    /// <summary>The position to answer at, which a request may wait for, and the day.</summary>
    private async ValueTask<(long Position, DateOnly Today)> MomentAsync(HttpContext context, ReadMetadata route)
    {
        if (context.Request.QueryString.HasValue && Read.Ask(context.Request, Parameters.AtLeast) is { Text: not null } atLeast)
        {
            route.Check(context.Request.Query); // before anything is waited for
            await views.AtLeastAsync(atLeast.Number()!.Value, atLeast.Field, context.RequestAborted);
        }
        return (views.Current, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
    }

    /// <summary>Whether the caller says that it has the answer with this tag.</summary>
    public static bool IsKnown(HttpContext context, string tag)
    {
        var known = context.Request.Headers.IfNoneMatch;
        return !StringValues.IsNullOrEmpty(known) && (known == tag
            || (EntityTagHeaderValue.TryParseList(known, out var tags) && tags.Any(t => t.Compare(EntityTagHeaderValue.Parse(tag), useStrongComparison: false))));
    }
}
