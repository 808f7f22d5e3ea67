namespace CooperationTracker.Domain.Findings;

/// <summary>Statements tell of one occurrence that something else came of it.</summary>
internal static class OutcomesDiffer
{
    public static readonly FindingRule Rule = new("outcomes-differ", Severity.High,
        "Statements tell that something else came of one occurrence: another kind of document, another effect on the same commitment, or that it was still ahead after it took place.");

    public static Finding? Find(Followed.Occurrence occurrence) => Differing.Find(Rule, occurrence, "outcome");
}
