using System.Text.Json.Serialization;
using CooperationTracker.Domain.Actors;

namespace CooperationTracker.Domain.Reports;

/// <summary>How high a meeting was.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<MeetingLevel>))]
public enum MeetingLevel
{
    /// <summary>Heads of state or government.</summary>
    Summit,

    /// <summary>Ministers.</summary>
    Ministerial,

    /// <summary>Heads of services and agencies.</summary>
    HeadsOfService,

    /// <summary>Experts.</summary>
    Expert,

    /// <summary>A conference.</summary>
    Conference,

    /// <summary>Consultations.</summary>
    Consultation,
}

/// <summary>What kind of document was signed or adopted.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Instrument>))]
public enum Instrument
{
    /// <summary>A resolution.</summary>
    Resolution,

    /// <summary>A protocol.</summary>
    Protocol,

    /// <summary>An agreement.</summary>
    Agreement,

    /// <summary>A treaty.</summary>
    Treaty,

    /// <summary>A declaration.</summary>
    Declaration,

    /// <summary>A communiqué.</summary>
    Communique,

    /// <summary>A decision.</summary>
    Decision,

    /// <summary>A plan of action.</summary>
    PlanOfAction,

    /// <summary>A statement.</summary>
    Statement,

    /// <summary>A letter.</summary>
    Letter,
}

/// <summary>Where a threat is said to be going.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ThreatTrend>))]
public enum ThreatTrend
{
    /// <summary>It grows.</summary>
    Rising,

    /// <summary>It stays.</summary>
    Steady,

    /// <summary>It shrinks.</summary>
    Falling,
}

/// <summary>A meeting, held or scheduled.</summary>
public abstract record Meeting : Report
{
    /// <summary>The meeting's name.</summary>
    [JsonPropertyOrder(-1)]
    public required string Name { get; init; }

    /// <summary>How high it was.</summary>
    [JsonPropertyOrder(-1)]
    public MeetingLevel? Level { get; init; }

    /// <summary>The place, as a reader would look it up.</summary>
    [JsonPropertyOrder(-1)]
    public string? Place { get; init; }

    /// <summary>The actor that hosted it.</summary>
    [JsonPropertyOrder(-1)]
    public string? Host { get; init; }

    /// <summary>The actor that presided.</summary>
    [JsonPropertyOrder(-1)]
    public string? Chair { get; init; }

    /// <inheritdoc />
    protected internal override IEnumerable<Participant> OwnParticipants()
    {
        if (Host is not null)
        {
            yield return new(Host, Role.Host);
        }
        if (Chair is not null)
        {
            yield return new(Chair, Role.Chair);
        }
    }

    internal override Report ResolveOwnFields(References names)
    {
        names.Require(Name, "name");
        return this with { Host = names.OptionalActor(Host, "host"), Chair = names.OptionalActor(Chair, "chair") };
    }
}

/// <summary>A meeting, summit, session, conference or consultation took place.</summary>
public sealed record MeetingHeld : Meeting;

/// <summary>A meeting is announced, planned or proposed.</summary>
public sealed record MeetingScheduled : Meeting;

/// <summary>An instrument was signed or adopted.</summary>
public sealed record ResolutionSigned : Report
{
    /// <summary>The instrument's title, or a plain name for it where the statement gives none.</summary>
    [JsonPropertyOrder(-1)]
    public required string Title { get; init; }

    /// <summary>What kind of document it is.</summary>
    [JsonPropertyOrder(-1)]
    public required Instrument Instrument { get; init; }

    internal override Report ResolveOwnFields(References names)
    {
        names.Require(Title, "title");
        return this;
    }
}

/// <summary>An operation, exercise or programme started, or recurs.</summary>
public sealed record OperationLaunched : Report
{
    /// <summary>The operation's name.</summary>
    [JsonPropertyOrder(-1)]
    public required string Name { get; init; }

    /// <summary>How it recurs, as an RFC 5545 recurrence rule such as <c>FREQ=YEARLY</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string? Recurrence { get; init; }

    /// <summary>The actor that leads it.</summary>
    [JsonPropertyOrder(-1)]
    public string? Lead { get; init; }

    /// <inheritdoc />
    protected internal override IEnumerable<Participant> OwnParticipants() =>
        Lead is null ? [] : [new(Lead, Role.Participant)];

