using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Views.Tests.Given;

/// <summary>
/// A database full of generated statements, corrections and registry changes, always the same, with every event that
/// was told: a naive model of an answer reads those.
/// </summary>
public sealed class Chronicle : IAsyncLifetime
{
    public static readonly string[] Topics = ["terrorism", "narcotics", "terror", "cyber"];
    public static readonly string[] Commitments = ["trade", "transit", "border", "treaty", "treaty-of-old", "silent"];
    public static readonly string[] Actors = ["csto", "osce", "un", "dkb", "csto-council", "csto-committee", "osce-office", "kg", "tj", "kg-ministry", "ann", "bob"];

    private static readonly Duration?[] Reviews = [Duration.Parse("P1Y"), Duration.Parse("P1M1D"), null, Duration.Parse("P5Y"), Duration.Parse("P10D"), Duration.Parse("P1Y")];

    private static readonly string[] Dates =
    [
        "2003-07-28", "2003-07", "2003", "2003-35", "2001/..", "../2003-11-27", "..", "2004~", "2004-05-01?", "2004-02-20/2004-02-21",
        "2005-01-31", "2005", "200X", "[2004-01,2006-03]", "2006-12-31", "2007-21", "2008-07-01/2008-07-02", "2012-36", "2017-12",
    ];

    private readonly List<(long Position, StreamName Stream, IEvent Event)> told = [];
    private World? world;

    public World World => world ?? throw new InvalidOperationException("The chronicle has not been written.");

    /// <summary>Every event with its position, in order.</summary>
    public IReadOnlyList<(long Position, StreamName Stream, IEvent Event)> Told => told;

