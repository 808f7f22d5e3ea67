using System.Text.Json;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Server.Tests.Appending;

/// <summary>Statements of the seeds' shape, counted rather than random.</summary>
internal static class Some
{
    public static Statement Statement(string key, int reports = 2) => new()
    {
        Key = key,
        Title = $"Statement {key}",
        Issuer = "csto",
        Issued = Edtf.Parse("2008-07-01"),
        Paragraphs = [new(1, "An opening."), new(2, "The rest.")],
        Reports = [.. Enumerable.Range(1, reports).Select(Meeting)],
    };

    public static MeetingHeld Meeting(int number) => new()
    {
        Id = $"meeting-{number}",
        Paragraph = 1 + (number % 2),
        Occurred = Edtf.Parse($"2008-07-{1 + (number % 31):00}"),
        Modality = Modality.Happened,
        Name = $"Meeting {number}",
        Place = "Vienna",
        Host = "osce",
        Participants = [new("csto", Role.Participant)],
        Topics = ["terrorism"],
        Summary = "They met.",
        Effects = [new("csto-osce-cooperation", EffectKind.Advances)],
    };

    public static ActorDefinition Actor(string id) => new() { Id = id, Kind = ActorKind.Organization, Name = $"The {id}" };

    public static TopicDefinition Topic(string id) => new() { Id = id, Name = $"The {id}" };

    public static CommitmentDefinition Commitment(string id) => new() { Id = id, Title = $"The {id}", Scope = "They work together." };

    /// <summary>A value as the domain's JSON.</summary>
    public static string Json<T>(T value) => JsonSerializer.Serialize(value, DomainJson.Options);
}
