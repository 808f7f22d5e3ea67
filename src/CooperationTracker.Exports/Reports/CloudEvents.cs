using System.Globalization;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.Extensions;
using CloudNative.CloudEvents.SystemTextJson;
using CooperationTracker.Views.Reports;

namespace CooperationTracker.Exports.Reports;

/// <summary>Reports as CloudEvents 1.0 in structured JSON, one a line.</summary>
internal static class CloudEvents
{
    private static readonly JsonEventFormatter Formatter = new(AnswerJson.Compact, default);

    public static Task WriteAsync(Question question, ReportFilter filter, Stream output, CancellationToken cancellation) =>
        ReportLines.WriteAsync(question, filter, report => Formatter.EncodeStructuredModeMessage(Of(report), out _), output, cancellation);

    private static CloudEvent Of(ReportItem report)
    {
        var position = report.Position.ToString(CultureInfo.InvariantCulture);
        var e = new CloudEvent(CloudEventsSpecVersion.V1_0, [Sequence.SequenceAttribute])
        {
            Id = position, // of the event in the log: an amended report is another event under the same subject
            Source = new($"/statements/{report.Statement}", UriKind.Relative),
            Type = $"{Exporting.Authority}.{report.Type}",
            Subject = report.Id,
            Time = report.RecordedAt,
            DataContentType = "application/json",
            Data = report,
        };
        e[Sequence.SequenceAttribute] = report.Position.ToString("D19", CultureInfo.InvariantCulture); // sorts as text, as the extension asks
        return e;
    }
}
