using CooperationTracker.Audit.Log;
using CooperationTracker.Domain;

namespace CooperationTracker.Edge;

/// <summary>What is asked of the transparency log, as options, arguments and parameters say it.</summary>
public static class AuditQuestions
{
    /// <summary>An event by its position or id.</summary>
    /// <exception cref="EdgeException">It is neither.</exception>
    public static EventReference Event(this Asked asked) => EventReference.TryParse(asked.Text)
        ?? throw asked.Wrong(RefusalCodes.Invalid, $"'{asked.Text}' is neither a position in the log, from 1 up, nor the id of an event, such as 018f6c1e-0000-7000-8000-00000000002a.");
}
