using CooperationTracker.Views.Reports;

namespace CooperationTracker.Exports.Reports;

/// <summary>Reports one after another, in the order in which they were recorded.</summary>
internal static class ReportLines
{
    /// <summary>The reports that match.</summary>
    public static IAsyncEnumerable<ReportItem> ReadAsync(Question question, ReportFilter filter, CancellationToken cancellation) =>
        Exporting.PagesAsync(paging => ReportQuery.ListAsync(question.DataSource, filter, question.Pinned(), paging, cancellation), "recorded");

    /// <summary>A line for each report for which there is one.</summary>
    public static async Task WriteAsync(
        Question question, ReportFilter filter, Func<ReportItem, ReadOnlyMemory<byte>?> line, Stream output, CancellationToken cancellation)
    {
        using var buffered = new Buffered(output);
        await foreach (var report in ReadAsync(question, filter, cancellation))
        {
            if (line(report) is { } text)
            {
                buffered.Stream.Write(text.Span);
                buffered.Stream.WriteByte((byte)'\n');
                await buffered.StepAsync(cancellation);
            }
        }
        await buffered.PassAsync(cancellation);
    }
}
