using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Views.Tests.Given;

/// <summary>Events as short as tests need them.</summary>
public static class Some
{
    public static StatementReceived Statement(string key, string issuer = "csto", string issued = "2004-05-01", int paragraphs = 2) => new()
    {
        Key = key,
        Digest = $"digest-of-{key}",
        Title = $"Statement {key}",
        Issuer = issuer,
        Issued = Edtf.Parse(issued),
        Languages = ["en", "ru"],
        Source = new($"{key}.txt", new string('a', 64)),
        Paragraphs = [.. Enumerable.Range(1, paragraphs).Select(n => new Paragraph(n, $"Paragraph {n} of {key} in other words"))],
    };

    /// <summary>A meeting of actors, all participants.</summary>
    public static MeetingHeld Meeting(string id, string occurred, params string[] actors) => new()
    {
        Id = id,
        Paragraph = 1,
        Occurred = Edtf.Parse(occurred),
        Modality = Modality.Happened,
        Name = $"Meeting {id}",
        Summary = $"Summary of {id}",
        Participants = [.. actors.Select(a => new Participant(a, Role.Participant))],
    };

    /// <summary>A meeting that acts on a commitment.</summary>
    public static MeetingHeld Acting(string id, string occurred, EffectKind effect, string commitment = "trade", params string[] actors) =>
        Meeting(id, occurred, actors) with { Effects = [new(commitment, effect)] };

    public static ActorRegistered Actor(string id, ActorKind kind = ActorKind.Organization, string? parent = null, params Membership[] memberships) =>
        new(new() { Id = id, Kind = kind, Name = Name(id), Parent = parent, Memberships = memberships });

    public static string Name(string id) => $"The {id.ToUpperInvariant()}";

    public static CommitmentOpened Commitment(string id, params string[] parties) =>
        new(new() { Id = id, Title = $"Commitment {id}", Scope = "A scope", Parties = parties, Topics = ["terrorism"] });

    /// <summary>A score of csto's part in a commitment.</summary>
    public static CommitmentAssessed Assessed(
        string assessor, Score score, string period = "2004", Stage stage = Stage.Final, string commitment = "trade", string party = "csto", params string[] reports) => new()
        {
            Id = AssessCommitment.IdOf(commitment, party, Edtf.Parse(period), assessor, stage),
            Commitment = commitment,
            Party = party,
            Period = Edtf.Parse(period),
            Score = score,
            Stage = stage,
            Rationale = "Because.",
            Reports = reports,
            References = ["https://example.org/review"],
            Codebook = "1",
            Assessor = assessor,
        };

    public static TopicRegistered Topic(string id) => new(new() { Id = id, Name = Name(id) });

    /// <summary>One event of every class that there is.</summary>
    public static IEvent Of(Type type)
    {
        var date = Edtf.Parse("2004-05");
        return type.Name switch
        {
            nameof(StatementReceived) => Statement("s"),
            nameof(SourceAttached) => new SourceAttached("s.txt", new string('a', 64), [new(1, "Word for word")], "ann"),
            nameof(StatementSuperseded) => new StatementSuperseded("t", "reason", "ann"),
            nameof(StatementWithdrawn) => new StatementWithdrawn("reason", "ann"),
            nameof(MeetingHeld) => Meeting("s:1", "2004", "csto", "osce") with { Level = MeetingLevel.HeadsOfService, Place = "Osh", Host = "csto", Chair = "osce" },
            nameof(MeetingScheduled) => new MeetingScheduled { Id = "s:2", Paragraph = 1, Occurred = date, Modality = Modality.Planned, Summary = "x", Name = "n" },
            nameof(ResolutionSigned) => new ResolutionSigned { Id = "s:3", Paragraph = 1, Occurred = date, Modality = Modality.Happened, Summary = "x", Title = "t", Instrument = Instrument.PlanOfAction },
            nameof(OperationLaunched) => new OperationLaunched { Id = "s:4", Paragraph = 1, Occurred = date, Modality = Modality.Ongoing, Summary = "x", Name = "n", Recurrence = "FREQ=YEARLY", Lead = "csto" },
            nameof(BodyEstablished) => new BodyEstablished { Id = "s:5", Paragraph = 1, Occurred = date, Modality = Modality.Planned, Summary = "x", Name = "n", Parent = "csto" },
            nameof(CooperationProposed) => new CooperationProposed { Id = "s:6", Paragraph = 1, Occurred = date, Modality = Modality.Proposed, Summary = "x", Proposer = "csto", Addressees = ["osce"], Subject = "s" },
            nameof(CooperationReported) => new CooperationReported { Id = "s:7", Paragraph = 1, Occurred = date, Modality = Modality.Ongoing, Summary = "x", Subject = "s" },
            nameof(CommitmentMade) => new CommitmentMade { Id = "s:8", Paragraph = 1, Occurred = date, Modality = Modality.Happened, Summary = "x", Subject = "s" },
            nameof(CommitmentReaffirmed) => new CommitmentReaffirmed { Id = "s:9", Paragraph = 1, Occurred = date, Modality = Modality.Happened, Summary = "x", Subject = "s" },
            nameof(SupportExpressed) => new SupportExpressed { Id = "s:10", Paragraph = 1, Occurred = date, Modality = Modality.Happened, Summary = "x", Of = "o" },
            nameof(MembershipDeclared) => new MembershipDeclared { Id = "s:11", Paragraph = 1, Occurred = date, Modality = Modality.Ongoing, Summary = "x", Organization = "csto", Members = ["kg"] },
            nameof(ThreatAssessed) => new ThreatAssessed { Id = "s:12", Paragraph = 1, Occurred = date, Modality = Modality.Ongoing, Summary = "x", Threat = "t", Trend = ThreatTrend.Rising },
            nameof(ReportAmended) => new ReportAmended(Meeting("s:1", "2005", "csto"), "reason", "ann"),
            nameof(ContentErased) => new ContentErased("s:1", "MeetingHeld", 1, [2], ["trade"], "a person asked", "Art. 17", "ann"),
            nameof(ReportRetracted) => new ReportRetracted("s:1", "reason", "ann"),
            nameof(ActorRegistered) => Actor("csto", ActorKind.Organization, null, new Membership("un", date, "background")),
            nameof(ActorAmended) => new ActorAmended(Actor("csto").Actor, "reason", "ann"),
            nameof(ActorMerged) => new ActorMerged("dkb", "csto", "reason", "ann"),
            nameof(TopicRegistered) => Topic("terrorism"),
            nameof(TopicAmended) => new TopicAmended(Topic("terrorism").Topic, "reason", "ann"),
            nameof(TopicMerged) => new TopicMerged("terror", "terrorism", "reason", "ann"),
            nameof(CommitmentOpened) => Commitment("trade", "csto"),
            nameof(CommitmentAmended) => new CommitmentAmended(Commitment("trade").Commitment, "reason", "ann"),
            nameof(FindingSettled) => new FindingSettled("dates-differ-1", "dates-differ", "osh", ["s:1"], Verdict.Settled, 6, "reason", "ann"),
            nameof(CommitmentAssessed) => Assessed("vera", Score.Partial),
            nameof(CommitmentMerged) => new CommitmentMerged("trade2", "trade", "reason", "ann"),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "give this event an example"),
        };
    }
}
