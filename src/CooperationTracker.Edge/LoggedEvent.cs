using System.Collections.ObjectModel;
using System.Text.Json;
using CooperationTracker.Domain;
using CooperationTracker.EventLog;

namespace CooperationTracker.Edge;

/// <summary>An event of the log as the edges show it.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="Id">Its identity.</param>
/// <param name="Stream">The stream that it belongs to.</param>
/// <param name="Version">Its place in the stream.</param>
/// <param name="Type">Its type, such as <c>MeetingHeld</c>.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="Headers">Who recorded it and from where.</param>
/// <param name="Data">The event.</param>
public sealed record LoggedEvent(
    long Position, Guid Id, string Stream, long Version, string Type, DateTimeOffset RecordedAt, JsonElement? Headers, JsonElement Data)
{
    /// <summary>From a stored event.</summary>
    public static LoggedEvent From(StoredEvent stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return new(
            stored.Position, stored.Id, stored.StreamId, stored.Version, NameOf(stored.Type), stored.Timestamp,
            stored.Headers.IsEmpty ? null : JsonElement.Parse(stored.Headers.Span), JsonElement.Parse(stored.Data.Span));
    }

    /// <summary>The codebook's name of a stored type.</summary>
    public static string NameOf(string storedType) => EventCatalogue.TypeOf(storedType)?.Name ?? storedType;

    /// <summary>The stored type that is asked for, by either name; null where it is absent.</summary>
    /// <exception cref="EdgeException">There is no such type.</exception>
    public static string? StoredType(Asked asked)
    {
        if (asked.Text is not { } name)
        {
            return null;
        }
        var found = EventCatalogue.Names.FirstOrDefault(n => n == name || NameOf(n).Equals(name, StringComparison.OrdinalIgnoreCase));
        return found ?? throw EdgeException.BadInput(EdgeError.Unknown(RefusalCodes.UnknownType, asked.Field, "event type", name,
            NearestNames.To(name, EventCatalogue.Names.Select(NameOf)), "The types are those of seeds/CODEBOOK.md and of the registry."));
    }

    /// <summary>The stream that is asked for, such as <c>actor/csto</c>, or a statement's by its key alone; null where it is absent.</summary>
    /// <exception cref="EdgeException">There is no such stream.</exception>
    public static async Task<string?> StreamAsync(IEventLog log, Asked asked, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (asked.Text is not { } text)
        {
            return null;
        }
        StreamName stream = text.Split('/', 2) is [var type, var key] ? new(type, key) : StreamName.Statement(text);
        if (CodeOfUnknown(stream.Type) is not { } code)
        {
            throw asked.Wrong(RefusalCodes.Invalid, $"'{text}' is no stream. Streams are called statement/KEY, actor/ID, topic/ID, commitment/ID, assessment/COMMITMENT and finding/ID.");
        }
        var name = stream.ToString();
        // What is no id cannot be asked for: the database stores no such text.
        var found = Slug.IsValid(stream.Key) ? await log.ReadFirstEventsAsync([name], cancellation) : ReadOnlyDictionary<string, StoredEvent>.Empty;
        return found.Count > 0 ? name : throw asked.Wrong(code, $"There is no stream '{name}'.");
    }

    private static string? CodeOfUnknown(string streamType) => streamType switch
    {
        "statement" => RefusalCodes.UnknownStatement,
        "actor" => RefusalCodes.UnknownActor,
        "topic" => RefusalCodes.UnknownTopic,
        "commitment" or "assessment" => RefusalCodes.UnknownCommitment,
        "finding" => RefusalCodes.UnknownFinding,
        _ => null,
    };
}
