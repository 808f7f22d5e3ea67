namespace CooperationTracker.Cli.Queue;

/// <summary>What the commands of the queue share.</summary>
internal static class Messages
{
    /// <summary>The error of an engine that has no queue.</summary>
    public static EdgeException NotCarried(Session session) => EdgeException.BadInput(new EdgeError(EdgeCodes.NoEngine,
        $"The engine '{session.Engine.Name}' has no queue: the marten engine has. Take it (--engine marten), or build with Marten's packages; 'tracker append' records without a queue.")
    { Field = "--engine" });
}
