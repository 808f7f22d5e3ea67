using System.Text.Json;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Views.Statements;

/// <summary>Statements with their paragraphs and passages; what became of them stands among the corrections.</summary>
internal static class StatementProjection
{
    private static readonly Table Statement, Paragraph, Passage;

    static StatementProjection()
    {
        var tables = View.TablesOf("Statements");
        (Statement, Paragraph, Passage) = (tables[0], tables[1], tables[2]);
    }

    public static IEnumerable<RowChange> Project(Recorded e) => e.Event switch
    {
        StatementReceived received => Received(e, received),
        SourceAttached attached => Attached(e, attached),
        StatementSuperseded or StatementWithdrawn => RowChange.Nothing,
        Report or ReportAmended or ReportRetracted or ContentErased or ErasedContent => RowChange.Nothing,
        ActorRegistered or ActorAmended or ActorMerged => RowChange.Nothing,
        TopicRegistered or TopicAmended or TopicMerged => RowChange.Nothing,
        CommitmentOpened or CommitmentAmended or CommitmentMerged => RowChange.Nothing,
        FindingSettled or CommitmentAssessed => RowChange.Nothing,
        _ => throw new UnknownEventException(e.Event),
    };

    private static IEnumerable<RowChange> Received(Recorded e, StatementReceived s)
    {
        var issued = Validity.Of(s.Issued);
        yield return new RowChange.Insert(Statement, e.Position, Table.Standing,
            issued.BegunEarliest, issued.BegunLatest, issued.Latest, e.RecordedAt,
            s.Key, s.Title, s.Issuer, s.OnBehalfOf, s.Speaker, s.Venue, s.Issued.ToString(), s.Symbol,
            JsonSerializer.Serialize(s.Languages, DomainJson.Options), s.Source?.File, s.Source?.Sha256, s.Digest);
        foreach (var paragraph in s.Paragraphs)
        {
            yield return new RowChange.Insert(Paragraph,
                e.Position, Table.Standing, paragraph.Number, s.Key, paragraph.Sha256, paragraph.Text);
        }
    }

    private static IEnumerable<RowChange> Attached(Recorded e, SourceAttached attached)
    {
        yield return new RowChange.Close(Passage, e.Stream, null, e.Position);
        foreach (var passage in attached.Passages)
        {
            yield return new RowChange.Insert(Passage, e.Position, Table.Standing, passage.Number, e.Key, passage.Text);
        }
    }
}
