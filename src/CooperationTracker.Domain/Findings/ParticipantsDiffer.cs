namespace CooperationTracker.Domain.Findings;

/// <summary>Statements name another host or chair of one occurrence, or lists of participants of which neither includes the other.</summary>
internal static class ParticipantsDiffer
{
    public static readonly FindingRule Rule = new("participants-differ", Severity.Medium, "Statements name another host or chair of one occurrence, or lists of participants of which neither includes the other.");

    public static Finding? Find(Followed.Occurrence occurrence) => Differing.Find(Rule, occurrence, "participants");
}
