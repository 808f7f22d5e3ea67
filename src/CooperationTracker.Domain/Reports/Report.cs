using System.Text.Json.Serialization;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Reports;

/// <summary>
/// One event that one statement reports: what every type carries. The types are in ReportTypes.cs, their
/// codes in <see cref="CodebookEntry"/>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(MeetingHeld), nameof(MeetingHeld))]
[JsonDerivedType(typeof(MeetingScheduled), nameof(MeetingScheduled))]
[JsonDerivedType(typeof(ResolutionSigned), nameof(ResolutionSigned))]
[JsonDerivedType(typeof(OperationLaunched), nameof(OperationLaunched))]
[JsonDerivedType(typeof(BodyEstablished), nameof(BodyEstablished))]
[JsonDerivedType(typeof(CooperationProposed), nameof(CooperationProposed))]
[JsonDerivedType(typeof(CooperationReported), nameof(CooperationReported))]
[JsonDerivedType(typeof(CommitmentMade), nameof(CommitmentMade))]
[JsonDerivedType(typeof(CommitmentReaffirmed), nameof(CommitmentReaffirmed))]
[JsonDerivedType(typeof(SupportExpressed), nameof(SupportExpressed))]
[JsonDerivedType(typeof(MembershipDeclared), nameof(MembershipDeclared))]
[JsonDerivedType(typeof(ThreatAssessed), nameof(ThreatAssessed))]
public abstract record Report : IEvent
{
    /// <summary>How many participants a report has at most, those of its own fields included: each pair of them is a tie.</summary>
    public const int MostParticipants = 250;

    /// <summary>In the log <c>statement-key:local-id</c>; in a statement file the local id, unique in that statement.</summary>
    [JsonPropertyOrder(-2)]
    public required string Id { get; init; }

    /// <summary>The number of the paragraph that says it.</summary>
    [JsonPropertyOrder(-2)]
    public required int Paragraph { get; init; }

    /// <summary>When it happened, or is to happen.</summary>
    [JsonPropertyOrder(-2)]
    public required Edtf Occurred { get; init; }

    /// <summary>How the statement words the date, in a few words; absent where it gives none.</summary>
    [JsonPropertyOrder(-2)]
    public string? DateWording { get; init; }

    /// <summary>How real the statement says it is.</summary>
    [JsonPropertyOrder(-2)]
    public required Modality Modality { get; init; }

    /// <summary>
    /// Who takes part, beside the actors that the type's own fields name; <see cref="AllParticipants"/> has both.
    /// </summary>
    public IReadOnlyList<Participant> Participants { get; init; } = [];

    /// <summary>Topic ids.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>One sentence of our own that says what is reported.</summary>
    public required string Summary { get; init; }

    /// <summary>The thing in the world that this reports, where other reports tell of it too; see <see cref="OccurrenceId"/>.</summary>
    public string? Occurrence { get; init; }

    /// <summary>The earlier occurrence that this follows from.</summary>
    public string? Implements { get; init; }

    /// <summary>What this does to commitments.</summary>
    public IReadOnlyList<Effect> Effects { get; init; } = [];

    /// <summary>The occurrence that this is an account of: the named one, or one that only this report tells of.</summary>
    [JsonIgnore]
    public string OccurrenceId => Occurrence ?? Id;

    /// <summary>Everyone who takes part: the actors of the type's own fields first, then the listed ones, each role once.</summary>
    public IReadOnlyList<Participant> AllParticipants() => [.. OwnParticipants().Concat(Participants).Distinct()];

    /// <summary>The id of a report in the log.</summary>
    public static string GlobalId(string statementKey, string localId) => $"{statementKey}:{localId}";

    /// <summary>The participants that the type's own fields name.</summary>
    protected internal virtual IEnumerable<Participant> OwnParticipants() => [];

    /// <summary>This report with the own fields' actors by id; what cannot be resolved or is empty is refused through <paramref name="names"/>.</summary>
    internal abstract Report ResolveOwnFields(References names);
}
