using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace CooperationTracker.Server.Operation;

/// <summary>A line in the log for each request: what was asked of which route, how it ended, how long it took, and who asked.</summary>
/// <remarks>Neither the query nor the path is in it: the first may hold what somebody put there by mistake, and the second what somebody put there on purpose.</remarks>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
            var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "-";
            var level = route.StartsWith("/health", StringComparison.Ordinal) ? LogLevel.Debug : LogLevel.Information;
            var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            var caller = context.User.Identity?.Name ?? "-";
            var traceId = Activity.Current?.TraceId.ToString() ?? "-";
            LogRequest(level, context.Request.Method, route, context.Response.StatusCode, milliseconds, caller, traceId);
        }
    }

    [LoggerMessage(Message = "{Method} {Route} {Status} in {Milliseconds:0.0} ms for {Caller}, trace {TraceId}")]
    private partial void LogRequest(LogLevel level, string method, string route, int status, double milliseconds, string caller, string traceId);
}
