using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Server.Tests.Live;

/// <summary>Predictable events.</summary>
internal static class Some
{
    public static StatementReceived Received(string key, string issuer) => new()
    {
        Key = key,
        Digest = new('0', 64),
        Title = key,
        Issuer = issuer,
        Issued = Edtf.Parse("2020-01-01"),
        Paragraphs = [new(1, "A paragraph.")],
    };

    public static MeetingHeld Meeting(string id, params string[] actors) => new()
    {
        Id = id,
        Name = "A meeting",
        Paragraph = 1,
        Occurred = Edtf.Parse("2019-12-31"),
        Modality = Modality.Happened,
        Participants = [.. actors.Select(a => new Participant(a, Role.Participant))],
        Summary = "They met.",
    };
}
