namespace CooperationTracker.EventLog.Tests;

internal static class EventOrder
{
    /// <summary>Each position lies above the one before: none twice, none out of order.</summary>
    public static void ShouldBeInOrder(this IReadOnlyList<StoredEvent> events)
    {
        for (var at = 1; at < events.Count; at++)
        {
            events[at].Position.ShouldBeGreaterThan(events[at - 1].Position);
        }
    }
}
