using CooperationTracker.Domain.Time;

namespace CooperationTracker.Views;

/// <summary>The bounds by which a date is asked about, as the columns of the views hold them.</summary>
/// <param name="BegunEarliest">The first day on which it may have begun; -infinity where nothing bounds it.</param>
/// <param name="BegunLatest">The day by which it has certainly begun; infinity where it never has for sure.</param>
/// <param name="Latest">The last day on which it may have held; infinity where nothing bounds it.</param>
/// <remarks>The ends of <see cref="DateOnly"/> stand for the infinities, as the driver has it.</remarks>
internal readonly record struct Validity(DateOnly BegunEarliest, DateOnly BegunLatest, DateOnly Latest)
{
    /// <summary>The bounds of a date. A qualified one never has begun for sure.</summary>
    public static Validity Of(Edtf date) => new(
        date.BegunEarliest ?? DateOnly.MinValue,
        date.IsQualified ? DateOnly.MaxValue : date.BegunLatest ?? DateOnly.MaxValue,
        date.Latest ?? DateOnly.MaxValue);
}
