using System.Text.Json;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Views.Commitments;

/// <summary>One row for each definition of a commitment; mergers stand among the corrections.</summary>
internal static class CommitmentProjection
{
    private static readonly Table Table = View.TablesOf("Commitments")[0];

    public static IEnumerable<RowChange> Project(Recorded e) => e.Event switch
    {
        CommitmentOpened opened => [Row(e, opened.Commitment)],
        CommitmentAmended amended => [new RowChange.Close(Table, e.Stream, null, e.Position), Row(e, amended.Commitment)],
        CommitmentMerged => RowChange.Nothing,
        StatementReceived or SourceAttached or StatementSuperseded or StatementWithdrawn => RowChange.Nothing,
        Report or ReportAmended or ReportRetracted or ContentErased or ErasedContent => RowChange.Nothing,
        ActorRegistered or ActorAmended or ActorMerged => RowChange.Nothing,
        TopicRegistered or TopicAmended or TopicMerged => RowChange.Nothing,
        FindingSettled or CommitmentAssessed => RowChange.Nothing,
        _ => throw new UnknownEventException(e.Event),
    };

    private static RowChange.Insert Row(Recorded e, CommitmentDefinition c) => new(Table,
        e.Position, Table.Standing, e.RecordedAt, c.Id, c.Title, c.Scope,
        JsonSerializer.Serialize(c.Parties, DomainJson.Options), JsonSerializer.Serialize(c.Topics, DomainJson.Options), c.Review?.ToString());
}
