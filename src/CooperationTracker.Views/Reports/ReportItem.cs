using System.Text.Json;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Views.Reports;

/// <summary>A participant of a report.</summary>
/// <param name="Actor">The actor's id, mergers followed.</param>
/// <param name="Name">Its name at the asked knowledge.</param>
/// <param name="Role">Its part.</param>
public sealed record ReportParticipant(string Actor, string Name, Role Role);

/// <summary>A report as it stood at the asked knowledge.</summary>
public sealed record ReportItem
{
    /// <summary>Its id in the log.</summary>
    public required string Id { get; init; }

    /// <summary>Its type, as the codebook names it.</summary>
    public required string Type { get; init; }

    /// <summary>The position of the event that made it stand so: the report, or its last amendment.</summary>
    public required long Position { get; init; }

    /// <summary>When that event was recorded.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The key of the statement that reports it.</summary>
    public required string Statement { get; init; }

    /// <summary>The name of the file that the statement was taken from.</summary>
    public string? Source { get; init; }

    /// <summary>The number of the paragraph that says it.</summary>
    public required int Paragraph { get; init; }

    /// <summary>When it happened.</summary>
    public required Edtf Occurred { get; init; }

    /// <summary>How the statement words the date.</summary>
    public string? DateWording { get; init; }

    /// <summary>How real the statement says it is.</summary>
    public required Modality Modality { get; init; }

    /// <summary>Whether it had certainly, not only possibly, begun by the asked day.</summary>
    public required bool Certain { get; init; }

    /// <summary>Who takes part, in the order of the report.</summary>
    public required IReadOnlyList<ReportParticipant> Participants { get; init; }

    /// <summary>Topic ids, mergers followed.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>What it does to commitments, mergers followed.</summary>
    public required IReadOnlyList<Effect> Effects { get; init; }

    /// <summary>What is reported, in one sentence of our own.</summary>
    public required string Summary { get; init; }

    /// <summary>The occurrence that it is an account of, where it names one.</summary>
    public string? Occurrence { get; init; }

    /// <summary>The earlier occurrence that it follows from.</summary>
    public string? Implements { get; init; }

    /// <summary>The fields of its type, such as name, level and place.</summary>
    public required JsonElement Details { get; init; }
}
