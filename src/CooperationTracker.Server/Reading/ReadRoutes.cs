using CooperationTracker.Server.Access;
using CooperationTracker.Server.Description;
using CooperationTracker.Views;
using Microsoft.Net.Http.Headers;

namespace CooperationTracker.Server.Reading;

/// <summary>How a route that reads is made: its parameters, its role, its ETag and its place in the cache, in one way for all.</summary>
internal static class ReadRoutes
{
    /// <summary>The day that an answer is about, for answers that have no field for it; absent where it is about all days.</summary>
    public const string AsOfHeader = "Tracker-As-Of";

    /// <summary>The position that an answer is known at, for answers that have no field for it.</summary>
    public const string KnownAtHeader = "Tracker-Known-At";

    /// <summary>The position that the views had come to when it was answered.</summary>
    public const string PositionHeader = "Tracker-Position";

    private const string Json = "application/json";

    /// <summary>The header by which a caller says what it has.</summary>
    public static readonly HeaderMetadata IfNoneMatch = new(HeaderNames.IfNoneMatch, "The ETag of an answer that the caller has: 304 where it is the same still.");

    private static readonly AnswerHeaderMetadata[] Headers =
    [
        Header(HeaderNames.ETag, "Stands for the answer's bytes, for If-None-Match."),
        Header(AsOfHeader, "The day that the answer is about; absent where it is about all days."),
        Header(KnownAtHeader, "The position that the answer is known at."),
        Header(PositionHeader, "The position that the views had come to."),
    ];

    private static readonly AnswerHeaderMetadata Link = new(HeaderNames.Link, "Where the next page is, as rel=\"next\"; absent with the last.", StatusCodes.Status200OK);

    /// <summary>A question that is answered with one JSON object.</summary>
    /// <param name="routes">Where it is added.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="parameters">The parameters that it takes beside the two times and <c>fields</c>.</param>
    /// <param name="answer">The answer; it throws where there is none.</param>
    /// <param name="part">The name of the one thing that the answer holds, whose fields can be chosen; null for the answer's own.</param>
    public static RouteHandlerBuilder MapRead<T>(
        this IEndpointRouteBuilder routes, string pattern, IReadOnlyList<Parameter> parameters, Func<Read, Task<T>> answer, string? part = null)
        where T : Answer => routes.MapJson(pattern, parameters, Fields.Of<T>(part), answer);

    /// <summary>A question that is answered with a list, page by page.</summary>
    /// <param name="routes">Where it is added.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="filters">The parameters that narrow it.</param>
    /// <param name="sorts">What it can be sorted by.</param>
    /// <param name="list">A page of it.</param>
    public static RouteHandlerBuilder MapList<T>(
        this IEndpointRouteBuilder routes, string pattern, IReadOnlyList<Parameter> filters, IReadOnlyList<string> sorts,
        Func<Read, Paging, Task<Page<T>>> list) =>
        routes.MapList<T, ListAnswer<T>>(pattern, filters, sorts, async (read, paging) => new(await list(read, paging)));

    /// <summary>A question that is answered with a list, page by page, with something beside each page.</summary>
    /// <inheritdoc cref="MapList{T}"/>
    public static RouteHandlerBuilder MapList<T, TAnswer>(
        this IEndpointRouteBuilder routes, string pattern, IReadOnlyList<Parameter> filters, IReadOnlyList<string> sorts,
        Func<Read, Paging, Task<TAnswer>> list) where TAnswer : ListAnswer<T> =>
        routes.MapJson(pattern, [.. filters, .. Pages.Of(sorts)], Fields.OfItems<T>(), read => Pages.AskAsync(read, sorts, list))
            .WithMetadata(Link);

    /// <summary>A question that is answered with a list that has no pages: it is never long.</summary>
    /// <param name="routes">Where it is added.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="filters">The parameters that narrow it.</param>
    /// <param name="list">The list.</param>
    public static RouteHandlerBuilder MapWhole<T>(
        this IEndpointRouteBuilder routes, string pattern, IReadOnlyList<Parameter> filters, Func<Read, Task<IReadOnlyList<T>>> list) =>
        routes.MapWhole<T, ListAnswer<T>>(pattern, filters, async read => new(await list(read)));

    /// <summary>A question that is answered with a list that has no pages, with something beside it.</summary>
    /// <inheritdoc cref="MapWhole{T}"/>
    public static RouteHandlerBuilder MapWhole<T, TAnswer>(
        this IEndpointRouteBuilder routes, string pattern, IReadOnlyList<Parameter> filters, Func<Read, Task<TAnswer>> list) where TAnswer : ListAnswer<T> =>
        routes.MapJson(pattern, filters, Fields.OfItems<T>(), list);

    /// <summary>A question whose answer writes itself in a media type of its own.</summary>
    /// <param name="routes">Where it is added.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="parameters">The parameters that it takes beside the two times.</param>
    /// <param name="mediaType">The answer's media type.</param>
    /// <param name="write">Writes the answer.</param>
    /// <param name="ofAllDays">Whether what lies ahead belongs to it too, where no day is asked for.</param>
    public static RouteHandlerBuilder MapReadTo(
        this IEndpointRouteBuilder routes, string pattern, IReadOnlyList<Parameter> parameters, string mediaType, Func<Read, Task> write, bool ofAllDays = false)
    {
        var answers = routes.ServiceProvider.GetRequiredService<Answers>();
        return routes.Map(new(pattern, [.. parameters, .. Parameters.Times], mediaType) { IsOfAllDays = ofAllDays }, (context, route) => answers.WriteAsync(context, route, write));
    }

    private static AnswerHeaderMetadata Header(string name, string description) =>
        new(name, description, StatusCodes.Status200OK, StatusCodes.Status304NotModified);

    private static RouteHandlerBuilder MapJson<T>(
        this IEndpointRouteBuilder routes, string pattern, IReadOnlyList<Parameter> parameters, Fields fields, Func<Read, Task<T>> answer) where T : Answer
    {
        var answers = routes.ServiceProvider.GetRequiredService<Answers>();
        return routes.Map(new(pattern, [.. parameters, fields.Parameter, .. Parameters.Times], Json), (context, route) => answers.SendAsync(context, route, async read =>
        {
            var chosen = fields.Chosen(read.Ask(fields.Parameter));
            var made = await answer(read);
            made.Frame(read);
            return new KeptAnswer(fields.Write(made, chosen), read, made.Links);
        })).Produces<T>();
    }

    private static RouteHandlerBuilder Map(this IEndpointRouteBuilder routes, ReadMetadata route, Func<HttpContext, ReadMetadata, Task> answer)
    {
        Delegate handle = (HttpContext context) => answer(context, route);
        // A route of its own, so that descriptions tell of GET alone.
        routes.MapMethods(route.Pattern, [HttpMethods.Head], handle).ExcludeFromDescription().ForReaders();
        return routes.MapGet(route.Pattern, handle)
            .WithMetadata([route, IfNoneMatch, .. Headers])
            .Produces(StatusCodes.Status304NotModified)
            .ForReaders();
    }
}
