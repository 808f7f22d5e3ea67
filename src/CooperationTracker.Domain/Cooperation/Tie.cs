using CooperationTracker.Domain.Reports;

namespace CooperationTracker.Domain.Cooperation;

/// <summary>Cooperation between two actors that one report tells of.</summary>
/// <param name="A">The actor whose id sorts first, by ordinal comparison.</param>
/// <param name="B">The other actor.</param>
/// <param name="Weight">The Goldstein weight of the report's type.</param>
public readonly record struct Tie(string A, string B, decimal Weight)
{
    /// <summary>
    /// The ties that a report makes: one for each pair of its actors, whatever their roles. Types that are
    /// no act (memberships, threats) tie nobody.
    /// </summary>
    public static IEnumerable<Tie> Of(Report report)
    {
        if (CodebookEntry.Of(report).Goldstein is not { } weight)
        {
            yield break;
        }
        var actors = report.AllParticipants().Select(p => p.Actor).Distinct().Order(StringComparer.Ordinal).ToArray();
        for (var i = 0; i < actors.Length; i++)
        {
            for (var j = i + 1; j < actors.Length; j++)
            {
                yield return new Tie(actors[i], actors[j], weight);
            }
        }
    }
}
