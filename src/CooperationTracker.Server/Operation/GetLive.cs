namespace CooperationTracker.Server.Operation;

/// <summary><c>GET /health/live</c>: for whoever restarts a server that hangs.</summary>
internal static class GetLive
{
    public const string Route = "/health/live";

    public static readonly string Instance = Guid.NewGuid().ToString("N");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapProbe(Route, _ => (StatusCodes.Status200OK, new Answer("live", Instance)))
        .WithName("live").WithSummary("Whether the server runs");

    /// <summary>The answer.</summary>
    /// <param name="Status">The word <c>live</c>.</param>
    /// <param name="Instance">Tells this process from another one that listens at the address later.</param>
    internal sealed record Answer(string Status, string Instance);
}
