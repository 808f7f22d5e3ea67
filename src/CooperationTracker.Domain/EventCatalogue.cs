using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Domain;

/// <summary>
/// Every kind of event there is, with the name under which it is stored. Stored names outlive class
/// names: a class may be renamed, a row in this table may not.
/// </summary>
public static class EventCatalogue
{
    private static readonly FrozenDictionary<string, JsonTypeInfo> ByName;
    private static readonly FrozenDictionary<Type, (string Name, JsonTypeInfo Json)> ByType;

    static EventCatalogue()
    {
        (string, Type)[] names =
        [
            ("statement_received", typeof(StatementReceived)),
            ("source_attached", typeof(SourceAttached)),
            ("statement_superseded", typeof(StatementSuperseded)),
            ("statement_withdrawn", typeof(StatementWithdrawn)),
            ("meeting_held", typeof(MeetingHeld)),
            ("meeting_scheduled", typeof(MeetingScheduled)),
            ("resolution_signed", typeof(ResolutionSigned)),
            ("operation_launched", typeof(OperationLaunched)),
            ("body_established", typeof(BodyEstablished)),
            ("cooperation_proposed", typeof(CooperationProposed)),
            ("cooperation_reported", typeof(CooperationReported)),
            ("commitment_made", typeof(CommitmentMade)),
            ("commitment_reaffirmed", typeof(CommitmentReaffirmed)),
            ("support_expressed", typeof(SupportExpressed)),
            ("membership_declared", typeof(MembershipDeclared)),
            ("threat_assessed", typeof(ThreatAssessed)),
            ("report_amended", typeof(ReportAmended)),
            ("report_retracted", typeof(ReportRetracted)),
            ("content_erased", typeof(ContentErased)),
            ("actor_registered", typeof(ActorRegistered)),
            ("actor_amended", typeof(ActorAmended)),
            ("actor_merged", typeof(ActorMerged)),
            ("topic_registered", typeof(TopicRegistered)),
            ("topic_amended", typeof(TopicAmended)),
            ("topic_merged", typeof(TopicMerged)),
            ("commitment_opened", typeof(CommitmentOpened)),
            ("commitment_amended", typeof(CommitmentAmended)),
            ("commitment_merged", typeof(CommitmentMerged)),
            ("finding_settled", typeof(FindingSettled)),
            ("commitment_assessed", typeof(CommitmentAssessed)),
        ];
        ByName = names.ToFrozenDictionary(n => n.Item1, n => DomainJson.Options.GetTypeInfo(n.Item2));
        ByType = names.ToFrozenDictionary(n => n.Item2, n => (n.Item1, DomainJson.Options.GetTypeInfo(n.Item2)));
    }

    /// <summary>The stored names, in no particular order.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>The classes of events, in no particular order.</summary>
    public static IReadOnlyCollection<Type> Types => ByType.Keys;

    /// <summary>The name under which an event is stored, such as <c>meeting_held</c>.</summary>
    public static string NameOf(IEvent @event) => ByType[@event.GetType()].Name;

    /// <summary>The name under which events of a class are stored.</summary>
    public static string NameOf(Type type) => ByType[type].Name;

    /// <summary>The class of the events that are stored under a name, or null where there is none.</summary>
    public static Type? TypeOf(string name) => ByName.TryGetValue(name, out var json) ? json.Type : null;

    /// <summary>An event's JSON in UTF-8.</summary>
    public static byte[] Serialize(IEvent @event) =>
        JsonSerializer.SerializeToUtf8Bytes(@event, ByType[@event.GetType()].Json);

    /// <summary>The event that is stored under a name; <see cref="ErasedContent"/> where its content was erased.</summary>
    /// <exception cref="UnknownEventException">No event has this name.</exception>
    public static IEvent Deserialize(string name, ReadOnlySpan<byte> json) =>
        !ByName.TryGetValue(name, out var info) ? throw new UnknownEventException(name)
            : ErasedContent.IsLeftIn(json) ? JsonSerializer.Deserialize<ErasedContent>(json, DomainJson.Options)!
            : (IEvent)JsonSerializer.Deserialize(json, info)!;
}
