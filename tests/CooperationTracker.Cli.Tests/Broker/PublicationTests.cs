using System.Net;
using System.Text.Json;
using CooperationTracker.Testing;

namespace CooperationTracker.Cli.Tests.Broker;

/// <summary>Integration events, from the log to another program on a real broker.</summary>
public sealed class PublicationTests : IAsyncLifetime
{
    private readonly SeededDatabase database = new();
    private readonly Files files = new();
    private LinkedServer? linked;

    private LinkedServer Linked => linked ?? throw new InvalidOperationException("The test was skipped.");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        LinkedServer.SkipWithout();
        await database.InitializeAsync();
        linked = await LinkedServer.CreateAsync(database, away: true);
    }

    public async ValueTask DisposeAsync()
    {
        if (linked is not null)
        {
            await linked.DisposeAsync();
        }
        files.Dispose();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task What_changed_arrives_and_history_does_not()
    {
        await Linked.Broker.StartAsync();
        await Linked.StartAsync();
        await using var program = await ForeignProgram.ConnectAsync(Linked.Broker);
        (await database.RunAsync("append", files.Write("a.yaml", Some.Statement("published")))).ShouldBeDone();
        await PublishedAsync(program);

        program.Strange.ShouldBeEmpty();
        program.Heard.Values.Select(e => e.Text("type")).ShouldBe(["cooperationtracker.commitment.status-changed", "cooperationtracker.tie.changed"], ignoreOrder: true);
        var status = Events(program, "commitment.status-changed").Single();
        status.Text("source").ShouldBe("/commitments/caco-drug-transit");
        status.GetProperty("data").Text("after").ShouldBe("in-progress");
        var tie = Events(program, "tie.changed").Single();
        tie.Text("subject").ShouldBe("csto/osce");
        var (before, after) = (tie.GetProperty("data").GetProperty("before"), tie.GetProperty("data").GetProperty("after"));
        // The meeting and the proposal.
        (after.GetProperty("reports").GetInt64() - before.GetProperty("reports").GetInt64()).ShouldBe(2);

        (await database.RunAsync("retract", "published:proposal", "--reason", "no such thing", "--by", "anna")).ShouldBeDone();
        await PublishedAsync(program);

        program.Heard.Count.ShouldBe(2 + 3);
        // With it goes what was done about the commitment, which was only proposed long ago.
        Events(program, "finding.raised").Single().GetProperty("data").Text("kind").ShouldBe("proposal-unanswered");
        Events(program, "commitment.status-changed")[^1].GetProperty("data").ShouldSatisfyAllConditions(
            data => data.Text("before").ShouldBe("in-progress"), data => data.Text("cause").ShouldBe("no such thing"));
        await ShouldAgreeAsync(program);
    }

    [Fact]
    public async Task A_broker_that_is_away_hinders_nothing_and_hears_what_changed_meanwhile()
    {
        await Linked.StartAsync();

        using (var answer = await Linked.Client.GetAsync(new Uri("/commitments/caco-drug-transit/trace", UriKind.Relative), Cancellation))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        (await database.RunAsync("append", files.Write("a.yaml", Some.Statement("early")))).ShouldBeDone();
        await Linked.UntilAsync(async () => (await database.JsonAsync("statements")).Items.Any(s => s.Text("key") == "early"));
        await Linked.Broker.StartAsync();
        await using var program = await ForeignProgram.ConnectAsync(Linked.Broker);
        await PublishedAsync(program);
        program.Heard.Count.ShouldBe(2);

        await Linked.Broker.StopAsync();
        await program.DisconnectAsync();
        for (var i = 0; i < 3; i++)
        {
            (await database.RunAsync("append", files.Write("b.json", ManyStatements.Line(i)))).ShouldBeDone();
        }
        await Linked.UntilAsync(async () => (await BrokerAsync()).GetProperty("published").GetInt64() == await SettledAsync());
        await Linked.Broker.StartAsync();
        await program.ConnectAsync();
        await PublishedAsync(program);
        await program.PublishAsync(ManyStatements.Line(7), "c.json");
        await Linked.UntilAsync(async () => (await database.JsonAsync("statements")).Items.Any(s => s.Text("key") == "many-7"));
        await PublishedAsync(program);

        await ShouldAgreeAsync(program);
        var shown = await database.RunAsync("status");
        shown.Out.ShouldContain("queue tracker.intake, exchange tracker.events");
        var logged = await Linked.EndAsync();
        logged.ShouldContain("is away");
        (logged + shown.Out + (await database.JsonAsync("status")).Out).ShouldNotContain(Linked.Broker.Password);
    }

    [Fact]
    public async Task Servers_that_are_killed_and_a_broker_that_restarts_lose_no_event()
    {
        const int statements = 400;
        await Linked.Broker.StartAsync();
        await Linked.StartAsync();
        await using var program = await ForeignProgram.ConnectAsync(Linked.Broker);
        var random = new Random(20260110);
        for (var i = 1; i <= statements; i++)
        {
            (await database.RunAsync("append", files.Write("a.json", ManyStatements.Line(i)))).ShouldBeDone();
            if (i % 100 == 50)
            {
                await Task.Delay(random.Next(300), Cancellation);
                await Linked.KillAsync();
                await Linked.StartAsync();
            }
            if (i == 200)
            {
                await program.DisconnectAsync();
                await Linked.Broker.KillAsync();
                await Linked.Broker.StartAsync();
                await program.ConnectAsync();
            }
        }
        await PublishedAsync(program);

        program.Strange.ShouldBeEmpty();
        await ShouldAgreeAsync(program);
    }

    [Fact]
    public async Task Another_node_publishes_on_where_the_one_that_did_is_killed()
    {
        const int kills = 3;
        const int each = 20;
        await Linked.Broker.StartAsync();
        await using var other = Linked.Beside();
        Dictionary<int, LinkedServer> servers = [];
        await JoinAsync(Linked);
        await JoinAsync(other);
        await using var program = await ForeignProgram.ConnectAsync(Linked.Broker);
        for (var kill = 0; kill < kills; kill++)
        {
            var publisher = await PublisherAsync();
            for (var i = 1; i <= each; i++)
            {
                (await database.RunAsync("append", files.Write("a.json", ManyStatements.Line(kill * each + i)))).ShouldBeDone();
            }
            await publisher.KillAsync(); // with events in its hands
            await PublishedAsync(program);
            (await PublisherAsync()).ShouldNotBe(publisher);
            await JoinAsync(publisher);
        }

        program.Strange.ShouldBeEmpty();
        await ShouldAgreeAsync(program);

        async Task JoinAsync(LinkedServer server)
        {
            await server.StartAsync();
            await server.UntilAsync(async () => (await NodesAsync()).Any(node => servers.TryAdd(node.Number, server)));
        }

        // Nobody for a moment, where the work is spread anew.
        async Task<LinkedServer> PublisherAsync()
        {
            LinkedServer? publisher = null;
            await LinkedServer.WaitAsync(async () =>
                (await NodesAsync()).Where(node => node.Publishes).Any(node => servers.TryGetValue(node.Number, out publisher)));
            return publisher!;
        }

        async Task<(int Number, bool Publishes)[]> NodesAsync() =>
            [.. (await database.JsonAsync("status")).Json.GetProperty("nodes").EnumerateArray().Select(node =>
                (node.GetProperty("number").GetInt32(), node.GetProperty("runs").EnumerateArray().Any(part => part.GetString() == "broker/events")))];
    }

    /// <summary>Waits until all was published, sent and heard.</summary>
    private async Task PublishedAsync(ForeignProgram program)
    {
        var heard = -1;
        await LinkedServer.WaitAsync(async () =>
        {
            var broker = await BrokerAsync();
            if (broker.GetProperty("published").GetInt64() < await SettledAsync() || broker.GetProperty("waiting").GetInt64() > 0 || await program.UnheardAsync() > 0)
            {
                return false;
            }
            var before = heard;
            heard = program.Heard.Count;
            return before == heard;
        });
    }

    /// <summary>
    /// Each change begins where the last one of the same commitment or tie ended, the first one where the seeds do, and the last one
    /// ends at what the tracker answers now: so none is missing, and none is there twice under another name.
    /// </summary>
    private async Task ShouldAgreeAsync(ForeignProgram program)
    {
        await using var seeds = new SeededDatabase();
        await seeds.InitializeAsync();
        var (ties, statuses) = (await TiesAsync(seeds), await StatusesAsync(seeds));
        foreach (var data in Events(program, "tie.changed").Select(e => e.GetProperty("data")))
        {
            var pair = $"{data.Text("a")}/{data.Text("b")}";
            Known(data.GetProperty("before")).ShouldBe(ties.GetValueOrDefault(pair), pair);
            ties[pair] = Known(data.GetProperty("after"));
        }
        foreach (var data in Events(program, "commitment.status-changed").Select(e => e.GetProperty("data")))
        {
            data.Maybe("before").ShouldBe(statuses.GetValueOrDefault(data.Text("commitment")!));
            statuses[data.Text("commitment")!] = data.Text("after")!;
        }
        ties.Where(t => t.Value != default).OrderBy(t => t.Key, StringComparer.Ordinal).ShouldBe((await TiesAsync(database)).OrderBy(t => t.Key, StringComparer.Ordinal));
        statuses.OrderBy(s => s.Key, StringComparer.Ordinal).ShouldBe((await StatusesAsync(database)).OrderBy(s => s.Key, StringComparer.Ordinal));

        static (long, decimal) Known(JsonElement tie) => (tie.GetProperty("reports").GetInt64(), tie.GetProperty("weight").GetDecimal());
    }

    private static async Task<Dictionary<string, (long Reports, decimal Weight)>> TiesAsync(TestDatabase database) =>
        (await database.JsonAsync("cooperation", "--limit", "1000")).Items.ToDictionary(
            t => $"{t.GetProperty("a").Text("actor")}/{t.GetProperty("b").Text("actor")}", t => (t.GetProperty("reports").GetInt64(), t.GetProperty("weight").GetDecimal()));

    private static async Task<Dictionary<string, string>> StatusesAsync(TestDatabase database) =>
        (await database.JsonAsync("commitments", "--limit", "1000")).Items.ToDictionary(c => c.Text("id")!, c => c.Text("status")!);

    private static JsonElement[] Events(ForeignProgram program, string name) =>
        [.. program.Heard.Values.Where(e => e.Text("type") == $"cooperationtracker.{name}").OrderBy(e => e.Text("sequence"), StringComparer.Ordinal)];

    private async Task<JsonElement> BrokerAsync() => (await database.JsonAsync("status")).Json.GetProperty("broker");

    private async Task<long> SettledAsync() => (await database.JsonAsync("status")).Json.GetProperty("settledPosition").GetInt64();
}
