namespace CooperationTracker.Server.Queue;

/// <summary><c>DELETE /intake/{id}</c> and <c>/intake</c>: delete what came to nothing.</summary>
internal static class DeleteIntake
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapChange("/intake/{id}", HttpMethods.Delete, (queue, ids, cancellation) => queue.DropAsync(ids, cancellation))
            .WithName("drop-message")
            .WithSummary("Delete a message that came to nothing for good; what was recorded stays as it is");
        routes.MapChange("/intake", HttpMethods.Delete, (queue, ids, cancellation) => queue.DropAsync(ids, cancellation))
            .WithName("drop-messages")
            .WithSummary("Delete every message that came to nothing for good; what waits in the queue stays");
    }
}
