namespace CooperationTracker.Views;

/// <summary>A row that a view has and the log does not give, or the other way round.</summary>
/// <param name="View">The view.</param>
/// <param name="Table">Its table.</param>
/// <param name="IsLive">Whether the view has it; otherwise it lacks it.</param>
/// <param name="Row">The row, as PostgreSQL writes it.</param>
public sealed record ViewDifference(string View, string Table, bool IsLive, string Row);
