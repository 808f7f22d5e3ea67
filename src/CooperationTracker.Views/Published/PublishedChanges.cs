using CooperationTracker.Domain.Findings;
using CooperationTracker.Views.Commitments;

namespace CooperationTracker.Views.Published;

/// <summary>Which integration events follow from what was known earlier and what is known later. Pure: what was known is asked elsewhere.</summary>
internal static class PublishedChanges
{
    /// <summary>Every change of a status, position by position.</summary>
    public static IEnumerable<IntegrationEvent> OfStatuses(IEnumerable<StatusChange> changes, DateOnly asOf) =>
        changes.Select(c => new CommitmentStatusChanged(c.Commitment, c.Title, c.Before, c.After, c.Cause, asOf, c.Position));

    /// <summary>The ties whose reports or weight differ.</summary>
    /// <param name="before">The ties known at the earlier position; what is missing has no report.</param>
    /// <param name="after">The ties known at the later one.</param>
    /// <param name="asOf">The day that both are about.</param>
    /// <param name="since">The earlier position.</param>
    /// <param name="position">The later one.</param>
    public static IEnumerable<IntegrationEvent> OfTies(
        IReadOnlyDictionary<(string A, string B), TieKnown> before, IReadOnlyDictionary<(string A, string B), TieKnown> after,
        DateOnly asOf, long since, long position) =>
        from pair in before.Keys.Union(after.Keys)
        let was = before.GetValueOrDefault(pair)
        let @is = after.GetValueOrDefault(pair)
        where was != @is
        orderby pair
        select new TieChanged(pair.A, pair.B, was, @is, asOf, since, position);

    /// <summary>The findings that were none before.</summary>
    public static IEnumerable<IntegrationEvent> OfFindings(IEnumerable<Finding> before, IEnumerable<Finding> after, DateOnly asOf, long position) => after
        .ExceptBy(before.Select(f => f.Id), f => f.Id)
        .OrderBy(f => f.Id, StringComparer.Ordinal)
        .Select(f => new FindingRaised(f.Id, f.Kind, f.Severity, f.Subject, f.Sentence, f.Reports, asOf, position));
}
