using CooperationTracker.Intake;

namespace CooperationTracker.Edge;

/// <summary>The answer to a request that appends.</summary>
/// <param name="Result"><c>appended</c>, or <c>unchanged</c> where it was so already.</param>
/// <param name="Subject">What it was about, such as <c>statement caco-osce-2004</c>.</param>
/// <param name="Position">The log position from which its effect can be read.</param>
/// <param name="Events">How many events were appended.</param>
public sealed record Written(string Result, string Subject, long Position, int Events)
{
    /// <summary>The answer for an outcome that is no refusal.</summary>
    public static Written Of(Outcome outcome, string subject)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return new(AnswerJson.Word(outcome.Result), subject, outcome.Position, outcome.Events);
    }
}
