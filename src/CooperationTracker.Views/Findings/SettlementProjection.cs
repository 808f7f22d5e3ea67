using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Views.Findings;

/// <summary>One row for each verdict on a finding; the next one closes it.</summary>
internal static class SettlementProjection
{
    private static readonly Table Table = View.TablesOf("Findings")[0];

    public static IEnumerable<RowChange> Project(Recorded e) => e.Event switch
    {
        FindingSettled s =>
        [
            new RowChange.Close(Table, e.Stream, null, e.Position),
            new RowChange.Insert(Table, e.Position, Table.Standing, e.RecordedAt, s.Finding, s.Kind, s.Subject, Words.Of(s.Verdict), s.Known, s.Reason, s.Author),
        ],
        StatementReceived or SourceAttached or StatementSuperseded or StatementWithdrawn => RowChange.Nothing,
        Report or ReportAmended or ReportRetracted or ContentErased or ErasedContent => RowChange.Nothing,
        ActorRegistered or ActorAmended or ActorMerged => RowChange.Nothing,
        TopicRegistered or TopicAmended or TopicMerged => RowChange.Nothing,
        CommitmentOpened or CommitmentAmended or CommitmentMerged or CommitmentAssessed => RowChange.Nothing,
        _ => throw new UnknownEventException(e.Event),
    };
}