    internal override Report ResolveOwnFields(References names)
    {
        names.Require(Name, "name");
        names.RecurrenceRule(Recurrence, "recurrence");
        return this with { Lead = names.OptionalActor(Lead, "lead") };
    }
}

/// <summary>A body, force, working group or forum was set up, or decided on.</summary>
public sealed record BodyEstablished : Report
{
    /// <summary>The body's name.</summary>
    [JsonPropertyOrder(-1)]
    public required string Name { get; init; }

    /// <summary>The actor that it is a part of.</summary>
    [JsonPropertyOrder(-1)]
    public string? Parent { get; init; }

    /// <inheritdoc />
    protected internal override IEnumerable<Participant> OwnParticipants() =>
        Parent is null ? [] : [new(Parent, Role.Participant)];

    internal override Report ResolveOwnFields(References names)
    {
        names.Require(Name, "name");
        return this with { Parent = names.OptionalActor(Parent, "parent") };
    }
}

/// <summary>Someone proposes, calls for or stresses the need of joint action.</summary>
public sealed record CooperationProposed : Report
{
    /// <summary>The actor that proposes.</summary>
    [JsonPropertyOrder(-1)]
    public required string Proposer { get; init; }

    /// <summary>The actors that are asked to act.</summary>
    [JsonPropertyOrder(-1)]
    public IReadOnlyList<string> Addressees { get; init; } = [];

    /// <summary>What is proposed.</summary>
    [JsonPropertyOrder(-1)]
    public required string Subject { get; init; }

    /// <inheritdoc />
    protected internal override IEnumerable<Participant> OwnParticipants() =>
        [new(Proposer, Role.Proposer), .. Addressees.Select(a => new Participant(a, Role.Addressee))];

    internal override Report ResolveOwnFields(References names)
    {
        names.Require(Subject, "subject");
        return this with
        {
            Proposer = names.Actor(Proposer, "proposer"),
            Addressees = names.Actors(Addressees, "addressees"),
        };
    }
}

/// <summary>A report of what is done, promised or affirmed about one subject.</summary>
public abstract record SubjectReport : Report
{
    /// <summary>What it is about.</summary>
    [JsonPropertyOrder(-1)]
    public required string Subject { get; init; }

    internal override Report ResolveOwnFields(References names)
    {
        names.Require(Subject, "subject");
        return this;
    }
}

/// <summary>Existing or developing cooperation between named actors.</summary>
public sealed record CooperationReported : SubjectReport;

/// <summary>Someone agrees, decides, undertakes, intends, or states a priority or readiness.</summary>
public sealed record CommitmentMade : SubjectReport;

/// <summary>Someone reaffirms, remains committed or agrees to continue.</summary>
public sealed record CommitmentReaffirmed : SubjectReport;

/// <summary>Approval of a named actor, effort, initiative or document.</summary>
public sealed record SupportExpressed : Report
{
    /// <summary>What is approved of.</summary>
    [JsonPropertyOrder(-1)]
    public required string Of { get; init; }

    internal override Report ResolveOwnFields(References names)
    {
        names.Require(Of, "of");
        return this;
    }
}

/// <summary>Who belongs to an organization.</summary>
public sealed record MembershipDeclared : Report
{
    /// <summary>The organization.</summary>
    [JsonPropertyOrder(-1)]
    public required string Organization { get; init; }

    /// <summary>Its members.</summary>
    [JsonPropertyOrder(-1)]
    public required IReadOnlyList<string> Members { get; init; }

    /// <inheritdoc />
    protected internal override IEnumerable<Participant> OwnParticipants() =>
        [new(Organization, Role.Participant), .. Members.Select(m => new Participant(m, Role.Member))];

    internal override Report ResolveOwnFields(References names) => this with
    {
        Organization = names.Actor(Organization, "organization"),
        Members = names.Actors(Members, "members"),
    };
}

/// <summary>An asserted threat or trend.</summary>
public sealed record ThreatAssessed : Report
{
    /// <summary>The threat.</summary>
    [JsonPropertyOrder(-1)]
    public required string Threat { get; init; }

    /// <summary>Where it is said to be going; absent where the statement does not say.</summary>
    [JsonPropertyOrder(-1)]
    public ThreatTrend? Trend { get; init; }

    internal override Report ResolveOwnFields(References names)
    {
        names.Require(Threat, "threat");
        return this;
    }
}
