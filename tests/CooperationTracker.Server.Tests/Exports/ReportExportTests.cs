using System.Globalization;
using System.Text;
using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.Extensions;
using CloudNative.CloudEvents.SystemTextJson;
using CooperationTracker.Domain.Reports;
using Ical.Net.CalendarComponents;

namespace CooperationTracker.Server.Tests.Exports;

/// <summary>Reports, read back.</summary>
public sealed class ReportExportTests(ExportServer server) : IClassFixture<ExportServer>
{
    private static readonly string[] Cooperative = ["AGREE", "CONSULT", "SUPPORT", "COOPERATE"];

    [Fact]
    public async Task Every_report_is_a_cloud_event_in_the_order_of_the_record()
    {
        var reports = await server.GetJsonAsync("/reports?limit=1000&sort=recorded");
        var events = (await LinesAsync("/exports/events.cloudevents.jsonl"))
            .Select(line => new JsonEventFormatter().DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(line), null, Sequence.AllAttributes)).ToList();

        events.ShouldAllBe(e => e.IsValid && e.SpecVersion == CloudEventsSpecVersion.V1_0);
        events.Select(e => $"{e.Subject} {e.Id}").ShouldBe(reports.GetProperty("items").EnumerateArray()
            .Select(r => $"{r.GetProperty("id").GetString()} {r.GetProperty("position").GetRawText()}"));
        events.Select(e => (string)e[Sequence.SequenceAttribute]!).ShouldBeInOrder();
        events.Select(e => e.Source + e.Id).ShouldBeUnique();
        events.Select(e => ((JsonElement)e.Data!).GetRawText().Length).ShouldAllBe(length => length > 100);
        var hostile = events.Single(e => e.Subject == $"{ExportServer.Statement}:vague");
        hostile.Type.ShouldBe("cooperationtracker.MeetingHeld");
        hostile.Source!.ToString().ShouldBe($"/statements/{ExportServer.Statement}");
        ((JsonElement)hostile.Data!).GetProperty("details").GetProperty("name").GetString().ShouldBe(ExportServer.Hostile);
    }

    [Fact]
    public async Task Every_act_is_a_plover_record_that_keeps_its_organizations()
    {
        var acts = CodebookEntry.All.Where(e => e.Plover is not null).ToDictionary(e => e.Name);
        var reports = (await server.GetJsonAsync("/reports?limit=1000&sort=recorded")).GetProperty("items").EnumerateArray()
            .Where(r => acts.ContainsKey(r.GetProperty("type").GetString()!)).ToList();
        var records = (await LinesAsync("/exports/events.plover.jsonl")).Select(l => JsonElement.Parse(l)).ToList();

        records.Select(r => r.GetProperty("id").GetString()).ShouldBe(reports.Select(r => r.GetProperty("id").GetString()));
        records.Zip(reports).ShouldAllBe(r => r.First.GetProperty("event")[0].GetString() == acts[r.Second.GetProperty("type").GetString()!].Plover);
        records.ShouldAllBe(r => Cooperative.Contains(r.GetProperty("event")[0].GetString()) && r.GetProperty("actor").ValueKind == JsonValueKind.Array);
        records.ShouldAllBe(r => r.GetProperty("quad_code").GetInt32() == (r.GetProperty("event")[0].GetString() == "COOPERATE" ? 2 : 1));
        foreach (var record in records)
        {
            var occurred = Domain.Time.Edtf.Parse(record.GetProperty("edtf").GetString()!);
            Day(record, "date").ShouldBe(occurred.Earliest);
            Day(record, "enddate").ShouldBe(occurred.Latest);
        }
        var hostile = records.Single(r => r.GetProperty("id").GetString() == $"{ExportServer.Statement}:vague");
        hostile.GetProperty("actor")[0].GetProperty("code").GetString().ShouldBe("IGO");
        hostile.GetProperty("actor")[0].GetProperty("identifier_text").GetString().ShouldBe(ExportServer.Hostile);
        hostile.GetProperty("recipient")[0].GetProperty("identifier_id").GetString().ShouldBe("osce");
        hostile.GetProperty("event_loc").GetProperty("extracted_place").GetString().ShouldBe(ExportServer.Hostile);
    }

    [Fact]
    public async Task Every_meeting_with_a_bound_is_in_the_calendar_and_the_others_are_counted()
    {
        var text = Encoding.UTF8.GetString(await server.ExportAsync("/exports/meetings.ics"));
        var calendar = Ical.Net.Calendar.Load(text)!;
        var meetings = calendar.Events.ToDictionary(e => e.Uid!);

        var reports = new[] { "MeetingHeld", "MeetingScheduled" }.SelectMany(type => server.GetJsonAsync($"/reports?limit=1000&type={type}&asOf=9999-12-31")
            .GetAwaiter().GetResult().GetProperty("items").EnumerateArray()).Select(r => (Id: r.GetProperty("id").GetString()!, Occurred: Domain.Time.Edtf.Parse(r.GetProperty("occurred").GetString()!))).ToList();
        meetings.Keys.ShouldBe(reports.Where(r => (r.Occurred.Earliest ?? r.Occurred.Latest) is not null).Select(r => $"{r.Id}@cooperationtracker"), ignoreOrder: true);
        calendar.Properties["X-TRACKER-LEFT-OUT"]!.Value!.ToString().ShouldBe(reports.Count(r => (r.Occurred.Earliest ?? r.Occurred.Latest) is null).ToString(CultureInfo.InvariantCulture));
        meetings.Values.ShouldAllBe(e => e.IsAllDay && e.DtStamp != null && e.DtStart!.Value < e.DtEnd!.Value);
        text.Split("\r\n").ShouldAllBe(line => Encoding.UTF8.GetByteCount(line) <= 75 && line.All(c => c == '\t' || !char.IsControl(c)));

        Shown("vague").ShouldBe((new(2019, 5, 3), new(2019, 5, 4), "CONFIRMED", ExportServer.Plain));
        Shown("before").ShouldBe((new(2003, 11, 27), new(2003, 11, 28), "TENTATIVE", $"{ExportServer.Plain} (../2003-11-27)"));
        Shown("ahead").ShouldBe((new(2140, 1, 2), new(2140, 1, 5), "TENTATIVE", ExportServer.Plain));

        (DateOnly, DateOnly, string?, string?) Shown(string id)
        {
            var e = meetings[$"{ExportServer.Statement}:{id}@cooperationtracker"];
            return (e.DtStart!.Date, e.DtEnd!.Date, e.Status, e.Summary!.Replace("\n", "\r\n", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_filters_of_reports_narrow_exports_too()
    {
        var some = await LinesAsync("/exports/events.cloudevents.jsonl?statement=caco-osce-2004&type=MeetingHeld");
        var all = await server.GetJsonAsync("/reports?statement=caco-osce-2004&type=MeetingHeld&limit=1000");

        some.Count.ShouldBe(all.GetProperty("items").GetArrayLength());
        some.ShouldNotBeEmpty();
        CalendarEvent[] held = [.. Ical.Net.Calendar.Load(Encoding.UTF8.GetString(await server.ExportAsync($"/exports/meetings.ics?actor={ExportServer.Actor}&type=MeetingHeld")))!.Events];
        held.Length.ShouldBe(2);
    }

    private async Task<IReadOnlyList<string>> LinesAsync(string path)
    {
        var text = Encoding.UTF8.GetString(await server.ExportAsync(path));
        text.ShouldEndWith("\n");
        return text[..^1].Split('\n');
    }

    private static DateOnly? Day(JsonElement record, string name) =>
        record.TryGetProperty(name, out var day) && day.GetString() is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
}
