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
        var resolved = report.ResolveOwnFields(names) with
        {
            Participants = names.Participants(report.Participants),
            Topics = names.Topics(report.Topics),
            Effects = names.Effects(report.Effects),
        };
        if (resolved.Participants.Count + resolved.OwnParticipants().Count() > Report.MostParticipants
            && resolved.AllParticipants().Count is > Report.MostParticipants and var count)
        {
            names.Refuse(RefusalCodes.TooMany, "participants",
                $"{count} take part, those of the type's own fields included; a report has {Report.MostParticipants} at most. Name the organization or body that they are, or take the report apart.");
        }
        return resolved;
    }
}
