using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Server.Tests.Reading;

/// <summary>Statements by number, always the same ones.</summary>
internal static class Given
{
    private static readonly string[] Actors = ["csto", "osce", "un", "tajikistan", "kyrgyzstan", "osce-atu", "csto-secretariat", "rashid-alimov"];
    private static readonly string[] Topics = ["terrorism", "narcotics", "economic"];
    private static readonly string[] Commitments = ["csto-osce-cooperation", "csto-operation-kanal", "afghan-drug-flow"];
    private static readonly string[] Dates = ["2004-02-20", "2005", "2006-11", "..", "../2007-03-01", "2008-06/2008-07", "2009~", "2010-36", "2011/..", "2031-05-01"];
    private static readonly EffectKind[] Effects = [EffectKind.Proposes, EffectKind.Adopts, EffectKind.Advances, EffectKind.Reaffirms, EffectKind.Fulfils];

    /// <summary>A statement with three reports, whose dates, actors, topics and effects its number decides.</summary>
    public static Statement Statement(int number) => new()
    {
        Key = $"made-{number:0000}",
        Title = $"Statement {number * 7919 % 97}",
        Issuer = Actors[number % 3],
        Issued = Edtf.Parse($"{2001 + number % 15}-{1 + number % 12:00}"),
        Paragraphs = [new(1, "An opening."), new(2, "The rest.")],
        Reports = [.. Enumerable.Range(0, 3).Select(i => Meeting(number, i))],
    };

    private static MeetingHeld Meeting(int number, int place)
    {
        var turn = number * 3 + place;
        return new()
        {
            Id = $"meeting-{place}",
            Paragraph = 1 + place % 2,
            Occurred = Edtf.Parse(Dates[turn % Dates.Length]),
            Modality = Modality.Happened,
            Name = $"Meeting {turn}",
            Place = turn % 4 == 0 ? "Vienna" : "Osh",
            Participants = [new(Actors[turn % Actors.Length], Role.Participant), new(Actors[(turn / 2 + 1) % Actors.Length], Role.Participant)],
            Topics = [Topics[turn % Topics.Length]],
            Summary = "They met.",
            Occurrence = turn % 2 == 0 ? $"meeting-{turn / 4}" : null,
            Effects = turn % 3 == 0 ? [new(Commitments[turn / 3 % Commitments.Length], Effects[turn % Effects.Length])] : [],
        };
    }
}
