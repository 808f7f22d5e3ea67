using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Tests;

/// <summary>One example of each event, every field of it filled. Snapshots/events.json has their stored form.</summary>
internal static class Examples
{
    public static readonly IReadOnlyList<Report> Reports =
    [
        Filled(new MeetingHeld
        {
            Id = "", Paragraph = 0, Occurred = null!, Modality = default, Summary = "", Name = "Review conference",
            Level = MeetingLevel.HeadsOfService, Place = "Vienna", Host = "osce", Chair = "nikolai-bordyuzha",
        }),
        Filled(new MeetingScheduled
        {
            Id = "", Paragraph = 0, Occurred = null!, Modality = default, Summary = "", Name = "Summit",
            Level = MeetingLevel.Summit, Place = "Moscow", Host = "csto", Chair = "tajikistan",
        }),
        Filled(new ResolutionSigned
        {
            Id = "", Paragraph = 0, Occurred = null!, Modality = default, Summary = "", Title = "Plan of action", Instrument = Instrument.PlanOfAction,
        }),
        Filled(new OperationLaunched
        {
            Id = "", Paragraph = 0, Occurred = null!, Modality = default, Summary = "", Name = "Kanal", Recurrence = "FREQ=YEARLY", Lead = "csto",
        }),
        Filled(new BodyEstablished { Id = "", Paragraph = 0, Occurred = null!, Modality = default, Summary = "", Name = "Working group", Parent = "csto" }),
        Filled(new CooperationProposed
        {
            Id = "", Paragraph = 0, Occurred = null!, Modality = default, Summary = "", Proposer = "csto", Addressees = ["osce", "nato"], Subject = "Border security",
        }),
        Filled(new CooperationReported { Id = "", Paragraph = 0, Occurred = null!, Modality = default, Summary = "", Subject = "Expert contacts" }),
        Filled(new CommitmentMade { Id = "", Paragraph = 0, Occurred = null!, Modality = default, Summary = "", Subject = "Joint exercises" }),
        Filled(new CommitmentReaffirmed { Id = "", Paragraph = 0, Occurred = null!, Modality = default, Summary = "", Subject = "Joint exercises" }),
        Filled(new SupportExpressed { Id = "", Paragraph = 0, Occurred = null!, Modality = default, Summary = "", Of = "The conventions" }),
        Filled(new MembershipDeclared { Id = "", Paragraph = 0, Occurred = null!, Modality = default, Summary = "", Organization = "csto", Members = ["tajikistan"] }),
        Filled(new ThreatAssessed { Id = "", Paragraph = 0, Occurred = null!, Modality = default, Summary = "", Threat = "Drugs", Trend = ThreatTrend.Steady }),
    ];

    public static readonly IReadOnlyList<IEvent> Events =
    [
        new StatementReceived
        {
            Key = "speech-2008", Digest = new('a', 64), Title = "A speech", Issuer = "csto-secretariat", OnBehalfOf = "csto", Speaker = "nikolai-bordyuzha",
            Venue = "Vienna", Issued = Edtf.Parse("2008-07-01"), Symbol = "PC.DEL/1/08", Languages = ["en", "ru"],
            Source = new("speech.txt", new('b', 64)), Paragraphs = [new(1, "He opens.", new('c', 64)), new(2, "He \"closes\" — завершает.")],
        },
        new SourceAttached("speech.txt", new('b', 64), [new(1, "A passage.")], "ada"),
        new StatementSuperseded("speech-2008-corrected", "A better copy came to light.", "ada"),
        new StatementWithdrawn("It was a draft.", "ada"),
        .. Reports,
        new ReportAmended(Reports[0], "The chair was misread.", "ada"),
        new ReportRetracted("speech-2008:example", "Coded twice.", "ada"),
        new ContentErased("speech-2008:example", "MeetingHeld", 1, [2, 5], ["trade"], "A person asked for it.", "GDPR Art. 17(1)(d)", "ada"),
        new ActorRegistered(Actor),
        new ActorAmended(Actor, "A new name.", "ada"),
        new ActorMerged("odkb", "csto", "The same.", "ada"),
        new TopicRegistered(Topic),
        new TopicAmended(Topic, "A clearer name.", "ada"),
        new TopicMerged("drugs", "narcotics", "The same.", "ada"),
        new CommitmentOpened(Some.Kanal),
        new CommitmentAmended(Some.Kanal with { Review = new(12, 0) }, "A clearer scope.", "ada"),
        new CommitmentMerged("operation-canal", "operation-kanal", "Another spelling.", "ada"),
        new FindingSettled("dates-differ-0123456789abcdef", "dates-differ", "osh-meeting", ["speech-2008:example", "letter-2008:example"], Verdict.Settled, 20, "One of them counts from the eve.", "vera"),
        new CommitmentAssessed
        {
            Id = "final-0123456789abcdef", Commitment = "operation-kanal", Party = "csto", Period = Edtf.Parse("2008/2012"), Score = Score.NoEvidence, Stage = Stage.Final,
            Rationale = "Nothing was heard of it.", Reports = ["speech-2008:example"], References = ["https://example.org/review"], Codebook = "1", Assessor = "vera",
        },
    ];

    private static ActorDefinition Actor => new()
    {
        Id = "csto",
        Kind = ActorKind.Organization,
        Name = "Collective Security Treaty Organization",
        Names = [new("Collective Security Treaty", Edtf.Parse("1992-05-15/2002-10-07"), "background")],
        Aliases = ["CSTO"],
        Parent = "un",
        Founded = new(Edtf.Parse("2002-10-07"), "background"),
        Dissolved = new(Edtf.Parse(".."), "speech-2008"),
        Memberships = [new("un", Edtf.Parse("2004/.."), "background", "observer")],
        Note = "An alliance.",
    };

    private static TopicDefinition Topic => new() { Id = "narcotics", Name = "Illicit drugs", Description = "Drugs and precursors." };

    public static IEvent Of(string storedName) => Events.Single(e => EventCatalogue.NameOf(e) == storedName);

    private static Report Filled(Report own) => own with
    {
        Id = "speech-2008:example",
        Paragraph = 1,
        Occurred = Edtf.Parse("2008-07-01/2008-07-02"),
        DateWording = "1 and 2 July",
        Modality = Modality.Happened,
        Participants = [new("csto", Role.Signatory), new("osce", Role.Addressee)],
        Topics = ["terrorism", "narcotics"],
        Summary = "An example.",
        Occurrence = "an-occurrence",
        Implements = "an-earlier-one",
        Effects = [new("operation-kanal", EffectKind.Reaffirms)],
    };
}
