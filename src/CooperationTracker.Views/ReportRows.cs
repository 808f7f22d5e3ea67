using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Views;

/// <summary>
/// When the rows of a report come and go: the same in every view of reports. A row's known_from is the
/// position of the event that made it, so it also tells which rows of different tables belong together.
/// </summary>
internal static class ReportRows
{
    /// <summary>The changes of a table whose rows are made from reports.</summary>
    /// <param name="e">The event.</param>
    /// <param name="table">The table.</param>
    /// <param name="rows">The rows of one report.</param>
    /// <exception cref="UnknownEventException">The event has no line here.</exception>
    public static IEnumerable<RowChange> Project(
        Recorded e, Table table, Func<Recorded, Report, IEnumerable<RowChange>> rows)
    {
        return e.Event switch
        {
            Report report => rows(e, report),
            ReportAmended amended => [Close(amended.Report.Id), .. rows(e, amended.Report)],
            ReportRetracted retracted => [Close(retracted.ReportId)],
            ContentErased erased => [new RowChange.Erase(table, e.Stream, erased.Versions)],
            ErasedContent => RowChange.Nothing,
            StatementSuperseded or StatementWithdrawn => [Close(null)],
            StatementReceived or SourceAttached => RowChange.Nothing,
            ActorRegistered or ActorAmended or ActorMerged => RowChange.Nothing,
            TopicRegistered or TopicAmended or TopicMerged => RowChange.Nothing,
            CommitmentOpened or CommitmentAmended or CommitmentMerged => RowChange.Nothing,
            FindingSettled or CommitmentAssessed => RowChange.Nothing,
            _ => throw new UnknownEventException(e.Event),
        };

        RowChange Close(string? report) => new RowChange.Close(table, e.Stream, report, e.Position);
    }
}
