using System.Text.Json;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Views.Actors;

/// <summary>One row for each entry of an actor, with its memberships; mergers stand among the corrections.</summary>
internal static class ActorProjection
{
    private static readonly Table Actor, Membership;

    static ActorProjection()
    {
        var tables = View.TablesOf("Actors");
        (Actor, Membership) = (tables[0], tables[1]);
    }

    public static IEnumerable<RowChange> Project(Recorded e) => e.Event switch
    {
        ActorRegistered registered => Rows(e, registered.Actor),
        ActorAmended amended => [Close(e, Actor), Close(e, Membership), .. Rows(e, amended.Actor)],
        ActorMerged => RowChange.Nothing,
        StatementReceived or SourceAttached or StatementSuperseded or StatementWithdrawn => RowChange.Nothing,
        Report or ReportAmended or ReportRetracted or ContentErased or ErasedContent => RowChange.Nothing,
        TopicRegistered or TopicAmended or TopicMerged => RowChange.Nothing,
        CommitmentOpened or CommitmentAmended or CommitmentMerged => RowChange.Nothing,
        FindingSettled or CommitmentAssessed => RowChange.Nothing,
        _ => throw new UnknownEventException(e.Event),
    };

    /// <summary>The form in which names are searched: the same for all cases of a letter.</summary>
    public static string Searched(string text) => text.ToLowerInvariant();

    private static RowChange.Close Close(Recorded e, Table table) => new(table, e.Stream, null, e.Position);

    private static IEnumerable<RowChange> Rows(Recorded e, ActorDefinition actor)
    {
        yield return new RowChange.Insert(Actor, e.Position, Table.Standing, e.RecordedAt,
            actor.Id, Words.Of(actor.Kind), actor.Name, actor.Parent,
            Searched(string.Join('\n', [actor.Id, actor.Name, .. actor.Names.Select(n => n.Name), .. actor.Aliases])),
            JsonSerializer.Serialize(actor, DomainJson.Options));
        foreach (var membership in actor.Memberships)
        {
            var during = Validity.Of(membership.During);
            yield return new RowChange.Insert(Membership, e.Position, Table.Standing,
                during.BegunEarliest, during.BegunLatest, during.Latest,
                actor.Id, membership.Organization, membership.During.ToString(), membership.As, membership.Basis);
        }
    }
}
