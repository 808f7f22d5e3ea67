using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Views.TopicDefinitions;

/// <summary>One row for each definition of a topic; mergers stand among the corrections.</summary>
internal static class TopicDefinitionProjection
{
    private static readonly Table Table = View.TablesOf("TopicDefinitions")[0];

    public static IEnumerable<RowChange> Project(Recorded e) => e.Event switch
    {
        TopicRegistered registered => [Row(e, registered.Topic)],
        TopicAmended amended => [new RowChange.Close(Table, e.Stream, null, e.Position), Row(e, amended.Topic)],
        TopicMerged => RowChange.Nothing,
        StatementReceived or SourceAttached or StatementSuperseded or StatementWithdrawn => RowChange.Nothing,
        Report or ReportAmended or ReportRetracted or ContentErased or ErasedContent => RowChange.Nothing,
        ActorRegistered or ActorAmended or ActorMerged => RowChange.Nothing,
        CommitmentOpened or CommitmentAmended or CommitmentMerged => RowChange.Nothing,
        FindingSettled or CommitmentAssessed => RowChange.Nothing,
        _ => throw new UnknownEventException(e.Event),
    };

    private static RowChange.Insert Row(Recorded e, TopicDefinition topic) => new(
        Table, e.Position, Table.Standing, e.RecordedAt, topic.Id, topic.Name, topic.Description);
}
