namespace CooperationTracker.Server.Queue;

/// <summary><c>POST /intake/{id}/retry</c> and <c>/intake/retry</c>: put what came to nothing back into the queue.</summary>
internal static class PostRetry
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapChange("/intake/{id}/retry", HttpMethods.Post, (queue, ids, cancellation) => queue.RetryAsync(ids, cancellation))
            .WithName("retry-message")
            .WithSummary("Put a message that came to nothing back into the queue, once what was wrong is mended");
        routes.MapChange("/intake/retry", HttpMethods.Post, (queue, ids, cancellation) => queue.RetryAsync(ids, cancellation))
            .WithName("retry-messages")
            .WithSummary("Put every message that came to nothing back into the queue");
    }
}
