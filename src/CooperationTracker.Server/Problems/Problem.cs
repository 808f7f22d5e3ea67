using System.Diagnostics;
using CooperationTracker.Intake;

namespace CooperationTracker.Server.Problems;

/// <summary>An answer that says what was wrong (RFC 9457).</summary>
/// <param name="Type">The kind's identifier.</param>
/// <param name="Title">The kind in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What was wrong and what to do.</param>
/// <param name="Code">The kind's code, the same as on the command line.</param>
/// <param name="TraceId">Names the request in the server's logs.</param>
/// <param name="Errors">Every error that was found, with its place.</param>
internal sealed record Problem(
    string Type, string Title, int Status, string Detail, string Code, string? TraceId, IReadOnlyList<ProblemError> Errors)
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>The problem that some errors are: of the kind of the gravest, told all together.</summary>
    public static Problem Of(IReadOnlyList<EdgeError> errors)
    {
        var kind = errors.Select(e => ProblemKind.Of(e.Code)).MaxBy(k => k.Status)!;
        var traceId = Activity.Current?.TraceId.ToString();
        // What a path names and is not there; not a parameter that somebody calls "{x}".
        var status = errors.Any(e => e.Pointer is null && e.Field is ['{', .., '}'] && e.Code != HttpCodes.UnknownParameter) ? StatusCodes.Status404NotFound : kind.Status;
        // Of the server's own faults the logs tell; a message may hold what is nobody's business outside.
        return kind.IsOfTheServer
            ? new(kind.Type, kind.Title, kind.Status, $"{kind.Title}. Try again later, and name the trace id to whoever runs this server.", kind.Code, traceId, [])
            : new(kind.Type, kind.Title, status, errors.Count == 1 ? errors[0].Message : $"{errors.Count} errors; the first: {errors[0].Message}",
                kind.Code, traceId, [.. errors.Select(ProblemError.Of)]);
    }

    /// <summary>Writes it as the answer, unless one has begun.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        if (context.Response.HasStarted)
        {
            context.Abort(); // a cut answer says that it is not whole
            return;
        }
        // Headers stay: what an exception leaves behind is cleared before, and a status comes with its own (WWW-Authenticate, Retry-After).
        context.Response.StatusCode = Status;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(this, AnswerJson.Compact, MediaType);
    }
}

/// <summary>One error of a problem.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Detail">What was wrong and what to do.</param>
/// <param name="Pointer">JSON pointer to the field of the body, as a fragment such as <c>#/reports/2/occurred</c>.</param>
/// <param name="Parameter">The parameter or header, where it is one.</param>
/// <param name="Line">The line of the body, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Suggestions">The nearest right names, best first.</param>
internal sealed record ProblemError(
    string Code, string Detail, string? Pointer, string? Parameter, int? Line, int? Column, IReadOnlyList<string> Suggestions)
{
    public static ProblemError Of(EdgeError error) => new(
        error.Code, error.Message,
        error.Pointer is null ? null : $"#{error.Pointer}", error.Pointer is null && error.File is null ? error.Field : null,
        error.Line, error.Column, error.Suggestions);
}

/// <summary>Refusals, placed in a request.</summary>
internal static class RefusedRequests
{
    /// <summary>Ends the request where an outcome is a refusal; each refusal is placed in the body.</summary>
    public static Outcome OrThrow(this Outcome outcome) => outcome.OrThrow(refusal => new EdgeError(refusal.Code, refusal.Message)
    {
        Pointer = refusal.Pointer.Length > 0 ? refusal.Pointer : null,
        Suggestions = refusal.Suggestions,
    });
}
