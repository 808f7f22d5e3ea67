namespace CooperationTracker.Views;

/// <summary>How far a projection or a rebuild has come.</summary>
/// <param name="Activity">What is being done: <c>project</c>, <c>rebuild</c>, <c>index</c> or <c>swap</c>.</param>
/// <param name="Position">The position reached.</param>
/// <param name="UpTo">The position it goes to.</param>
/// <param name="Events">How many events it has projected so far.</param>
public sealed record ProjectionProgress(string Activity, long Position, long UpTo, long Events);
