using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;
using CooperationTracker.EventLog;
using CooperationTracker.Intake;

namespace CooperationTracker.Server.Live;

/// <summary>Whom an event concerns.</summary>
internal static class EventActors
{
    /// <summary>
    /// The ids of the actors that an event concerns. A correction concerns everyone too whom the corrected thing
    /// named: who was told of a report is told that it was taken back.
    /// </summary>
    public static async Task<IEnumerable<string>> OfAsync(EventPages pages, StoredEvent stored, CancellationToken cancellation)
    {
        var e = EventWriter.ToDomain(stored);
        if (Corrected(e) is not { } corrected)
        {
            return Named(e);
        }
        var earlier = await pages.EarlierAsync(stored.StreamId, stored.Version, cancellation);
        return [.. Named(e), .. earlier.Select(EventWriter.ToDomain).Where(corrected).SelectMany(Named)];
    }

    /// <summary>The actors that an event itself names.</summary>
    public static IEnumerable<string> Named(IEvent e) => e switch
    {
        StatementReceived s => ((string?[])[s.Issuer, s.OnBehalfOf, s.Speaker]).OfType<string>(),
        Report report => report.AllParticipants().Select(p => p.Actor),
        ReportAmended amended => amended.Report.AllParticipants().Select(p => p.Actor),
        ActorRegistered registered => [registered.Actor.Id],
        ActorAmended amended => [amended.Actor.Id],
        ActorMerged merged => [merged.Id, merged.Into],
        CommitmentOpened opened => opened.Commitment.Parties,
        CommitmentAmended amended => amended.Commitment.Parties,
        ReportRetracted or ContentErased or ErasedContent or SourceAttached or StatementSuperseded or StatementWithdrawn or CommitmentMerged => [],
        TopicRegistered or TopicAmended or TopicMerged => [],
        CommitmentAssessed assessed => [assessed.Party],
        FindingSettled => [],
        _ => throw new UnknownEventException(e),
    };

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
