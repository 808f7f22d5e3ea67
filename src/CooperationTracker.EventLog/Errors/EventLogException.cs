namespace CooperationTracker.EventLog;

/// <summary>What the log refused or could not do. The message says what was wrong and what to do.</summary>
/// <remarks>A server that cannot be reached surfaces as Npgsql's own exception, not as one of these.</remarks>
/// <param name="code">The stable name of the error, in kebab case.</param>
/// <param name="message">What was wrong and what to do.</param>
/// <param name="inner">The cause, where there is one.</param>
public abstract class EventLogException(string code, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The stable name of the error, for callers that map it: it stays when the message changes.</summary>
    public string Code { get; } = code;
}
