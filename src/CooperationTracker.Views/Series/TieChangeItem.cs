using CooperationTracker.Views.Actors;

namespace CooperationTracker.Views.Series;

/// <summary>How the tie of two actors changed between two days.</summary>
/// <param name="A">The actor whose id sorts first; where one actor's partners are asked for, that actor.</param>
/// <param name="B">The other actor.</param>
/// <param name="WeightBefore">The sum of the reports' Goldstein weights as of the earlier day.</param>
/// <param name="Weight">The same as of the later day.</param>
/// <param name="ReportsBefore">How many reports as of the earlier day.</param>
/// <param name="Reports">How many as of the later day.</param>
public sealed record TieChangeItem(
    NamedActor A, NamedActor B, decimal WeightBefore, decimal Weight, long ReportsBefore, long Reports)
{
    /// <summary>By how much the weight changed.</summary>
    public decimal WeightChange => Weight - WeightBefore;

    /// <summary>By how many reports.</summary>
    public long ReportsChange => Reports - ReportsBefore;
}
