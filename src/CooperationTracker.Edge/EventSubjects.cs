using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;
using CooperationTracker.EventLog;
using CooperationTracker.Intake;

namespace CooperationTracker.Edge;

/// <summary>Whom and what an event concerns.</summary>
/// <param name="Actors">Ids of actors.</param>
/// <param name="Topics">Ids of topics.</param>
internal sealed record EventSubjects(IReadOnlyCollection<string> Actors, IReadOnlyCollection<string> Topics)
{
    private static readonly EventSubjects None = new([], []);

    /// <summary>
    /// What an event concerns. A correction concerns everyone too whom the corrected thing named: who was told of a
    /// report is told that it was taken back.
    /// </summary>
    public static async Task<EventSubjects> OfAsync(
        StoredEvent stored, Func<string, long, CancellationToken, Task<IReadOnlyList<StoredEvent>>> readEarlier, CancellationToken cancellation)
    {
        var e = EventWriter.ToDomain(stored);
        var own = Named(e);
        if (Corrected(e) is not { } corrected)
        {
            return own;
        }
        var earlier = (await readEarlier(stored.StreamId, stored.Version, cancellation)).Select(EventWriter.ToDomain).Where(corrected).Select(Named).ToArray();
        return new([.. own.Actors, .. earlier.SelectMany(s => s.Actors)], [.. own.Topics, .. earlier.SelectMany(s => s.Topics)]);
    }

    /// <summary>What an event itself names.</summary>
    private static EventSubjects Named(IEvent e) => e switch
    {
        StatementReceived s => new([.. ((string?[])[s.Issuer, s.OnBehalfOf, s.Speaker]).OfType<string>()], []),
        Report report => Named(report),
        ReportAmended amended => Named(amended.Report),
        ActorRegistered registered => new([registered.Actor.Id], []),
        ActorAmended amended => new([amended.Actor.Id], []),
        ActorMerged merged => new([merged.Id, merged.Into], []),
        CommitmentOpened opened => new(opened.Commitment.Parties, opened.Commitment.Topics),
        CommitmentAmended amended => new(amended.Commitment.Parties, amended.Commitment.Topics),
        TopicRegistered registered => new([], [registered.Topic.Id]),
        TopicAmended amended => new([], [amended.Topic.Id]),
        TopicMerged merged => new([], [merged.Id, merged.Into]),
        CommitmentAssessed assessed => new([assessed.Party], []),
        ReportRetracted or ContentErased or ErasedContent or SourceAttached or StatementSuperseded or StatementWithdrawn or CommitmentMerged or FindingSettled => None,
        _ => throw new UnknownEventException(e),
    };

    private static EventSubjects Named(Report report) => new([.. report.AllParticipants().Select(p => p.Actor)], report.Topics);

    /// <summary>Which earlier events of its stream an event corrects or completes; null where it is none that does.</summary>
    private static Func<IEvent, bool>? Corrected(IEvent e) => e switch
    {
        ReportAmended amended => earlier => IdOf(earlier) == amended.Report.Id,
        ReportRetracted retracted => earlier => IdOf(earlier) == retracted.ReportId,
        SourceAttached or StatementSuperseded or StatementWithdrawn or CommitmentAmended or CommitmentMerged => _ => true,
        _ => null,
    };

    private static string? IdOf(IEvent e) => e switch
    {
        Report report => report.Id,
        ReportAmended amended => amended.Report.Id,
        _ => null,
    };
}
