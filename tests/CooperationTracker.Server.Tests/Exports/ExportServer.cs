using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Domain.Time;
using CooperationTracker.Intake;

namespace CooperationTracker.Server.Tests.Exports;

/// <summary>The seeds, and a statement in which every name is what a format might trip over.</summary>
public sealed class ExportServer : RunningServer
{
    /// <summary>A name that is a formula, markup, several lines and characters that XML and calendars cannot hold.</summary>
    public const string Hostile = "=cmd|'/C calc'!A0\",;<b a=\"1\">&\\n\r\nEND:VEVENT\u0001\u000B\uFFFE\tand \u2028 more";

    /// <summary>It where a format has no room for control characters.</summary>
    public const string Plain = "=cmd|'/C calc'!A0\",;<b a=\"1\">&\\n\r\nEND:VEVENT\uFFFD\uFFFD\uFFFD\tand \u2028 more";

    /// <summary>The actor of this name.</summary>
    public const string Actor = "hostile";

    /// <summary>The commitment of this name.</summary>
    public const string Promise = "hostile-promise";

    /// <summary>The statement that reports of it.</summary>
    public const string Statement = "hostile-statement";

    /// <summary>The position of the last event.</summary>
    public long End { get; private set; }

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await AppendAsync(StreamName.Actor(Actor), 0, new ActorRegistered(new() { Id = Actor, Kind = ActorKind.Organization, Name = Hostile }));
        await AppendAsync(StreamName.Commitment(Promise), 0, new CommitmentOpened(new()
        {
            Id = Promise,
            Title = Hostile,
            Scope = Hostile,
            Parties = [Actor, "osce"],
            Topics = ["terrorism"],
        }));
        await AppendAsync(StreamName.Statement(Statement), 0,
            new StatementReceived
            {
                Key = Statement,
                Digest = new('0', 64),
                Title = Hostile,
                Issuer = Actor,
                OnBehalfOf = "osce",
                Speaker = "rashid-alimov",
                Issued = Edtf.Parse("2020-01-01"),
                Source = new("hostile.txt", new('a', 64)),
                Paragraphs = [new(1, Hostile, new('b', 64)), new(2, "Another.")],
            },
            Held("vague", "2019-05"),
            Held("before", "../2003-11-27"),
            Held("whenever", ".."),
            Scheduled("ahead", "2140-01-02/2140-01-04"),
            Commits("adopted", EffectKind.Adopts),
            Commits("fulfilled", EffectKind.Fulfils));
        await AppendAsync(StreamName.Assessments(Promise), 0, new CommitmentAssessed
        {
            Id = AssessCommitment.IdOf(Promise, Actor, Edtf.Parse("2020"), Hostile, Stage.Final),
            Commitment = Promise,
            Party = Actor,
            Period = Edtf.Parse("2020"),
            Score = Score.None,
            Stage = Stage.Final,
            Rationale = Hostile,
            Reports = [Id("adopted")],
            References = [Hostile],
            Codebook = "1",
            Assessor = Hostile,
        });
        await AppendAsync(StreamName.Statement(Statement), 7, new ReportAmended(Held("vague", "2019-05-03"), Hostile, "analyst"));
        End = await AppendAsync(StreamName.Statement(Statement), 8, new ReportRetracted($"{Statement}:fulfilled", Hostile, "analyst"));
        await Session.Runner().CatchUpAsync(End, TestContext.Current.CancellationToken);
    }

    /// <summary>The body of an export's answer.</summary>
    public async Task<byte[]> ExportAsync(string path, HttpClient? client = null)
    {
        using var response = await (client ?? Client).GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        response.IsSuccessStatusCode.ShouldBeTrue($"{path}: {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Appends events to a stream, and returns the position of the last one.</summary>
    public async Task<long> AppendAsync(StreamName stream, long version, params IEvent[] events) =>
        (await Session.Log.AppendAsync(EventWriter.ToAppends(Decision.Append(stream, version, events)),
            new(Headers: """{"author":"coder"}"""u8.ToArray()), TestContext.Current.CancellationToken)).Position;

    private static MeetingHeld Held(string id, string occurred) => new()
    {
        Id = Id(id),
        Name = Hostile,
        Place = Hostile,
        Paragraph = 1,
        Occurred = Edtf.Parse(occurred),
        Modality = Modality.Happened,
        Participants = Both,
        Summary = Hostile,
        Topics = ["terrorism"],
    };

    private static MeetingScheduled Scheduled(string id, string occurred) => new()
    {
        Id = Id(id),
        Name = Hostile,
        Paragraph = 1,
        Occurred = Edtf.Parse(occurred),
        Modality = Modality.Planned,
        Participants = Both,
        Summary = Hostile,
    };

    private static CommitmentMade Commits(string id, EffectKind effect) => new()
    {
        Id = Id(id),
        Subject = Hostile,
        Paragraph = 2,
        Occurred = Edtf.Parse("2019-12-01"),
        Modality = Modality.Happened,
        Participants = Both,
        Summary = Hostile,
        Effects = [new(Promise, effect)],
    };

    private static string Id(string local) => Report.GlobalId(Statement, local);

    private static Participant[] Both => [new(Actor, Role.Participant), new("osce", Role.Addressee)];
}
