using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Reports;

/// <summary>What one report says of an occurrence, as far as accounts can differ.</summary>
/// <param name="Report">The report's id.</param>
/// <param name="Statement">The key of the statement that reports it.</param>
/// <param name="Occurred">When it happened.</param>
/// <param name="Place">Where; null where it does not say.</param>
/// <param name="Participants">Who took part; empty where it names nobody.</param>
public sealed record Account(string Report, string Statement, Edtf Occurred, string? Place, IReadOnlyList<Participant> Participants)
{
    /// <summary>How real it says it is.</summary>
    public Modality Modality { get; init; }

    /// <summary>What kind of document came of it; null where it tells of none.</summary>
    public Instrument? Instrument { get; init; }

    /// <summary>What it says that it did to commitments.</summary>
    public IReadOnlyList<Effect> Effects { get; init; } = [];

    /// <summary>When its statement was issued; null where that is not known.</summary>
    public Edtf? Issued { get; init; }

    /// <summary>The position from which it is known so.</summary>
    public long Position { get; init; }
}

/// <summary>A field in which two accounts of one occurrence disagree.</summary>
/// <param name="Field"><c>date</c>, <c>place</c>, <c>participants</c> or <c>outcome</c>.</param>
/// <param name="Report">The report that was known first.</param>
/// <param name="Value">What it says.</param>
/// <param name="OtherReport">The report that differs.</param>
/// <param name="OtherValue">What that one says.</param>
public sealed record Contradiction(string Field, string Report, string Value, string OtherReport, string OtherValue);

/// <summary>Holds accounts of one occurrence against each other.</summary>
public static class OccurrenceComparison
{
    /// <summary>How many statements tell of it beside the first: a statement that says it twice does not corroborate itself.</summary>
    public static int Corroborations(IReadOnlyList<Account> accounts) =>
        Math.Max(0, accounts.Select(a => a.Statement).Distinct().Count() - 1);

    /// <summary>
    /// Where accounts of different statements disagree: dates that cannot both be right, places that are not
    /// the same, another host or chair, lists of participants of which neither includes the other, and outcomes that
    /// differ (<see cref="Outcomes"/>). What one account leaves out contradicts nothing.
    /// </summary>
    public static IReadOnlyList<Contradiction> Contradictions(IReadOnlyList<Account> accounts) =>
        [.. from i in Enumerable.Range(0, accounts.Count)
            from j in Enumerable.Range(i + 1, accounts.Count - i - 1)
            where accounts[i].Statement != accounts[j].Statement
            from contradiction in Compare(accounts[i], accounts[j])
            select contradiction];

    private static IEnumerable<Contradiction> Compare(Account a, Account b)
    {
        if (!CanOverlap(a.Occurred, b.Occurred))
        {
            yield return new("date", a.Report, a.Occurred.ToString(), b.Report, b.Occurred.ToString());
        }
        if (a.Place is not null && b.Place is not null && !SamePlace(a.Place, b.Place))
        {
            yield return new("place", a.Report, a.Place, b.Report, b.Place);
        }
        foreach (var (ours, theirs) in DifferingParts(a, b))
        {
            yield return new("participants", a.Report, string.Join(", ", ours), b.Report, string.Join(", ", theirs));
        }
        foreach (var (ours, theirs) in Outcomes.Differing(a, b))
        {
            yield return new("outcome", a.Report, ours, b.Report, theirs);
        }
    }

    /// <summary>A date that its statement calls uncertain or approximate contradicts none: nothing about it is certain.</summary>
    private static bool CanOverlap(Edtf a, Edtf b) => a.IsQualified || b.IsQualified
        || ((a.Earliest ?? DateOnly.MinValue) <= (b.Latest ?? DateOnly.MaxValue) && (b.Earliest ?? DateOnly.MinValue) <= (a.Latest ?? DateOnly.MaxValue));

    /// <summary>"Osh" and "Osh, Kyrgyzstan" are one place: the one is the other, less exactly said.</summary>
    private static bool SamePlace(string a, string b)
    {
        var ours = Parts(a);
        var theirs = Parts(b);
        return ours.IsSubsetOf(theirs) || theirs.IsSubsetOf(ours);

        static HashSet<string> Parts(string place) => place
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    private static IEnumerable<(IEnumerable<string> Ours, IEnumerable<string> Theirs)> DifferingParts(Account a, Account b)
    {
        foreach (var role in (Role[])[Role.Host, Role.Chair])
        {
            var ours = Of(a, role);
            var theirs = Of(b, role);
            if (ours.Count > 0 && theirs.Count > 0 && !ours.SetEquals(theirs))
            {
                yield return (Named(ours, role), Named(theirs, role));
            }
        }
        var all = Of(a, null);
        var allTheirs = Of(b, null);
        if (!all.IsSubsetOf(allTheirs) && !allTheirs.IsSubsetOf(all))
        {
            yield return (all.Except(allTheirs).Order(StringComparer.Ordinal), allTheirs.Except(all).Order(StringComparer.Ordinal));
        }

        static HashSet<string> Of(Account account, Role? role) =>
            [.. account.Participants.Where(p => role is null || p.Role == role).Select(p => p.Actor)];

        static IEnumerable<string> Named(IEnumerable<string> actors, Role role) =>
            actors.Order(StringComparer.Ordinal).Select(actor => $"{role.ToString().ToLowerInvariant()} {actor}");
    }
}
