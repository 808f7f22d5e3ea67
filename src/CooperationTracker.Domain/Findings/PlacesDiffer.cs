namespace CooperationTracker.Domain.Findings;

/// <summary>Statements have one occurrence at different places.</summary>
internal static class PlacesDiffer
{
    public static readonly FindingRule Rule = new("places-differ", Severity.Medium, "Statements have one occurrence at different places.");

    public static Finding? Find(Followed.Occurrence occurrence) => Differing.Find(Rule, occurrence, "place");
}
