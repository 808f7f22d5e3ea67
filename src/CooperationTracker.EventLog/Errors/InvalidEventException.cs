namespace CooperationTracker.EventLog;

/// <summary>An event cannot be stored. Nothing was appended.</summary>
public sealed class InvalidEventException : EventLogException
{
    /// <summary>Its data or headers are no JSON, or hold a NUL.</summary>
    /// <param name="reason">What PostgreSQL said of it.</param>
    /// <param name="inner">The server's refusal.</param>
    public InvalidEventException(string reason, Exception inner)
        : base(EventLogCodes.InvalidEvent, $"An event cannot be stored: {reason}. Data and headers must be UTF-8 JSON without NUL characters.", inner)
    {
    }

    /// <summary>Something in its headers is more than they take.</summary>
    /// <param name="message">What, and how much they take.</param>
    public InvalidEventException(string message)
        : base(EventLogCodes.InvalidEvent, message)
    {
    }
}
