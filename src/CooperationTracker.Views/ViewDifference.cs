namespace CooperationTracker.Views;

/// <summary>A row that a view has and the log does not give, or the other way round.</summary>
/// <param name="View">The view.</param>
/// <param name="Table">Its table.</param>
/// <param name="IsLive">Whether the view has it; otherwise it lacks it.</param>
/// <param name="Row">The row, as PostgreSQL writes it.</param>
public sealed record ViewDifference(string View, string Table, bool IsLive, string Row);

/// <summary>What came of comparing views with what the log gives.</summary>
/// <param name="Position">The position that the views stood at.</param>
/// <param name="Difference">A row that stands in one of the two only; null where the views are what the log gives.</param>
public sealed record ViewComparison(long Position, ViewDifference? Difference);
