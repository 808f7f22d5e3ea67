using CooperationTracker.Views.Assessments;
using CsvHelper;

namespace CooperationTracker.Exports.Assessments;

/// <summary>Assessments as CSV, by commitment, party and period.</summary>
internal static class AssessmentTable
{
    private static readonly (string, Action<CsvWriter, AssessmentItem>)[] Columns =
    [
        ("id", (csv, a) => csv.WriteField(a.Id)),
        ("commitment", (csv, a) => csv.WriteField(a.Commitment)),
        ("party", (csv, a) => csv.WriteField(a.Party.Actor)),
        ("partyName", (csv, a) => csv.WriteField(a.Party.Name)),
        ("period", (csv, a) => csv.WriteField(a.Period.ToString())),
        ("score", (csv, a) => csv.WriteField(AnswerJson.Word(a.Score))),
        ("stage", (csv, a) => csv.WriteField(AnswerJson.Word(a.Stage))),
        ("assessor", (csv, a) => csv.WriteField(a.Assessor)),
        ("rationale", (csv, a) => csv.WriteField(a.Rationale)),
        ("reports", (csv, a) => csv.WriteField(string.Join(Csv.Separator, a.Reports))),
        ("references", (csv, a) => csv.WriteField(string.Join(Csv.Separator, a.References))),
        ("codebook", (csv, a) => csv.WriteField(a.Codebook)),
        ("position", (csv, a) => csv.WriteField(a.Position)),
        ("recordedAt", (csv, a) => csv.WriteField(a.RecordedAt.UtcDateTime)),
    ];

    public static Task WriteAsync(Question question, AssessmentFilter filter, Stream output, CancellationToken cancellation) => Csv.WriteAsync(
        output,
        Exporting.PagesAsync(paging => AssessmentQuery.ListAsync(question.DataSource, filter, question.Pinned(), paging, cancellation), "commitment"),
        Columns,
        cancellation);
}
