using CooperationTracker.Domain.Reports;

namespace CooperationTracker.Domain.Findings;

/// <summary>Something was planned for a time that has passed, and no report tells that it took place.</summary>
/// <remarks>
/// The due date is the codebook's: what lies ahead has the date for which it is set. A plan that has no such date bears
/// the day on which it was announced, which is why only what lies after its own statement has a due date.
/// </remarks>
internal static class PlanOverdue
{
    public static readonly FindingRule Rule = new("plan-overdue", Severity.Medium,
        "A statement plans something for a time after itself; that time has passed, and no report tells that it took place, of anything that followed from it, or that a commitment it acts on was kept.");

    public static Finding? Find(Followed.Plan plan, DateOnly asOf) =>
        plan is { Modality: Modality.Planned, Kept.Count: 0, Occurred: { IsQualified: false, Earliest: { } first, Latest: { } due }, Issued.Latest: { } issued }
            && first > issued && due < asOf
            ? Rule.About(plan, $"Planned for {plan.Occurred} ({plan.Report}), and no report tells that it took place: {plan.Summary}")
            : null;
}
