using CooperationTracker.Domain.Commitments;

namespace CooperationTracker.Views.Series;

/// <summary>How far commitments had come at the end of a period, or on the asked day where that comes first.</summary>
/// <param name="Period">Its first day; null for effects of which nothing bounds when they began: they come before every period.</param>
/// <param name="Commitments">How many commitments had each status. All statuses are there.</param>
public sealed record StatusItem(DateOnly? Period, IReadOnlyDictionary<CommitmentStatus, long> Commitments);
