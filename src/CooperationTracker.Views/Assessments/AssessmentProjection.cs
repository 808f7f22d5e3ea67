using System.Text.Json;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Views.Assessments;

/// <summary>One row for each assessment; the same assessor's next one of the same stage, party and period closes it.</summary>
internal static class AssessmentProjection
{
    private static readonly Table Table = View.TablesOf("Assessments")[0];

    public static IEnumerable<RowChange> Project(Recorded e) => e.Event switch
    {
        CommitmentAssessed assessed => Rows(e, assessed),
        FindingSettled => RowChange.Nothing,
        StatementReceived or SourceAttached or StatementSuperseded or StatementWithdrawn => RowChange.Nothing,
        Report or ReportAmended or ReportRetracted or ContentErased or ErasedContent => RowChange.Nothing,
        ActorRegistered or ActorAmended or ActorMerged => RowChange.Nothing,
        TopicRegistered or TopicAmended or TopicMerged => RowChange.Nothing,
        CommitmentOpened or CommitmentAmended or CommitmentMerged => RowChange.Nothing,
        _ => throw new UnknownEventException(e.Event),
    };

    private static IEnumerable<RowChange> Rows(Recorded e, CommitmentAssessed a)
    {
        var period = Validity.Of(a.Period);
        return
        [
            new RowChange.Close(Table, e.Stream, a.Id, e.Position),
            new RowChange.Insert(Table, e.Position, Table.Standing, period.BegunEarliest, period.BegunLatest, period.Latest, e.RecordedAt,
                a.Id, a.Commitment, a.Party, a.Period.ToString(), Words.Of(a.Score), Words.Of(a.Stage), a.Assessor, a.Rationale,
                JsonSerializer.Serialize(a.Reports, DomainJson.Options), JsonSerializer.Serialize(a.References, DomainJson.Options), a.Codebook),
        ];
    }
}
