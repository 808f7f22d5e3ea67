using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace CooperationTracker.Server.Problems;

/// <summary>Everything that ends a request early becomes a problem here.</summary>
internal sealed partial class ProblemAnswers(ILogger<ProblemAnswers> logger) : IExceptionHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            return true; // nobody is there to read an answer
        }
        await Of(httpContext, exception).WriteAsync(httpContext);
        return true;
    }

    /// <summary>The problem that an exception is. Of the server's own faults the log tells the cause.</summary>
    public Problem Of(HttpContext context, Exception exception)
    {
        var errors = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
                [new EdgeError(Intake.Documents.InputCodes.TooLarge, "The request is larger than is read.")],
            InvalidDataException => [new EdgeError(Intake.Documents.InputCodes.Syntax, "The body cannot be unpacked: it is not what the header Content-Encoding says.")],
            BadHttpRequestException bad => [new EdgeError(EdgeCodes.Usage, bad.Message)],
            _ => Failures.Explain(exception, server: null).Errors,
        };
        var problem = Problem.Of(errors);
        if (problem.Status >= StatusCodes.Status500InternalServerError)
        {
            LogFault(exception, context.Request.Method, context.Request.Path, problem.Code);
        }
        return problem;
    }

    /// <summary>The problem of a status that the framework set without a word, such as 404 where no route is.</summary>
    public static async Task WriteBareStatusAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        var (code, message) = http.Response.StatusCode switch
        {
            StatusCodes.Status401Unauthorized => (HttpCodes.Unauthorized, (await http.AuthenticateAsync()).Failure?.Message
                ?? "Say who asks: send a bearer token or an API key in the header Authorization."),
            StatusCodes.Status403Forbidden => (HttpCodes.Forbidden, "The role of this caller does not reach so far."),
            StatusCodes.Status405MethodNotAllowed => (HttpCodes.MethodNotAllowed, $"{http.Request.Method} is not allowed here; see /openapi/v1.json."),
            StatusCodes.Status406NotAcceptable => (HttpCodes.NotAcceptable, "The answer has none of the forms that the header Accept names."),
            StatusCodes.Status413PayloadTooLarge => (Intake.Documents.InputCodes.TooLarge, "The request is larger than is read."),
            StatusCodes.Status415UnsupportedMediaType => (HttpCodes.UnsupportedMediaType, "The body's media type is not read here; see /openapi/v1.json."),
            StatusCodes.Status429TooManyRequests => (HttpCodes.TooManyRequests, "Wait for the seconds that the header Retry-After names."),
            StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout => (HttpCodes.TimedOut, "It took too long."),
            StatusCodes.Status404NotFound => (HttpCodes.NotFound, $"Nothing is at {http.Request.Path}; see /openapi/v1.json for what there is."),
            StatusCodes.Status400BadRequest => (EdgeCodes.Usage, "The request cannot be read, or its header Host is no name of this server (setting Tracker:Hosts)."),
            _ => (EdgeCodes.Usage, "The request cannot be read."),
        };
        await Problem.Of([new EdgeError(code, message)]).WriteAsync(http);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed: {Code}")]
    private partial void LogFault(Exception exception, string method, string path, string code);
}
