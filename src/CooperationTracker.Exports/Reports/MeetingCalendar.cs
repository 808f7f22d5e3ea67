using System.Globalization;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Time;
using CooperationTracker.Views.Reports;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.Serialization;

namespace CooperationTracker.Exports.Reports;

/// <summary>
/// Meetings held and scheduled as an iCalendar of all-day events, from the earliest to the latest day. One whose days
/// are not sure is tentative and says its date in full; one that nothing bounds is left out and counted.
/// </summary>
internal static class MeetingCalendar
{
    private const string End = "END:VCALENDAR";

    private static readonly Type[] Types = [typeof(MeetingHeld), typeof(MeetingScheduled)];

    public static async Task WriteAsync(Question question, ReportFilter filter, Stream output, CancellationToken cancellation)
    {
        ReportFilter[] filters = [.. Types.Where(t => filter.Type is null || filter.Type == t.Name).Select(t => filter with { Type = t.Name })];
        var leftOut = 0L;
        foreach (var meetings in filters)
        {
            leftOut += await UnboundedQuery.CountAsync(question.DataSource, meetings, question.Pinned(), cancellation);
        }
        using var buffered = new Buffered(output);
        using var writer = new StreamWriter(buffered.Stream, Exporting.Utf8) { NewLine = "\r\n", AutoFlush = true };
        writer.Write(Head(question, leftOut));
        var serializer = new EventSerializer();
        foreach (var meetings in filters)
        {
            await foreach (var report in ReportLines.ReadAsync(question, meetings, cancellation))
            {
                if (Of(report) is { } meeting)
                {
                    writer.Write(serializer.SerializeToString(meeting));
                    await buffered.StepAsync(cancellation);
                }
            }
        }
        writer.WriteLine(End);
        await buffered.PassAsync(cancellation);
    }

    /// <summary>The calendar without its events and its end.</summary>
    private static string Head(Question question, long leftOut)
    {
        var calendar = new Ical.Net.Calendar { ProductId = $"-//{Exporting.Authority}//meetings//EN" };
        calendar.AddProperty("X-WR-CALNAME", "Meetings");
        if (question.Times.AsOf < DateOnly.MaxValue)
        {
            calendar.AddProperty("X-TRACKER-AS-OF", question.Times.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
        calendar.AddProperty("X-TRACKER-KNOWN-AT", question.KnownAt.ToString(CultureInfo.InvariantCulture));
        calendar.AddProperty("X-TRACKER-LEFT-OUT", leftOut.ToString(CultureInfo.InvariantCulture));
        var text = new CalendarSerializer().SerializeToString(calendar)!;
        return text[..text.IndexOf(End, StringComparison.Ordinal)];
    }

    private static CalendarEvent? Of(ReportItem report)
    {
        if ((report.Occurred.Earliest ?? report.Occurred.Latest) is not { } first)
        {
            return null;
        }
        var last = report.Occurred.Latest ?? first;
        var vague = IsVague(report.Occurred);
        var meeting = new CalendarEvent
        {
            Uid = $"{report.Id}@{Exporting.Authority}",
            DtStamp = new(report.RecordedAt.UtcDateTime),
            LastModified = new(report.RecordedAt.UtcDateTime),
            Start = new(first),
            // The day after the last; of the last day that there is, there is none.
            End = last < DateOnly.MaxValue ? new(last.AddDays(1)) : null,
            Summary = Exporting.Plain(vague ? $"{Name(report)} ({report.Occurred})" : Name(report)),
            Description = Exporting.Plain(Description(report)),
            Status = vague || report.Modality is not (Modality.Happened or Modality.Ongoing) ? EventStatus.Tentative : EventStatus.Confirmed,
            Transparency = TransparencyType.Transparent,
            Categories = [.. report.Topics.Select(Exporting.Plain)],
        };
        if (report.Details.TryGetProperty("place", out var place))
        {
            meeting.Location = Exporting.Plain(place.GetString()!);
        }
        meeting.AddProperty("X-TRACKER-EDTF", report.Occurred.ToString());
        meeting.AddProperty("X-TRACKER-OCCURRENCE", report.Occurrence ?? report.Id);
        return meeting;
    }

    /// <summary>Whether the days are not sure to be those of the meeting: those of a month, about a day, before a day.</summary>
    private static bool IsVague(Edtf occurred) => occurred.Earliest is not { } first || occurred.Latest is not { } last
        || !(occurred.CertainlyOn(first) && occurred.CertainlyOn(last));

    private static string Name(ReportItem report) => report.Details.GetProperty("name").GetString()!;

    private static string Description(ReportItem report) => string.Join('\n', ((string?[])
    [
        report.Summary,
        $"With {string.Join(", ", report.Participants.Select(p => p.Name).Distinct())}.",
        $"Date: {report.Occurred}{(report.DateWording is { } wording ? $" ({wording})" : "")}.",
        $"Said in {report.Statement}, paragraph {report.Paragraph}.",
    ]).OfType<string>());
}
