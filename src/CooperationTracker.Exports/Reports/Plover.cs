using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Views.Actors;
using CooperationTracker.Views.Reports;

namespace CooperationTracker.Exports.Reports;

/// <summary>
/// Reports as PLOVER records, one a line. Types that are no act have no PLOVER class and no record. Each actor keeps
/// its own id and name, whatever general code it has; what PLOVER has no field for stands in fields of our own.
/// </summary>
internal static class Plover
{
    private const int VerbalCooperation = 1;
    private const int MaterialCooperation = 2;

    private static readonly Dictionary<string, CodebookEntry> Codebook = CodebookEntry.All.ToDictionary(e => e.Name);

    private static readonly JsonSerializerOptions Json = new(AnswerJson.Compact) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static async Task WriteAsync(Question question, ReportFilter filter, Stream output, CancellationToken cancellation)
    {
        var registry = await RegistryQuery.ReadAsync(question.DataSource, question.Pinned(), cancellation);
        await ReportLines.WriteAsync(question, filter, report => Codebook[report.Type] is { Plover: { } plover } entry
            ? JsonSerializer.SerializeToUtf8Bytes(Of(report, entry, plover, registry), Json)
            : (ReadOnlyMemory<byte>?)null, output, cancellation);
    }

    private static Record Of(ReportItem report, CodebookEntry entry, string plover, Registry registry)
    {
        var to = report.Participants.ToLookup(p => p.Role is Role.Addressee or Role.Target);
        return new(
            report.Id,
            report.Occurred.Earliest, report.Occurred.Latest,
            [.. to[false].DistinctBy(p => p.Actor).Select(p => Of(p, registry))], [.. to[true].DistinctBy(p => p.Actor).Select(p => Of(p, registry))],
            [plover], plover == "COOPERATE" ? MaterialCooperation : VerbalCooperation,
            report.Details.TryGetProperty("place", out var place) ? new(place.GetString()!) : null,
            report.Occurrence,
            new($"{report.Statement}, paragraph {report.Paragraph}", $"{Exporting.Authority}-{CodebookEntry.Version}"),
            DateOnly.FromDateTime(report.RecordedAt.UtcDateTime),
            report.RecordedAt.UtcDateTime.ToString("HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            report.Summary,
            report.Occurred.ToString(), report.DateWording, report.Modality, report.Type, entry.Cameo, entry.Goldstein, report.Topics);
    }

    private static Entity Of(ReportParticipant participant, Registry registry) =>
        new(IsOfAnOrganization(participant.Actor, registry) ? "IGO" : null, participant.Actor, participant.Name, participant.Role);

    /// <summary>Organizations and their bodies; of states the registry holds no ISO codes, and persons have none.</summary>
    private static bool IsOfAnOrganization(string actor, Registry registry)
    {
        HashSet<string> seen = [];
        for (string? at = actor; at is not null && seen.Add(at) && registry.Actors.Entries.TryGetValue(at, out var entry);)
        {
            if (entry.Definition.Kind != ActorKind.Body)
            {
                return entry.Definition.Kind == ActorKind.Organization;
            }
            at = entry.Definition.Parent is { } parent ? registry.Actors.Resolve(parent) : null;
        }
        return false;
    }

    /// <summary>An event; first PLOVER's fields, from <paramref name="Edtf"/> on ours.</summary>
    private sealed record Record(
        string Id,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateOnly? Date, DateOnly? Enddate,
        IReadOnlyList<Entity> Actor, IReadOnlyList<Entity> Recipient,
        IReadOnlyList<string> Event, int QuadCode,
        Location? EventLoc, string? Link, Cited CiteInfo, DateOnly CodedDate, string CodedTime, string Comment,
        string Edtf, string? DateWording, Modality Modality, string ReportType, string? Cameo, decimal? Goldstein, IReadOnlyList<string> Topics);

    private sealed record Entity(string? Code, string IdentifierId, string IdentifierText, Role Role);

    private sealed record Location(string ExtractedPlace);

    private sealed record Cited(string Citation, string Codebook);
}
