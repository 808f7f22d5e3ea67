using CooperationTracker.Domain.Actors;

namespace CooperationTracker.Views.Ties;

/// <summary>Who cooperated with whom, and when.</summary>
/// <param name="Nodes">The actors, by id.</param>
/// <param name="Ties">What ties them, by the ids of both.</param>
public sealed record Network(IReadOnlyList<NetworkNode> Nodes, IReadOnlyList<NetworkTie> Ties);

/// <summary>An actor that cooperates.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Spells">When it did: the spells of its ties together.</param>
public sealed record NetworkNode(string Id, string Name, ActorKind Kind, IReadOnlyList<Spell> Spells);

/// <summary>How two actors cooperated, over all reports that tell of both.</summary>
/// <param name="A">The actor whose id sorts first.</param>
/// <param name="B">The other actor.</param>
/// <param name="Weight">The sum of the reports' Goldstein weights.</param>
/// <param name="Reports">How many reports.</param>
/// <param name="Certain">How many of them had certainly, not only possibly, begun by the asked day.</param>
/// <param name="ByType">How many by type, in the order of the types' names.</param>
/// <param name="Spells">When they did, as far as the reports say.</param>
public sealed record NetworkTie(
    string A, string B, decimal Weight, long Reports, long Certain, IReadOnlyList<(string Type, long Reports)> ByType, IReadOnlyList<Spell> Spells);

/// <summary>Days that follow each other, both ends included, on each of which something may have held.</summary>
/// <param name="From">The first; null where nothing bounds it.</param>
/// <param name="To">The last; null where nothing bounds it.</param>
public readonly record struct Spell(DateOnly? From, DateOnly? To)
{
    /// <summary>The spells of several things together: those that overlap or touch become one.</summary>
    public static IReadOnlyList<Spell> Union(IEnumerable<Spell> spells)
    {
        List<Spell> union = [];
        foreach (var spell in spells.OrderBy(s => s.From ?? DateOnly.MinValue).ThenBy(s => s.To ?? DateOnly.MaxValue))
        {
            if (union is [.., var last] && Touches(last, spell))
            {
                union[^1] = last with { To = last.To is null || spell.To is null ? null : spell.To > last.To ? spell.To : last.To };
            }
            else
            {
                union.Add(spell);
            }
        }
        return union;
    }

    private static bool Touches(Spell earlier, Spell later) =>
        earlier.To is not { } end || later.From is not { } start || start.DayNumber <= end.DayNumber + 1;
}