    public async ValueTask InitializeAsync()
    {
        world = await World.CreateAsync();
        await RegisterAsync();
        var random = new Random(20030728);
        for (var i = 0; i < 60; i++)
        {
            await TellAsync(random, i);
            if (i == 40)
            {
                await AppendAsync(StreamName.Actor("dkb"), new ActorMerged("dkb", "csto", "one and the same", "ann"));
                await AppendAsync(StreamName.Topic("terror"), new TopicMerged("terror", "terrorism", "one and the same", "ann"));
                await AppendAsync(StreamName.Commitment("treaty-of-old"), new CommitmentMerged("treaty-of-old", "treaty", "one and the same", "ann"));
            }
        }
        await World.Runner.CatchUpAsync(cancellation: TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => world?.DisposeAsync() ?? default;

    /// <summary>One more statement with its reports, and now and then a correction of an earlier one.</summary>
    public async Task TellAsync(Random random, int number)
    {
        var key = $"s{number:000}";
        var reports = Enumerable.Range(0, random.Next(1, 9)).Select(i => Report($"{key}:{i}", random)).ToArray();
        await AppendAsync(StreamName.Statement(key), [Some.Statement(key, Pick(Actors, random), Pick(Dates, random)) with { Title = $"Title {random.Next(20)}" }, .. reports]);
        switch (random.Next(6))
        {
            case 0:
                await AppendAsync(StreamName.Statement(key), new ReportAmended(Report(reports[0].Id, random), "misread", "ann"));
                break;
            case 1:
                await AppendAsync(StreamName.Statement(key), new ReportRetracted(reports[^1].Id, "no such thing", "ann"));
                break;
            case 4 when number % 2 == 0:
                await EraseAsync(StreamName.Statement(key), reports[0]);
                break;
            case 2 when number % 3 == 0:
                await AppendAsync(StreamName.Statement(key), new StatementWithdrawn("forged", "ann"));
                break;
            case 3 when number % 3 == 0:
                await AppendAsync(StreamName.Statement(key), new StatementSuperseded("s000", "a better copy", "ann"));
                break;
            case 5 when Uncorrected() is [_, ..] earlier:
                var (stream, report) = earlier[number * 7 % earlier.Count];
                await AppendAsync(stream, new ReportAmended(report with { Summary = $"In other words than before {key}" }, "a typing error", "ann"));
                break;
        }
    }

    /// <summary>The reports of statements that nothing was corrected of, that act on something.</summary>
    private List<(StreamName Stream, Report Report)> Uncorrected() =>
    [
        .. from t in told.GroupBy(t => t.Stream)
           where t.All(e => e.Event is StatementReceived or Domain.Reports.Report)
           from report in t.Select(e => e.Event).OfType<Report>()
           where report.Effects.Count > 0
           select (t.Key, report),
    ];

    private async Task AppendAsync(StreamName stream, params IEvent[] events)
    {
        var last = await World.AppendAsync(stream, events);
        told.AddRange(events.Select((e, i) => (last - events.Length + 1 + i, stream, e)));
    }

    /// <summary>Erases a report, as if it had never said anything: what was told of it is replaced by what is left.</summary>
    private async Task EraseAsync(StreamName stream, Report report)
    {
        await AppendAsync(stream, new ContentErased(
            report.Id, report.GetType().Name, report.Paragraph, [2], [.. report.Effects.Select(e => e.Commitment).Distinct()], "asked for", "a law", "ann"));
        var at = told.FindIndex(t => ReferenceEquals(t.Event, report));
        told[at] = told[at] with { Event = new ErasedContent(report.Id) };
    }

    private async Task RegisterAsync()
    {
        var member = new Membership("csto", Edtf.Parse("2002/2006"), "background");
        await ActorAsync(Some.Actor("csto").Actor with { Names = [new("Tashkent Pact", Edtf.Parse("1992/2002"), "background")], Aliases = ["ОДКБ"] });
        await ActorAsync(Some.Actor("osce").Actor);
        await ActorAsync(Some.Actor("un").Actor with { Aliases = ["United Nations"] });
        await ActorAsync(Some.Actor("dkb").Actor);
        await ActorAsync(Some.Actor("csto-council", ActorKind.Body, "csto").Actor);
        await ActorAsync(Some.Actor("csto-committee", ActorKind.Body, "csto-council").Actor);
        await ActorAsync(Some.Actor("osce-office", ActorKind.Body, "osce").Actor);
        await ActorAsync(Some.Actor("kg", ActorKind.State, null, member).Actor);
        await ActorAsync(Some.Actor("tj", ActorKind.State, null, member with { During = Edtf.Parse("2004/..") }, new("osce", Edtf.Parse("1992/.."), "background")).Actor);
        await ActorAsync(Some.Actor("kg-ministry", ActorKind.Body, "kg").Actor);
        await ActorAsync(Some.Actor("ann", ActorKind.Person).Actor);
        await ActorAsync(Some.Actor("bob", ActorKind.Person).Actor);
        foreach (var topic in Topics)
        {
            await AppendAsync(StreamName.Topic(topic), Some.Topic(topic));
        }
        foreach (var (commitment, i) in Commitments.Select((c, i) => (c, i)))
        {
            await AppendAsync(StreamName.Commitment(commitment), new CommitmentOpened(Some.Commitment(commitment, Actors[i], Actors[i + 2]).Commitment with { Review = Reviews[i] }));
        }

        Task ActorAsync(ActorDefinition actor) => AppendAsync(StreamName.Actor(actor.Id), new ActorRegistered(actor));
    }

    private static Report Report(string id, Random random)
    {
        var actors = Actors.Where(_ => random.Next(4) == 0).Select(a => new Participant(a, Role.Participant)).ToArray();
        var (occurred, modality, summary) = (Edtf.Parse(Pick(Dates, random)), random.Next(4) == 0 ? Modality.Planned : Modality.Happened, $"Summary of {id}");
        Report report = random.Next(6) switch
        {
            0 => new ResolutionSigned { Id = id, Paragraph = 1, Occurred = occurred, Modality = modality, Summary = summary, Title = "t", Instrument = Instrument.Protocol },
            1 => new CooperationProposed { Id = id, Paragraph = 1, Occurred = occurred, Modality = modality, Summary = summary, Proposer = Pick(Actors, random), Subject = "s" },
            2 => new ThreatAssessed { Id = id, Paragraph = 1, Occurred = occurred, Modality = modality, Summary = summary, Threat = "t" },
            3 => new CommitmentMade { Id = id, Paragraph = 2, Occurred = occurred, Modality = modality, Summary = summary, Subject = "s" },
            _ => new MeetingHeld { Id = id, Paragraph = 2, Occurred = occurred, Modality = modality, Summary = summary, Name = "m" },
        };
        return report with
        {
            Participants = actors,
            Topics = [.. Topics.Where(_ => random.Next(3) == 0)],
            Occurrence = random.Next(3) == 0 ? $"occurrence-{random.Next(25)}" : null,
            Implements = random.Next(20) == 0 ? $"occurrence-{random.Next(25)}" : null,
            Effects = [.. Commitments[..^1].Where(_ => random.Next(5) == 0).Select(c => new Effect(c, Pick(Enum.GetValues<EffectKind>(), random)))],
        };
    }

    private static T Pick<T>(IReadOnlyList<T> of, Random random) => of[random.Next(of.Count)];
}
