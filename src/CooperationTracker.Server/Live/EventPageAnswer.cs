using System.Globalization;
using CooperationTracker.Server.Reading;

namespace CooperationTracker.Server.Live;

/// <summary>A page of the log.</summary>
/// <param name="KnownAt">The position that is asked about, otherwise the settled one: the log will not change any more up to it.</param>
/// <param name="Position">The position that the page comes to; what follows it is on the next page.</param>
/// <param name="Items">The events. A filter that matches few may leave a page short, even empty, and so may large events.</param>
/// <param name="Next">Where the next page is; absent where the page comes to the end of the log, which may grow.</param>
internal sealed record EventPageAnswer(long KnownAt, long Position, IReadOnlyList<LoggedEvent> Items, string? Next)
{
    /// <summary>How many events a request looks through at most, so that none takes for ever.</summary>
    private const int Longest = 20_000;

    /// <summary>After so many bytes of events a page ends, so that what an answer takes in memory has a bound.</summary>
    private const int Largest = 4 * 1024 * 1024;

    /// <summary>Answers with the page after a position.</summary>
    /// <param name="context">The request.</param>
    /// <param name="filter">Which events are wanted.</param>
    /// <param name="after">The position that the page starts after.</param>
    /// <param name="knownAt">The position that the log is asked about; null for the settled one.</param>
    /// <param name="limit">How many events at most.</param>
    /// <param name="afterName">The parameter of the position that it starts after.</param>
    public static async Task WriteAsync(HttpContext context, EventFilter filter, long after, long? knownAt, int limit, Parameter afterName)
    {
        // The log before a position changes by an erasure alone. Only a page that was full has been sent with its tag. A
        // weak one, since the settled position in it goes on.
        var erased = context.RequestServices.GetRequiredService<ViewPosition>().Erased;
        var tag = filter.IsByName ? null : $"W/{Read.TagOf(Link(context.Request, afterName, after), erased)}";
        if (tag is not null && Answers.IsKnown(context, tag))
        {
            MayKeep(context.Response, tag);
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        var pages = context.RequestServices.GetRequiredService<EventPages>();
        var session = context.RequestServices.GetRequiredService<Session>();
        var settled = knownAt ?? await session.Log.ReadSettledAsync(cancellation: context.RequestAborted);
        List<LoggedEvent> items = [];
        var position = after;
        var bytes = 0L;
        for (var read = 0; position < settled && items.Count < limit && bytes < Largest && read < Longest;)
        {
            var page = await pages.ReadAsync(position, settled, context.RequestAborted);
            read += page.Events.Count;
            position = page.UpTo;
            foreach (var e in page.Events)
            {
                if (await filter.WantsAsync(e.Stored, context.RequestAborted))
                {
                    items.Add(LoggedEvent.From(e.Stored));
                    bytes += e.Stored.Data.Length;
                    if (items.Count == limit || bytes >= Largest)
                    {
                        position = e.Stored.Position;
                        break;
                    }
                }
            }
        }
        if (tag is not null && position < settled)
        {
            MayKeep(context.Response, tag);
        }
        else
        {
            context.Response.Headers.CacheControl = "no-store";
        }
        context.Response.Headers[ReadRoutes.KnownAtHeader] = settled.ToString(CultureInfo.InvariantCulture);
        var answer = new EventPageAnswer(settled, position, items, position < settled ? Link(context.Request, afterName, position) : null);
        await context.Response.WriteAsJsonAsync(answer, AnswerJson.Compact, "application/json", context.RequestAborted);
    }

    private static void MayKeep(HttpResponse response, string tag)
    {
        response.Headers.ETag = tag;
        response.Headers.CacheControl = "private, no-cache"; // kept by whoever likes, asked about each time
    }

    private static string Link(HttpRequest request, Parameter after, long position)
    {
        var query = request.Query.ToDictionary(q => q.Key, q => q.Value.ToString());
        query[after.Name] = position.ToString(CultureInfo.InvariantCulture);
        return request.Path + QueryString.Create(query.OrderBy(q => q.Key, StringComparer.Ordinal)!);
    }
}
