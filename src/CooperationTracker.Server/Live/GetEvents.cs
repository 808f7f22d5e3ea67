using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
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

    private static readonly Parameter Topic = new("topic", "Only events that concern this topic, by id or name; corrections of such events too.") { Example = "terrorism" };
    private static readonly Parameter Until = Parameters.KnownAt with { Description = "Of a page of JSON: only events that were known at the end of a day (UTC), or at a position of the log." };

    private static readonly HeaderMetadata Resume = new(ResumeHeader, "The position of the last event that was received, as browsers send it: the feed goes on after it.");
    private static readonly AnswerHeaderMetadata Tag = new(HeaderNames.ETag, "Of a full page of JSON that is not narrowed to an actor or topic: stands for its events, for If-None-Match.", StatusCodes.Status200OK, StatusCodes.Status304NotModified);
    private static readonly AnswerHeaderMetadata KnownAt = new(ReadRoutes.KnownAtHeader, "Of a page of JSON: the settled position, or the one that is asked about.", StatusCodes.Status200OK);

    private static readonly ReadMetadata Route = new("/events", [After, Limit, Type, Stream, Actor, Topic, Until], StreamType);

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
                if (Read.Ask(request, Until) is { Text: not null } until)
                {
                    throw until.Wrong(RefusalCodes.Invalid, "A feed goes on with what comes. Ask for application/json, or leave 'knownAt' out.");
                }
                await FollowAsync(context, await FilterAsync(context, Position(request), null), Position(request));
                break;
            case JsonType:
                var question = await QuestionAsync(context);
                var filter = await FilterAsync(context, Position(request), question);
                await EventPageAnswer.WriteAsync(context, filter, Position(request), question?.KnownAt, (int)(Read.Ask(request, Limit).Number(1, 1000) ?? 100), After);
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

    /// <summary>The question about an earlier knowledge; null where that is not asked for.</summary>
    private static async Task<Question?> QuestionAsync(HttpContext context)
    {
        var until = Read.Ask(context.Request, Until);
        return until.Text is null ? null : await Question.OpenAsync(
            context.RequestServices.GetRequiredService<Session>(), new(default, false, until), default,
            context.RequestServices.GetRequiredService<ViewPosition>().Current, context.RequestAborted);
    }

    private static async Task<EventFilter> FilterAsync(HttpContext context, long after, Question? question)
    {
        var request = context.Request;
        var session = context.RequestServices.GetRequiredService<Session>();
        var pages = context.RequestServices.GetRequiredService<EventPages>();
        var type = LoggedEvent.StoredType(Read.Ask(request, Type));
        var stream = await LoggedEvent.StreamAsync(session.Log, Read.Ask(request, Stream), context.RequestAborted);
        var (actor, topic) = (Read.Ask(request, Actor), Read.Ask(request, Topic));
        if (actor.Text is null && topic.Text is null)
        {
            return new(new(type, stream), Registry.Empty, 0, pages.EarlierAsync);
        }
        if (question is not null)
        {
            var asked = new EventsAsked(type, stream, await question.ActorAsync(actor), await question.TopicAsync(topic));
            return new(asked, await question.RegistryAsync(), question.KnownAt, pages.EarlierAsync);
        }
        var known = await KnownRegistry.ReadAsync(session, context.RequestServices.GetRequiredService<ViewPosition>().Current,
            registry => Knows(registry.Actors, actor) && Knows(registry.Topics, topic), after, context.RequestAborted);
        return new(
            new(type, stream, Resolve(known.Registry.Actors, actor, "actor", RefusalCodes.UnknownActor), Resolve(known.Registry.Topics, topic, "topic", RefusalCodes.UnknownTopic)),
            known.Registry, known.UpTo, pages.EarlierAsync);
    }

    private static bool Knows<T>(Catalog<T> catalog, Asked asked) => asked.Text is not { } name || catalog.Resolve(name) is not null;

    private static string? Resolve<T>(Catalog<T> catalog, Asked asked, string what, string code) => asked.Text is not { } name ? null
        : catalog.Resolve(name) ?? throw EdgeException.BadInput(EdgeError.Unknown(code, asked.Field, what, name, catalog.Suggest(name), $"/{what}s lists them."));
}
