namespace CooperationTracker.Views;

/// <summary>The two times of a question: what had happened by a day, as it was known at a position.</summary>
/// <param name="AsOf">The day: what had possibly begun by its end counts.</param>
/// <param name="Certainly">Whether only what had certainly begun by then counts.</param>
/// <param name="KnownAt">The position: what was recorded up to it counts, as it stood then.</param>
public readonly record struct Times(DateOnly AsOf, bool Certainly = false, long KnownAt = Times.Now)
{
    /// <summary>Known at the latest position.</summary>
    public const long Now = long.MaxValue - 1;
}
