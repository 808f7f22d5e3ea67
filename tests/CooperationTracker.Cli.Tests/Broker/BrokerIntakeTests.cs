using System.Text;
using CooperationTracker.Cli.Edge;

namespace CooperationTracker.Cli.Tests.Broker;

/// <summary>Files that another program publishes, from a real broker to the log.</summary>
public sealed class BrokerIntakeTests : IAsyncLifetime
{
    private readonly SeededDatabase database = new();
    private LinkedServer? linked;

    private LinkedServer Linked => linked ?? throw new InvalidOperationException("The test was skipped.");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        LinkedServer.SkipWithout();
        await database.InitializeAsync();
        linked = await LinkedServer.CreateAsync(database);
    }

    public async ValueTask DisposeAsync()
    {
        if (linked is not null)
        {
            await linked.DisposeAsync();
        }
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_file_is_recorded_once_however_often_it_is_published()
    {
        await Linked.StartAsync();
        await using var program = await ForeignProgram.ConnectAsync(Linked.Broker);

        await program.PublishAsync(Some.Statement("brokered"), "in/brokered.yaml");
        await program.PublishAsync(Some.Statement("brokered"), "in/brokered.yaml");
        await program.PublishAsync(ManyStatements.Lines(3), contentType: "application/jsonl", named: false);
        await program.PublishAsync(ManyStatements.Line(4));

        await Linked.UntilAsync(async () => await CountAsync() == 5 + 5 && await WaitingAsync() == 0);
        (await database.JsonAsync("intake", "list")).Items.ShouldBeEmpty();
        (await OriginAsync("brokered")).ShouldBe("tracker broker brokered.yaml");
        (await OriginAsync("many-1")).ShouldBe("broker broker message");
        (await OriginAsync("many-4")).ShouldBe("tracker broker message");
        (await program.LeftAsync()).ShouldBe(0u);
    }

    [Fact]
    public async Task What_is_refused_is_a_dead_letter_by_line_and_field_and_taken_in_once_it_can_be()
    {
        await Linked.StartAsync();
        await using var program = await ForeignProgram.ConnectAsync(Linked.Broker);

        await program.PublishAsync(Some.Statement("brokered", "{ actor: osce, role: participant }", "{ actor: atlantis, role: participant }"), "bad.yaml");
        await Linked.UntilAsync(async () => (await database.JsonAsync("intake", "list")).Items.Length == 1);

        var letter = (await database.JsonAsync("intake", "list")).Items.Single();
        (letter.Text("name"), letter.Text("code")).ShouldBe(("bad.yaml", "unknown-actor"));
        letter.GetProperty("errors")[0].Text("field").ShouldBe("reports[0].participants[1].actor");
        letter.GetProperty("errors")[0].GetProperty("line").GetInt32().ShouldBeGreaterThan(1);
        using var files = new Files();
        (await database.RunAsync("actor", "add", files.Write("atlantis.txt", "id: atlantis\nkind: organization\nname: Atlantis\n"))).ShouldBeDone();
        (await database.JsonAsync("intake", "retry", letter.Text("id")!)).Json.GetProperty("messages").GetInt32().ShouldBe(1);
        await Linked.UntilAsync(async () => await CountAsync() == 5 + 1);
        (await database.JsonAsync("intake", "list")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_that_is_too_large_is_refused_and_hinders_nobody()
    {
        await Linked.StartAsync();
        await using var program = await ForeignProgram.ConnectAsync(Linked.Broker);

        await program.PublishAsync(new byte[17 * 1024 * 1024], "large.yaml");
        await program.PublishAsync([], "empty.yaml");
        await program.PublishAsync(Some.Statement("brokered"), "good.yaml");

        await Linked.UntilAsync(async () => await CountAsync() == 5 + 1 && (await database.JsonAsync("intake", "list")).Items.Length == 2);
        (await database.JsonAsync("intake", "list")).Items.Select(l => (l.Text("name"), l.Text("code"))).ShouldBe(
            [("large.yaml", "too-large"), ("empty.yaml", "empty-file")], ignoreOrder: true);
        (await program.LeftAsync()).ShouldBe(0u);
    }

    [Fact]
    public async Task Servers_that_are_killed_lose_nothing_and_record_nothing_twice()
    {
        const int statements = 300;
        const int kills = 4;
        await Linked.StartAsync();
        await using var program = await ForeignProgram.ConnectAsync(Linked.Broker);
        for (var i = 1; i <= statements; i++)
        {
            await program.PublishAsync(Encoding.UTF8.GetBytes(ManyStatements.Line(i)), $"{i}.json");
        }
        var random = new Random(20260109);
        var halfWay = 0;
        for (var i = 0; i < kills; i++)
        {
            var before = await CountAsync();
            await Linked.UntilAsync(async () => await CountAsync() is var now && (now > before || now == 5 + statements));
            await Task.Delay(random.Next(100), Cancellation);
            await Linked.KillAsync();
            halfWay += await CountAsync() < 5 + statements ? 1 : 0;
            await Linked.StartAsync();
        }
        halfWay.ShouldBeGreaterThan(0, "no server was killed half-way");

        await Linked.UntilAsync(async () => await CountAsync() == 5 + statements && await WaitingAsync() == 0);
        (await database.JsonAsync("intake", "list")).Items.ShouldBeEmpty();
        (await database.ScalarAsync("select count(*) from tracker.mt_events where stream_id like 'statement/many-%'")).ShouldBe(3L * statements);
    }

    [Fact]
    public async Task A_broker_that_is_no_address_or_that_the_engine_cannot_reach_ends_the_start()
    {
        const string secret = "hunter2hunter2";
        foreach (var (uri, engine) in (IEnumerable<(string, string)>)[($"http://me:{secret}@localhost", "marten"), ($"not {secret}", "marten"), ($"amqp://me:{secret}@localhost", "npgsql")])
        {
            using var files = new Files();
            files.Write("appsettings.json", $$"""{ "Tracker": { "Broker": { "Uri": "{{uri}}" } } }""");

            var ran = await Tracker.RunProcessAsync("serve", "--json", "--data", files.Folder, "--engine", engine, "--connection", database.ConnectionString);

            ran.ExitCode.ShouldBe(ExitCodes.BadInput);
            ran.Errors.ShouldHaveSingleItem().Text("field").ShouldBe("Tracker:Broker:Uri");
            (ran.Out + ran.Error).ShouldNotContain(secret);
        }
    }

    private async Task<long> CountAsync() => (long)(await database.ScalarAsync("select count(*) from tracker.mt_streams where type = 'statement'"))!;

    private async Task<long> WaitingAsync() => (await database.JsonAsync("intake", "list")).Json.GetProperty("waiting").GetInt64();

    private async Task<object?> OriginAsync(string statement) => await database.ScalarAsync(
        $"select distinct concat_ws(' ', headers ->> 'author', headers ->> 'via', headers ->> 'file') from tracker.mt_events where stream_id = 'statement/{statement}'");
}
