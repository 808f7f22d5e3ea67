using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Views.Corrections;

/// <summary>
/// One row for each correction, and one for each commitment that an erased report acted on. A correction is itself never
/// corrected, so its row always stands.
/// </summary>
internal static class CorrectionProjection
{
    private static readonly Table Table = View.TablesOf("Corrections")[0];

    public static IEnumerable<RowChange> Project(Recorded e) => e.Event switch
    {
        ReportAmended c => Row(e, "report", c.Report.Id, CorrectionKind.Amended, null, c.Reason, c.Author),
        ReportRetracted c => Row(e, "report", c.ReportId, CorrectionKind.Retracted, null, c.Reason, c.Author),
        ContentErased c => Erased(e, c),
        StatementWithdrawn c => Row(e, "statement", e.Key, CorrectionKind.Withdrawn, null, c.Reason, c.Author),
        StatementSuperseded c => Row(e, "statement", e.Key, CorrectionKind.Superseded, c.By, c.Reason, c.Author),
        ActorAmended c => Row(e, "actor", e.Key, CorrectionKind.Amended, null, c.Reason, c.Author),
        ActorMerged c => Row(e, "actor", c.Id, CorrectionKind.Merged, c.Into, c.Reason, c.Author),
        TopicAmended c => Row(e, "topic", e.Key, CorrectionKind.Amended, null, c.Reason, c.Author),
        TopicMerged c => Row(e, "topic", c.Id, CorrectionKind.Merged, c.Into, c.Reason, c.Author),
        CommitmentAmended c => Row(e, "commitment", e.Key, CorrectionKind.Amended, null, c.Reason, c.Author),
        CommitmentMerged c => Row(e, "commitment", c.Id, CorrectionKind.Merged, c.Into, c.Reason, c.Author),
        Report or ErasedContent or StatementReceived or SourceAttached => RowChange.Nothing,
        ActorRegistered or TopicRegistered or CommitmentOpened => RowChange.Nothing,
        FindingSettled or CommitmentAssessed => RowChange.Nothing,
        _ => throw new UnknownEventException(e.Event),
    };

    private static IEnumerable<RowChange> Row(
        Recorded e, string subjectType, string subject, CorrectionKind kind, string? successor, string reason, string author) =>
        [new RowChange.Insert(Table, e.Position, Table.Standing, e.RecordedAt,
            subjectType, subject, Words.Of(kind), successor, reason, author, null, null)];

    private static IEnumerable<RowChange> Erased(Recorded e, ContentErased c)
    {
        // The reason of an amendment was part of its content.
        return [new RowChange.Erase(Table, e.Stream, c.Versions), Row("report", c.ReportId), .. c.Commitments.Select(commitment => Row("commitment", commitment))];

        RowChange.Insert Row(string subjectType, string subject) => new(Table, e.Position, Table.Standing, e.RecordedAt,
            subjectType, subject, Words.Of(CorrectionKind.Erased), null, c.Reason, c.Author, c.ReportId, c.LegalBasis);
    }
}
