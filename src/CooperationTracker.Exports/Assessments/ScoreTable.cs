using CooperationTracker.Domain.Assessments;
using CooperationTracker.Views.Assessments;
using CsvHelper;

namespace CooperationTracker.Exports.Assessments;

/// <summary>Scorecards as CSV: of each card a row for all assessors, then one for each; final and interim scores in rows of their own.</summary>
public static class ScoreTable
{
    private static readonly (string, Action<CsvWriter, Line>)[] Columns =
    [
        ("id", (csv, l) => csv.WriteField(l.Card.Id)),
        ("commitment", (csv, l) => csv.WriteField(l.Card.Commitment)),
        ("party", (csv, l) => csv.WriteField(l.Card.Party)),
        ("first", (csv, l) => csv.WriteField(l.Card.First)),
        ("last", (csv, l) => csv.WriteField(l.Card.Last)),
        ("assessor", (csv, l) => csv.WriteField(l.Assessor)),
        ("stage", (csv, l) => csv.WriteField(AnswerJson.Word(l.Stage))),
        ("full", (csv, l) => csv.WriteField(l.Tally.Full)),
        ("partial", (csv, l) => csv.WriteField(l.Tally.Partial)),
        ("none", (csv, l) => csv.WriteField(l.Tally.None)),
        ("noEvidence", (csv, l) => csv.WriteField(l.Tally.NoEvidence)),
        ("mean", (csv, l) => csv.WriteField(l.Tally.Mean)),
        ("alphaNominal", (csv, l) => csv.WriteField(l.Agreement?.Nominal)),
        ("alphaOrdinal", (csv, l) => csv.WriteField(l.Agreement?.Ordinal)),
        ("alphaInterval", (csv, l) => csv.WriteField(l.Agreement?.Interval)),
    ];

    /// <summary>Writes the cards that a filter asks for.</summary>
    public static async Task WriteAsync(Question question, AssessmentFilter filter, Stream output, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(question);
        var board = await AssessmentQuery.ScoresAsync(question.DataSource, filter, question.Pinned(), cancellation);
        await Csv.WriteAsync(output, board.Cards.SelectMany(Lines).ToAsyncEnumerable(), Columns, cancellation);
    }

    private static IEnumerable<Line> Lines(Scorecard card) =>
        from stage in Enum.GetValues<Stage>().Reverse()
        from line in new Line(card, null, stage, Of(stage, card.Final, card.Interim)!, stage == Stage.Final ? card.Agreement : card.InterimAgreement) is var all
            ? card.Assessors.Select(a => new Line(card, a.Assessor, stage, Of(stage, a.Final, a.Interim)!, null)).Prepend(all)
            : []
        where line.Tally is not null
        select line;

    private static Tally? Of(Stage stage, Tally? final, Tally? interim) => stage == Stage.Final ? final : interim;

    private sealed record Line(Scorecard Card, string? Assessor, Stage Stage, Tally Tally, ScoreAgreement? Agreement);
}
