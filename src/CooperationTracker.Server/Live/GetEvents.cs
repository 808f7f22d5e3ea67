using System.Collections.ObjectModel;
using CooperationTracker.Domain;
using CooperationTracker.EventLog;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Description;
using CooperationTracker.Server.Operation;
using CooperationTracker.Server.Reading;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Net.Http.Headers;

namespace CooperationTracker.Server.Live;

/// <summary><c>GET /events</c>: the log itself in its order, followed live as server-sent events or read page by page as JSON.</summary>
internal static class GetEvents
{
    private const string StreamType = "text/event-stream";
    private const string JsonType = "application/json";
    private const string ResumeHeader = "Last-Event-ID";

    /// <summary>A feed ends after this long: whoever follows it connects again, and is asked again who it is.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private static readonly Parameter After = new("after", "Only events after this position; one that the log has not come to yet is waited for. The header Last-Event-ID comes first.") { Type = "integer", Example = "120" };
    private static readonly Parameter Limit = new("limit", "At most so many events on a page of JSON, 1 to 1000; 100 where it is absent.") { Type = "integer" };
    private static readonly Parameter Type = new("type", "Only events of this type.") { Words = [.. EventCatalogue.Names.Select(LoggedEvent.NameOf).Order(StringComparer.Ordinal)] };
    private static readonly Parameter Stream = new("stream", "Only events of this stream, such as actor/csto; a word alone is a statement's key.") { Example = "statement/caco-osce-2004" };
    private static readonly Parameter Actor = new("actor", "Only events that concern this actor or one of its bodies, by id, name or alias; corrections of such events too.") { Example = "csto" };

    private static readonly HeaderMetadata Resume = new(ResumeHeader, "The position of the last event that was received, as browsers send it: the feed goes on after it.");
    private static readonly AnswerHeaderMetadata Tag = new(HeaderNames.ETag, "Of a full page of JSON that is not narrowed to an actor: stands for its events, for If-None-Match.", StatusCodes.Status200OK, StatusCodes.Status304NotModified);
    private static readonly AnswerHeaderMetadata KnownAt = new(ReadRoutes.KnownAtHeader, "Of a page of JSON: the settled position.", StatusCodes.Status200OK);

    private static readonly ReadMetadata Route = new("/events", [After, Limit, Type, Stream, Actor], StreamType);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Route.Pattern, (Delegate)AnswerAsync)
        .WithMetadata(Route, Resume, ReadRoutes.IfNoneMatch, Tag, KnownAt)
        .Produces<EventPageAnswer>(contentType: JsonType, additionalContentTypes: StreamType)
        .Produces(StatusCodes.Status304NotModified)
        .MayAnswer(StatusCodes.Status406NotAcceptable)
        .Streaming()
        .ForReaders()
        .WithName("events").WithTags("Events")
        .WithSummary("The log in its order: followed live as server-sent events, or page by page as JSON");

    private static async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        Route.Check(request.Query);
        context.Response.Headers.Vary = "Accept";
        switch (Choose(request))
        {
            case StreamType:
                await FollowAsync(context, await FilterAsync(context, Position(request)), Position(request));
                break;
            case JsonType:
                await EventPageAnswer.WriteAsync(context, await FilterAsync(context, Position(request)), Position(request), (int)(Read.Ask(request, Limit).Number(1, 1000) ?? 100), After);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status406NotAcceptable;
                break;
        }
    }

    private static async Task FollowAsync(HttpContext context, EventFilter filter, long after)
    {
        var lifetime = context.RequestServices.GetRequiredService<IHostApplicationLifetime>();
        var settings = context.RequestServices.GetRequiredService<ServerSettings>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        ending.CancelAfter(Longest);
        context.Response.ContentType = StreamType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no"; // a proxy that collects answers would hold events back
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        using var counted = context.RequestServices.GetRequiredService<Meters>().Follow();
        var feed = new EventFeed(context.Response.BodyWriter, context.RequestServices.GetRequiredService<EventPages>(), filter, after);
        try
        {
            // Spread, so that those whom a restart cut off do not all come back in the same moment.
            await feed.RunAsync(TimeSpan.FromMilliseconds(Random.Shared.Next(1000, 3000)), TimeSpan.FromSeconds(settings.HeartbeatSeconds), ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            if (feed.IsWriting)
            {
                context.Abort(); // it does not take what it was sent, and would hold up a shutdown
            }
        }
    }

    private static string? Choose(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
        {
            return StreamType;
        }
        return accepted.Where(a => a.Quality is not 0)
            .OrderByDescending(a => a.Quality ?? 1).ThenBy(a => a.MatchesAllTypes).ThenBy(a => a.MatchesAllSubTypes)
            .Select(a => new[] { StreamType, JsonType }.FirstOrDefault(offered => new MediaTypeHeaderValue(offered).IsSubsetOf(a)))
            .FirstOrDefault(chosen => chosen is not null);
    }

    private static long Position(HttpRequest request) =>
        (request.Headers[ResumeHeader] is [{ Length: > 0 } last] ? new Asked(ResumeHeader, last) : Read.Ask(request, After)).Number() ?? 0;

    private static async Task<EventFilter> FilterAsync(HttpContext context, long after)
    {
        var request = context.Request;
        var session = context.RequestServices.GetRequiredService<Session>();
        var type = LoggedEvent.StoredType(Read.Ask(request, Type));
        var stream = await StreamAsync(session, Read.Ask(request, Stream), context.RequestAborted);
        var asked = Read.Ask(request, Actor);
        if (asked.Text is not { } name)
        {
            return new(type, stream, null, KnownActors.None);
        }
        var actors = await KnownActors.ReadAsync(session, context.RequestServices.GetRequiredService<ViewPosition>().Current, name, after, context.RequestAborted);
        var actor = actors.Catalog.Resolve(name) ?? throw EdgeException.BadInput(EdgeError.Unknown(
            RefusalCodes.UnknownActor, asked.Field, "actor", name, actors.Catalog.Suggest(name), "/actors lists them."));
        return new(type, stream, actor, actors);
    }

    private static async Task<string?> StreamAsync(Session session, Asked asked, CancellationToken cancellation)
    {
        if (asked.Text is not { } text)
        {
            return null;
        }
        StreamName stream = text.Split('/', 2) is [var type, var key] ? new(type, key) : StreamName.Statement(text);
        if (CodeOfUnknown(stream.Type) is not { } code)
        {
            throw asked.Wrong(RefusalCodes.Invalid, $"'{text}' is no stream. Streams are called statement/KEY, actor/ID, topic/ID, commitment/ID, assessment/COMMITMENT and finding/ID.");
        }
        var name = stream.ToString();
        // What is no id cannot be asked for: the database stores no such text.
        var found = Slug.IsValid(stream.Key) ? await session.Log.ReadFirstEventsAsync([name], cancellation) : ReadOnlyDictionary<string, StoredEvent>.Empty;
        return found.Count > 0 ? name : throw asked.Wrong(code, $"There is no stream '{name}'.");
    }

    private static string? CodeOfUnknown(string streamType) => streamType switch
    {
        "statement" => RefusalCodes.UnknownStatement,
        "actor" => RefusalCodes.UnknownActor,
        "topic" => RefusalCodes.UnknownTopic,
        "commitment" or "assessment" => RefusalCodes.UnknownCommitment,
        "finding" => RefusalCodes.UnknownFinding,
        _ => null,
    };
}
