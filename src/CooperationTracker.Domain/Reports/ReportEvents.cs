namespace CooperationTracker.Domain.Reports;

/// <summary>A report was coded wrongly: this one replaces it from now on.</summary>
/// <param name="Report">The report as it should have been, under the same id; its type may differ.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who.</param>
public sealed record ReportAmended(Report Report, string Reason, string Author) : IEvent;

/// <summary>A report should not have been coded: it counts no more from now on.</summary>
/// <param name="ReportId">The report's id in the log.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who.</param>
public sealed record ReportRetracted(string ReportId, string Reason, string Author) : IEvent;
