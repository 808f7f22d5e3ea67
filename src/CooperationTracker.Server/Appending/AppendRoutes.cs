using CooperationTracker.Domain;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Description;
using CooperationTracker.Server.Reading;
using Microsoft.Net.Http.Headers;

namespace CooperationTracker.Server.Appending;

/// <summary>How a route that appends is made: its body, its version, its key, its rehearsal and its answer, in one way for all.</summary>
internal static class AppendRoutes
{
    /// <summary>Whether the request is only rehearsed.</summary>
    public static readonly Parameter DryRun = new("dry-run", "Only say what would be appended; nothing is.") { Type = "boolean" };

    private static readonly AnswerHeaderMetadata Location = new(HeaderNames.Location,
        "Where the one thing can be read that was changed.", StatusCodes.Status200OK, StatusCodes.Status201Created);

    private static readonly AnswerHeaderMetadata Version = new(HeaderNames.ETag,
        "Its version, for If-Match of what follows from it.", StatusCodes.Status200OK, StatusCodes.Status201Created);

    /// <summary>A request with a document in its body.</summary>
    /// <typeparam name="T">What the document holds.</typeparam>
    /// <param name="routes">Where it is added.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="read">Says what the request wants, or throws.</param>
    /// <param name="who">The policy of who may.</param>
    public static RouteHandlerBuilder MapAppend<T>(
        this IEndpointRouteBuilder routes, string pattern, Func<Append, Wanted> read, string who = nameof(Role.Analyst)) where T : notnull =>
        routes.MapAppend(pattern, HttpMethods.Post, Body.FormOf, read, who).Describe(pattern, typeof(T), MediaTypes.Documents);

    /// <summary>A request with a text in its body.</summary>
    /// <param name="routes">Where it is added.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="read">Says what the request wants, or throws.</param>
    public static RouteHandlerBuilder MapAppendText(this IEndpointRouteBuilder routes, string pattern, Func<Append, Wanted> read) =>
        routes.MapAppend(pattern, HttpMethods.Put, Body.NoForm, read, nameof(Role.Analyst)).Describe(pattern, typeof(string), Body.Texts);

    /// <summary>Whether a request is only to be rehearsed; refuses parameters that no append has.</summary>
    /// <exception cref="EdgeException">A parameter is wrong.</exception>
    public static bool Rehearses(HttpRequest request)
    {
        Parameters.Check(request.Query, [DryRun]);
        return new Asked(DryRun.Name, request.Query.TryGetValue(DryRun.Name, out var value) ? value.ToString() : null).Flag();
    }

    private static RouteHandlerBuilder MapAppend(
        this IEndpointRouteBuilder routes, string pattern, string method, Func<HttpRequest, InputForm?> formOf, Func<Append, Wanted> read, string who) =>
        routes.MapMethods(pattern, [method], (Delegate)((HttpContext context) => AnswerAsync(context, formOf, read)))
            .WithMetadata(new ReadMetadata(pattern, [DryRun], "application/json"))
            .Produces<Written>(StatusCodes.Status201Created)
            .Produces<Written>(StatusCodes.Status200OK)
            .WithMetadata(Location, Version)
            .MayAnswer(StatusCodes.Status409Conflict)
            .RequireAuthorization(who);

    private static async Task AnswerAsync(HttpContext context, Func<HttpRequest, InputForm?> formOf, Func<Append, Wanted> read)
    {
        var append = await Append.OpenAsync(context, formOf);
        var wanted = read(append);
        var outcome = await append.OnceAsync(wanted.Command);
        outcome.OrThrow(refusal => append.Place(wanted.Place(refusal), wanted.Under));
        if (append.IsRehearsal)
        {
            await context.Response.WriteAsJsonAsync(Rehearsed.Of(outcome, wanted.Subject, wanted.Digest?.Invoke()), AnswerJson.Compact, append.Cancellation);
            return;
        }
        if (wanted.Location is { } location)
        {
            context.Response.Headers.Location = location;
            context.Response.Headers.ETag = RequestHeaders.Tag(outcome.Version);
        }
        context.Response.StatusCode = outcome.Result == OutcomeKind.Appended ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        await context.Response.WriteAsJsonAsync(Written.Of(outcome, wanted.Subject), AnswerJson.Compact, append.Cancellation);
    }
}

/// <summary>What a request wants, once it is understood.</summary>
/// <param name="Subject">What it is about, such as <c>statement caco-osce-2004</c>.</param>
/// <param name="Command">What is to be done.</param>
internal sealed record Wanted(string Subject, ICommand Command)
{
    /// <summary>Where the one thing can be read that it changes; null where it changes several.</summary>
    public string? Location { get; init; }

    /// <summary>Makes the digest of the statement that it brings, which only a rehearsal tells; null for none.</summary>
    public Func<string>? Digest { get; init; }

    /// <summary>Where in the body the thing stands from which the decision's pointers start.</summary>
    public string Under { get; init; } = "";

    /// <summary>A refusal with its pointer from that thing.</summary>
    public Func<Refusal, Refusal> Place { get; init; } = refusal => refusal;
}
