using CooperationTracker.Views.Commitments;
using CsvHelper;

namespace CooperationTracker.Exports.Commitments;

/// <summary>Commitments as CSV, by id.</summary>
internal static class CommitmentTable
{
    private static readonly (string, Action<CsvWriter, CommitmentItem>)[] Columns =
    [
        ("id", (csv, c) => csv.WriteField(c.Id)),
        ("title", (csv, c) => csv.WriteField(c.Title)),
        ("scope", (csv, c) => csv.WriteField(c.Scope)),
        ("status", (csv, c) => csv.WriteField(AnswerJson.Word(c.Status))),
        ("certainStatus", (csv, c) => csv.WriteField(AnswerJson.Word(c.CertainStatus ?? c.Status))),
        ("parties", (csv, c) => csv.WriteField(string.Join(Csv.Separator, c.Parties.Select(p => p.Actor)))),
        ("partyNames", (csv, c) => csv.WriteField(string.Join(Csv.Separator, c.Parties.Select(p => p.Name)))),
        ("topics", (csv, c) => csv.WriteField(string.Join(Csv.Separator, c.Topics))),
        ("merged", (csv, c) => csv.WriteField(string.Join(Csv.Separator, c.Merged))),
        ("effects", (csv, c) => csv.WriteField(c.Effects)),
        ("statements", (csv, c) => csv.WriteField(c.Statements)),
        ("firstEffect", (csv, c) => csv.WriteField(c.FirstEffect)),
        ("lastEffect", (csv, c) => csv.WriteField(c.LastEffect)),
        ("review", (csv, c) => csv.WriteField(c.Review?.ToString())),
        ("reviewState", (csv, c) => csv.WriteField(c.ReviewState is { } state ? AnswerJson.Word(state) : null)),
        ("position", (csv, c) => csv.WriteField(c.Position)),
        ("recordedAt", (csv, c) => csv.WriteField(c.RecordedAt.UtcDateTime)),
    ];

    public static Task WriteAsync(Question question, CommitmentFilter filter, Stream output, CancellationToken cancellation) => Csv.WriteAsync(
        output,
        Exporting.PagesAsync(paging => CommitmentQuery.ListAsync(question.DataSource, filter, question.Pinned(), paging, cancellation), "id"),
        Columns,
        cancellation);
}
