namespace CooperationTracker.Domain.Findings;

/// <summary>What the rules about accounts of an occurrence have in common: a finding for a field in which any two contradict.</summary>
internal static class Differing
{
    /// <summary>How many different sayings a sentence quotes.</summary>
    private const int Quoted = 4;

    public static Finding? Find(FindingRule rule, Followed.Occurrence occurrence, string field)
    {
        var contradictions = occurrence.Contradictions.Where(c => c.Field == field).ToArray();
        if (contradictions.Length == 0)
        {
            return null;
        }
        string[] said = [.. contradictions
            .SelectMany(c => (string[])[$"{c.Value} ({c.Report})", $"{c.OtherValue} ({c.OtherReport})"]).Distinct()];
        var more = said.Length > Quoted ? $" and {said.Length - Quoted} more" : "";
        return rule.About(occurrence,
            $"Statements differ on the {field} of {occurrence.Id}: {string.Join("; ", said.Take(Quoted))}{more}.",
            occurrence.Differing(field).Select(a => new Told(a.Report, a.Position)));
    }
}
