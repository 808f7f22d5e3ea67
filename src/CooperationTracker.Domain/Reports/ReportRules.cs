using CooperationTracker.Domain.Actors;

namespace CooperationTracker.Domain.Reports;

/// <summary>What every report must hold to, received or amended.</summary>
internal static class ReportRules
{
    /// <summary>The report with every name by id; what is wrong is refused through <paramref name="names"/>.</summary>
    public static Report Check(Report report, References names, IReadOnlySet<int> paragraphs)
    {
        if (!paragraphs.Contains(report.Paragraph))
        {
            names.Refuse(RefusalCodes.UnknownParagraph, "paragraph", paragraphs.Count == 0
                ? $"There is no paragraph {report.Paragraph}."
                : $"There is no paragraph {report.Paragraph}: the statement's paragraphs go from {paragraphs.Min()} to {paragraphs.Max()}.");
        }
        names.RequireCalendarYears(report.Occurred, "occurred");
        names.Require(report.Summary, "summary");
        if (report.Occurrence is { } occurrence)
        {
            names.RequireSlug(occurrence, "occurrence");
        }
        if (report.Implements is { } implements)
        {
            names.RequireSlug(implements, "implements");
            if (implements == report.Occurrence)
            {
                names.Refuse(RefusalCodes.Circular, "implements", $"'{implements}' cannot follow from itself.");
            }
        }
        return report.ResolveOwnFields(names) with
        {
            Participants = names.Participants(report.Participants),
            Topics = names.Topics(report.Topics),
            Effects = names.Effects(report.Effects),
        };
    }
}
