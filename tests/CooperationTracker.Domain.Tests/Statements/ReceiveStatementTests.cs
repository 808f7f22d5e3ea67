using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Domain.Tests.Statements;

public class ReceiveStatementTests
{
    private static readonly ActorDefinition Caricc = new() { Id = "caricc", Kind = ActorKind.Organization, Name = "Information Centre", Aliases = ["CARICC"] };

    private static readonly CommitmentDefinition Exchange = new()
    {
        Id = "exchange",
        Title = "Exchange",
        Scope = "They exchange what they know.",
        Parties = ["CARICC", "CSTO"],
        Topics = ["Illicit drugs"],
    };

    private static Func<Registry, Decision> Receive(Statement statement, string? receivedDigest = null) =>
        registry => new ReceiveStatement(statement).Decide(registry, receivedDigest);

    [Fact]
    public void A_statement_is_received_with_its_reports_under_their_ids_in_the_log() => Some.Registry
        .When(Receive(Some.Statement))
        .ThenAppends(Some.Stream, 0, Some.Received, Some.LoggedMeeting, Some.LoggedThreat);

    [Fact]
    public void A_statement_may_report_nothing()
    {
        var silent = Some.Statement with { Reports = [] };

        Some.Registry.When(Receive(silent)).ThenAppends(Some.Stream, 0, Some.ReceivedFrom(silent));
    }

    [Fact]
    public void The_same_statement_again_appends_nothing() => Some.Registry
        .When(Receive(Some.Statement, Some.Statement.Digest()))
        .ThenNothing();

    [Fact]
    public void Other_content_under_the_key_is_refused() => Some.Registry
        .When(Receive(Some.Statement with { Title = "Another speech" }, Some.Statement.Digest()))
        .ThenRefuses("statement-differs /key");

    [Fact]
    public void Names_and_aliases_become_ids_everywhere()
    {
        var named = Some.Statement with
        {
            Issuer = "CSTO Secretariat",
            OnBehalfOf = "ODKB",
            Speaker = "Nikolai Bordyuzha",
            Reports =
            [
                Some.Meeting with
                {
                    Host = "OSCE",
                    Participants = [new("Collective-Security Treaty Organization", Role.Participant)],
                    Topics = ["Terrorism"],
                },
            ],
        };

        Some.Registry.When(Receive(named)).ThenAppends(
            Some.Stream, 0,
            Some.ReceivedFrom(named) with { Issuer = "csto-secretariat", OnBehalfOf = "csto", Speaker = "nikolai-bordyuzha" },
            Some.LoggedMeeting);
    }

    [Fact]
    public void Ids_that_were_merged_become_those_that_stayed()
    {
        var registry = Some.Registry.And(
            new ActorMerged("osce", "nato", Some.Reason, Some.Author),
            new TopicMerged("terrorism", "narcotics", Some.Reason, Some.Author),
            new CommitmentMerged("partnership", "operation-kanal", Some.Reason, Some.Author));

        registry.When(Receive(Some.Statement)).ThenAppends(
            Some.Stream, 0, Some.Received,
            Some.LoggedMeeting with { Host = "nato", Topics = ["narcotics"], Effects = [new("operation-kanal", EffectKind.Advances)] },
            Some.LoggedThreat);
    }

    [Fact]
    public void What_is_named_twice_is_kept_once()
    {
        var twice = Some.Statement with
        {
            Reports =
            [
                Some.Meeting with
                {
                    Participants = [new("csto", Role.Participant), new("CSTO", Role.Participant)],
                    Topics = ["terrorism", "Terrorism"],
                    Effects = [new("partnership", EffectKind.Advances), new("partnership", EffectKind.Advances)],
                },
            ],
        };

        Some.Registry.When(Receive(twice)).ThenAppends(Some.Stream, 0, Some.ReceivedFrom(twice), Some.LoggedMeeting);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1_000)]
    public void What_is_named_often_is_kept_once(int times)
    {
        var often = Some.Statement with
        {
            Reports = [Some.Meeting with { Participants = [.. Enumerable.Repeat(Some.Meeting.Participants, times).SelectMany(p => p)] }],
        };
        Some.Registry.When(Receive(often)).ThenAppends(Some.Stream, 0, Some.ReceivedFrom(often), Some.LoggedMeeting);
    }

    [Fact]
    public void It_brings_its_new_actors_and_commitments_in_the_same_decision()
    {
        var bringing = Some.Statement with
        {
            Actors = [Caricc],
            Commitments = [Exchange],
            Issuer = "CARICC",
            Reports = [Some.Meeting with { Host = "caricc", Effects = [new("exchange", EffectKind.Adopts)] }],
        };

        Some.Registry.When(Receive(bringing)).ThenAppends(
            new Change(StreamName.Actor("caricc"), 0, [new ActorRegistered(Caricc)]),
            new Change(StreamName.Commitment("exchange"), 0, [new CommitmentOpened(Exchange with { Parties = ["caricc", "csto"], Topics = ["narcotics"] })]),
            new Change(Some.Stream, 0,
            [
                Some.ReceivedFrom(bringing) with { Issuer = "caricc" },
                Some.LoggedMeeting with { Host = "caricc", Effects = [new("exchange", EffectKind.Adopts)] },
            ]));
    }

    [Fact]
    public void What_it_brings_and_is_known_already_is_passed_over()
    {
        var bringing = Some.Statement with { Actors = [Some.Tajikistan], Commitments = [Some.Kanal] };

        Some.Registry.When(Receive(bringing))
            .ThenAppends(Some.Stream, 0, Some.ReceivedFrom(bringing), Some.LoggedMeeting, Some.LoggedThreat);
    }

    [Fact]
    public void What_it_brings_must_not_differ_from_what_is_registered() => Some.Registry
        .When(Receive(Some.Statement with
        {
            Actors = [Some.Tajikistan with { Note = "A note." }],
            Commitments = [Some.Kanal with { Title = "Canal" }],
        }))
        .ThenRefuses("already-registered /actors/0/id", "already-registered /commitments/0/id");
}
