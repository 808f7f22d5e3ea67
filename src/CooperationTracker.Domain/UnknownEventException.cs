namespace CooperationTracker.Domain;

/// <summary>A fold or a projection met an event that it has no line for. That is a bug, or a log of a newer version.</summary>
public sealed class UnknownEventException : Exception
{
    /// <summary>An event without a line in a fold or projection.</summary>
    public UnknownEventException(IEvent @event) : this(@event.GetType().Name)
    {
    }

    /// <summary>An event of a name that <see cref="EventCatalogue"/> does not list.</summary>
    public UnknownEventException(string name)
        : base($"Unknown event '{name}': the log may have been written by a newer version of the tracker.")
    {
    }

    /// <summary>For serializers and tools.</summary>
    public UnknownEventException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>For serializers and tools.</summary>
    public UnknownEventException() : this("?")
    {
    }
}
