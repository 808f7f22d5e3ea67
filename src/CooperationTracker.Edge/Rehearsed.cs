using System.Text.Json;
using CooperationTracker.Domain;
using CooperationTracker.Intake;

namespace CooperationTracker.Edge;

/// <summary>The answer to a request that was only rehearsed.</summary>
/// <param name="Result"><c>would-append</c>, or <c>unchanged</c> where it is so already.</param>
/// <param name="Subject">What it is about, such as <c>statement caco-osce-2004</c>.</param>
/// <param name="Digest">The digest of the statement; null where it is none.</param>
/// <param name="Events">The events that would be appended, in their order.</param>
public sealed record Rehearsed(string Result, string Subject, string? Digest, IReadOnlyList<RehearsedEvent> Events)
{
    /// <summary>The answer for an outcome that is no refusal.</summary>
    public static Rehearsed Of(Outcome outcome, string subject, string? digest = null)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return new(AnswerJson.Word(outcome.Result), subject, digest, [.. outcome.Changes.SelectMany(RehearsedEvent.Of)]);
    }
}

/// <summary>An event that would be appended.</summary>
/// <param name="Stream">The stream that it would belong to.</param>
/// <param name="Version">Its place in the stream.</param>
/// <param name="Type">Its type, such as <c>MeetingHeld</c>.</param>
/// <param name="Data">The event.</param>
public sealed record RehearsedEvent(string Stream, long Version, string Type, JsonElement Data)
{
    internal static IEnumerable<RehearsedEvent> Of(Change change) => change.Events.Select((e, at) => new RehearsedEvent(
        change.Stream.ToString(), change.ExpectedVersion + at + 1, LoggedEvent.NameOf(EventCatalogue.NameOf(e)), JsonElement.Parse(EventCatalogue.Serialize(e))));
}
