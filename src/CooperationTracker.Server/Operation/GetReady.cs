namespace CooperationTracker.Server.Operation;

/// <summary><c>GET /health/ready</c>: for whoever sends requests to servers.</summary>
internal static class GetReady
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapProbe("/health/ready", context =>
        {
            var watch = context.RequestServices.GetRequiredService<Watch>();
            var (seen, ready) = (watch.Now, watch.IsReady);
            return (ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
                new Answer(ready ? "ready" : "not-ready", seen.Database, seen.Schema, seen.Behind));
        })
        .Produces<Answer>(StatusCodes.Status503ServiceUnavailable)
        .WithName("ready").WithSummary("Whether the server can answer: the database is reached, its schema is right, and the views are near the log");

    /// <summary>The answer.</summary>
    /// <param name="Status"><c>ready</c> or <c>not-ready</c>.</param>
    /// <param name="Database">Whether the database answered.</param>
    /// <param name="Schema">Whether log, keys and views have the form that this server knows; absent where nothing answered.</param>
    /// <param name="Behind">How many positions the views are behind the log; absent where nothing answered.</param>
    internal sealed record Answer(string Status, bool Database, bool? Schema, long? Behind);
}
