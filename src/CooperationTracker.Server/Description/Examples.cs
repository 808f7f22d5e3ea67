using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Server.Description;

/// <summary>Bodies that show their forms. Over the seeds each of them can be carried out.</summary>
internal static class Examples
{
    private const string Csto = "csto";
    private const string Osce = "osce";
    private const string Topic = "terrorism";
    private const string Commitment = "csto-osce-cooperation";

    /// <summary>A report.</summary>
    public static Report Report { get; } = new MeetingHeld
    {
        Id = "consultation",
        Paragraph = 1,
        Occurred = Edtf.Parse("2008-07-01/2008-07-02"),
        DateWording = "on 1 and 2 July 2008",
        Modality = Modality.Happened,
        Name = "Consultation of the secretariats",
        Level = MeetingLevel.Consultation,
        Place = "Vienna",
        Host = Osce,
        Participants = [new(Csto, Domain.Reports.Role.Participant)],
        Topics = [Topic],
        Summary = "The secretariats of CSTO and OSCE consulted in Vienna.",
        Effects = [new(Commitment, EffectKind.Advances)],
    };

    /// <summary>A statement.</summary>
    public static Statement Statement { get; } = new()
    {
        Key = "csto-consultation-2008",
        Title = "Statement on the consultation of July 2008",
        Issuer = Csto,
        Issued = Edtf.Parse("2008-07-03"),
        Languages = ["en"],
        Paragraphs = [new(1, "The secretariats of CSTO and OSCE consulted in Vienna on 1 and 2 July 2008.")],
        Reports = [Report],
    };

    /// <summary>An actor that is new.</summary>
    public static ActorDefinition Actor { get; } = new() { Id = "crisis-forum", Kind = ActorKind.Organization, Name = "Crisis Forum", Aliases = ["Forum on Crises"] };

    /// <summary>An actor that is known.</summary>
    public static ActorDefinition KnownActor { get; } = new() { Id = Csto, Kind = ActorKind.Organization, Name = "Collective Security Treaty Organization", Aliases = ["CSTO", "ODKB"] };

    /// <summary>A topic that is new.</summary>
    public static TopicDefinition NewTopic { get; } = new() { Id = "crisis-reporting", Name = "Crisis reporting", Description = "How crises are told of, and by whom." };

    /// <summary>A topic that is known.</summary>
    public static TopicDefinition KnownTopic { get; } = new() { Id = Topic, Name = "Terrorism", Description = "Terrorist acts and groups, and what is done about them." };

    /// <summary>A commitment that is new.</summary>
    public static CommitmentDefinition NewCommitment { get; } = new()
    {
        Id = "yearly-consultation",
        Title = "Consultation every year",
        Scope = "The secretariats of CSTO and OSCE consult once a year.",
        Parties = [Csto, Osce],
        Topics = [Topic],
        Review = Duration.Parse("P1Y"),
    };

    /// <summary>A commitment that is known.</summary>
    public static CommitmentDefinition KnownCommitment { get; } = NewCommitment with { Id = Commitment, Title = "Cooperation of CSTO with OSCE", Scope = "CSTO and OSCE work as partners." };

    /// <summary>An assessment.</summary>
    public static Assessment Assessment { get; } = new()
    {
        Party = Csto,
        Period = Edtf.Parse("2008"),
        Score = Score.Partial,
        Rationale = "They consulted once, and agreed on nothing further.",
        Evidence = ["https://example.org/review-2008"],
    };

    /// <summary>A document that a statement was taken from.</summary>
    public const string Source = "The text of the statement, as it was published.";

    /// <summary>Why something is corrected.</summary>
    public const string Reason = "Coded from a draft; the published text says otherwise.";
}
