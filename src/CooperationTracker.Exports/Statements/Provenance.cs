using System.Text.Json;
using System.Text.Json.Nodes;
using CooperationTracker.Domain;
using CooperationTracker.EventLog;
using CooperationTracker.Intake;
using CooperationTracker.Views.Actors;

namespace CooperationTracker.Exports.Statements;

/// <summary>
/// Where a statement's reports come from, as PROV in JSON-LD: read from the log itself, up to the position that is asked
/// about. What something says is in the other answers; here is who made it, from what, when, and what it replaced.
/// </summary>
public static class Provenance
{
    /// <summary>The export's name.</summary>
    public const string Name = "provenance.jsonld";

    /// <summary>The media type.</summary>
    public const string MediaType = "application/ld+json";

    /// <summary>Writes it.</summary>
    /// <param name="question">The question; only the position that it is known at counts.</param>
    /// <param name="key">The key of a statement that was known then.</param>
    /// <param name="output">Where it is written.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task WriteAsync(Question question, string key, Stream output, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        var registry = await RegistryQuery.ReadAsync(question.DataSource, question.Pinned(), cancellation);
        var graph = new ProvenanceGraph(key, registry.Actors);
        var stream = question.Log.ReadStreamAsync(StreamName.Statement(key).ToString(), cancellation: cancellation);
        await foreach (var stored in stream.TakeWhile(e => e.Position <= question.KnownAt))
        {
            graph.Add(EventWriter.ToDomain(stored), stored.Position, stored.Timestamp, Recorder(stored));
        }
        await JsonSerializer.SerializeAsync(output, graph.Document(), AnswerJson.Compact, cancellation);
    }

    private static string? Recorder(StoredEvent stored) =>
        stored.Headers.IsEmpty ? null : (string?)JsonNode.Parse(stored.Headers.Span)?["author"];
}
