namespace CooperationTracker.Server.Operation;

/// <summary>What routes for probes have in common: open to all, cheap, and never kept.</summary>
internal static class HealthRoutes
{
    /// <summary>A probe, answered with JSON and the status that goes with it.</summary>
    public static RouteHandlerBuilder MapProbe<T>(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, (int Status, T Answer)> look) =>
        routes.MapGet(pattern, (Delegate)((HttpContext context) =>
        {
            var (status, answer) = look(context);
            context.Response.StatusCode = status;
            context.Response.Headers.CacheControl = "no-store";
            return context.Response.WriteAsJsonAsync(answer, AnswerJson.Compact, context.RequestAborted);
        }))
        .Produces<T>().WithTags("Operation").AllowAnonymous().DisableRateLimiting();
}
