namespace CooperationTracker.Domain.Findings;

/// <summary>Statements date one occurrence in ways that cannot all be right.</summary>
internal static class DatesDiffer
{
    public static readonly FindingRule Rule = new("dates-differ", Severity.High, "Statements date one occurrence in ways that cannot all be right.");

    public static Finding? Find(Followed.Occurrence occurrence) => Differing.Find(Rule, occurrence, "date");
}
