using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Views.Moments;

/// <summary>Every event carries its day to its position.</summary>
internal static class MomentProjection
{
    private static readonly Table Table = View.TablesOf("Moments")[0];

    public static IEnumerable<RowChange> Project(Recorded e) => e.Event switch
    {
        StatementReceived or SourceAttached or StatementSuperseded or StatementWithdrawn => Reach(e),
        Report or ReportAmended or ReportRetracted or ContentErased or ErasedContent => Reach(e),
        ActorRegistered or ActorAmended or ActorMerged => Reach(e),
        TopicRegistered or TopicAmended or TopicMerged => Reach(e),
        CommitmentOpened or CommitmentAmended or CommitmentMerged => Reach(e),
        FindingSettled or CommitmentAssessed => Reach(e),
        _ => throw new UnknownEventException(e.Event),
    };

    private static IEnumerable<RowChange> Reach(Recorded e) =>
        [new RowChange.Reach(Table, DateOnly.FromDateTime(e.RecordedAt.UtcDateTime), e.Position)];
}
