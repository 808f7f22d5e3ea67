using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Tests;

/// <summary>A small world: three organizations, a body, a state and a person, two topics, two commitments and one statement.</summary>
internal static class Some
{
    public const string Reason = "The date was misread.";
    public const string Author = "ada";

    public static readonly ActorDefinition Csto = new()
    {
        Id = "csto",
        Kind = ActorKind.Organization,
        Name = "Collective Security Treaty Organization",
        Aliases = ["CSTO", "ODKB"],
    };

    public static readonly ActorDefinition Osce = new()
    {
        Id = "osce",
        Kind = ActorKind.Organization,
        Name = "Organization for Security and Co-operation in Europe",
        Aliases = ["OSCE"],
        Names = [new("Conference on Security and Co-operation in Europe", Edtf.Parse("1973-07-03/1995-01-01"), "background")],
    };

    public static readonly ActorDefinition Nato = new() { Id = "nato", Kind = ActorKind.Organization, Name = "North Atlantic Treaty Organization" };

    public static readonly ActorDefinition Secretariat = new() { Id = "csto-secretariat", Kind = ActorKind.Body, Name = "CSTO Secretariat", Parent = "csto" };

    public static readonly ActorDefinition Tajikistan = new()
    {
        Id = "tajikistan",
        Kind = ActorKind.State,
        Name = "Tajikistan",
        Aliases = ["Republic of Tajikistan"],
        Memberships = [new("csto", Edtf.Parse("2002-10-07/.."), "background")],
    };

    public static readonly ActorDefinition Bordyuzha = new() { Id = "nikolai-bordyuzha", Kind = ActorKind.Person, Name = "Nikolai Bordyuzha" };

    public static readonly TopicDefinition Terrorism = new() { Id = "terrorism", Name = "Terrorism" };

    public static readonly TopicDefinition Narcotics = new() { Id = "narcotics", Name = "Illicit drugs" };

    public static readonly CommitmentDefinition Kanal = new()
    {
        Id = "operation-kanal",
        Title = "Operation Kanal",
        Scope = "CSTO conducts the operation every year.",
        Parties = ["csto"],
        Topics = ["narcotics"],
    };

    public static readonly CommitmentDefinition Partnership = new() { Id = "partnership", Title = "Partnership", Scope = "CSTO and OSCE work together." };

    public static readonly Registry Registry = Given.Registry(
        new ActorRegistered(Csto), new ActorRegistered(Osce), new ActorRegistered(Nato), new ActorRegistered(Secretariat),
        new ActorRegistered(Tajikistan), new ActorRegistered(Bordyuzha),
        new TopicRegistered(Terrorism), new TopicRegistered(Narcotics),
        new CommitmentOpened(Kanal), new CommitmentOpened(Partnership));

    public static readonly MeetingHeld Meeting = new()
    {
        Id = "conference",
        Paragraph = 1,
        Occurred = Edtf.Parse("2008-07-01/2008-07-02"),
        Modality = Modality.Happened,
        Name = "Annual Security Review Conference",
        Level = MeetingLevel.Conference,
        Place = "Vienna",
        Host = "osce",
        Participants = [new("csto", Role.Participant)],
        Topics = ["terrorism"],
        Summary = "OSCE held its yearly conference.",
        Effects = [new("partnership", EffectKind.Advances)],
    };

    public static readonly ThreatAssessed Threat = new()
    {
        Id = "threat",
        Paragraph = 2,
        Occurred = Edtf.Parse("2008-07-01"),
        Modality = Modality.Ongoing,
        Threat = "Drugs from Afghanistan",
        Trend = ThreatTrend.Rising,
        Topics = ["narcotics"],
        Summary = "More drugs come.",
    };

    public static readonly Statement Statement = new()
    {
        Key = "speech-2008",
        Title = "A speech",
        Issuer = "csto",
        Issued = Edtf.Parse("2008-07-01"),
        Paragraphs = [new(1, "He opens."), new(2, "Drugs are a threat.")],
        Reports = [Meeting, Threat],
    };

    public static readonly StreamName Stream = StreamName.Statement("speech-2008");

    /// <summary>What receiving <see cref="Statement"/> gives.</summary>
    public static readonly StatementReceived Received = ReceivedFrom(Statement);

    public static readonly MeetingHeld LoggedMeeting = Meeting with { Id = "speech-2008:conference" };

    public static readonly ThreatAssessed LoggedThreat = Threat with { Id = "speech-2008:threat" };

    public static readonly StatementState State = Given.Statement(Received, LoggedMeeting, LoggedThreat);

    /// <summary>The first event of a statement that names everything by id.</summary>
    public static StatementReceived ReceivedFrom(Statement statement) => new()
    {
        Key = statement.Key,
        Digest = statement.Digest(),
        Title = statement.Title,
        Issuer = statement.Issuer,
        OnBehalfOf = statement.OnBehalfOf,
        Speaker = statement.Speaker,
        Venue = statement.Venue,
        Issued = statement.Issued,
        Symbol = statement.Symbol,
        Languages = statement.Languages,
        Source = statement.Source,
        Paragraphs = statement.Paragraphs,
    };
}
