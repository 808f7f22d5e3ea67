using System.Globalization;
using System.Text.Json.Nodes;
using CooperationTracker.Audit.Leaves;
using CooperationTracker.Audit.Log;
using CooperationTracker.Audit.Tree;
using CooperationTracker.Domain.Statements;
using CooperationTracker.EventLog;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Intake.Replay;
using CooperationTracker.Intake.Statements;
using CooperationTracker.Testing;
using CooperationTracker.Views;
using CooperationTracker.Views.Tests.Given;
using Npgsql;

namespace CooperationTracker.Marten.Tests;

/// <summary>The five statements, whichever engine they go through: the same events, the same rows, the same tree.</summary>
public sealed class SeedsThroughEnginesTests(SeedsThroughEnginesTests.InBulk inBulk) : IClassFixture<SeedsThroughEnginesTests.InBulk>
{
    private static readonly Origin Origin = new("ada", "test");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("npgsql")]
    [InlineData("marten")]
    [InlineData("npgsql", "marten")]
    [InlineData("marten", "npgsql")]
    public async Task One_engine_after_the_other_gives_what_a_replay_gives(params string[] names)
    {
        await using var database = await CreateAsync();
        var source = await ReplaySource.OpenAsync(Repository.File("seeds"), Cancellation);
        var statements = await StatementsAsync(source);
        var half = names.Length == 1 ? statements.Count : 2;
        for (var i = 0; i < names.Length; i++)
        {
            await using var engine = Engine(names[i], database.DataSource);
            var log = new TrackerLog(engine.Log);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var running = engine.Runner().RunAsync(ending.Token);
            foreach (var entries in i == 0 ? source.Registries.Select(Binder.Bind<RegistryFile>) : [])
            {
                (await log.RegisterAsync(entries.ToCommand(), Origin, Cancellation)).Result.ShouldBe(OutcomeKind.Appended);
            }
            var last = 0L;
            foreach (var statement in i == 0 ? statements.Take(half) : statements.Skip(half))
            {
                var outcome = await log.RecordAsync(statement, Origin, Cancellation);
                outcome.Result.ShouldBe(OutcomeKind.Appended);
                last = outcome.Position;
            }
            await EndAsync(database.DataSource, last, ending, running);
        }

        (await Content.ReadAsync(database.DataSource)).ShouldBeLike(inBulk.Content);
    }

    [Fact]
    public async Task Both_at_once_give_what_a_replay_gives()
    {
        await using var database = await CreateAsync();
        await using var npgsql = Engine("npgsql", database.DataSource);
        await using var marten = Engine("marten", database.DataSource);
        TrackerLog[] logs = [new(npgsql.Log), new(marten.Log)];
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = Task.WhenAll(npgsql.Runner().RunAsync(ending.Token), marten.Runner().RunAsync(ending.Token));
        var source = await ReplaySource.OpenAsync(Repository.File("seeds"), Cancellation);
        foreach (var entries in source.Registries.Select(Binder.Bind<RegistryFile>))
        {
            await Task.WhenAll(logs.Select(log => log.RegisterAsync(entries.ToCommand(), Origin, Cancellation)));
        }
        var last = 0L;
        foreach (var statement in await StatementsAsync(source))
        {
            var outcomes = await Task.WhenAll(logs.Select(log => log.RecordAsync(statement, Origin, Cancellation)));
            outcomes.Select(o => o.Result).Order().ShouldBe([OutcomeKind.Appended, OutcomeKind.Unchanged]);
            last = outcomes.Max(o => o.Position);
        }
        await EndAsync(database.DataSource, last, ending, running);

        (await Content.ReadAsync(database.DataSource)).ShouldBeLike(inBulk.Content);
    }

    private static async Task<TestDatabase> CreateAsync()
    {
        var database = await TestDatabase.CreateAsync();
        await LogSchema.EnsureAsync(database.DataSource, Cancellation);
        return database;
    }

    private static IEngine Engine(string name, NpgsqlDataSource dataSource) => name == MartenEngine.EngineName
        ? new MartenEngine(dataSource, TimeSpan.FromMilliseconds(100))
        : new NpgsqlEngine(dataSource, TimeSpan.FromMilliseconds(100));

    private static async Task<IReadOnlyList<Statement>> StatementsAsync(ReplaySource source)
    {
        List<Statement> statements = [];
        await foreach (var document in source.StatementsAsync(Cancellation))
        {
            statements.Add(Binder.Bind<Statement>(document));
        }
        return statements;
    }

    private static async Task EndAsync(NpgsqlDataSource dataSource, long last, CancellationTokenSource ending, Task running)
    {
        await World.UntilAsync(async () => running.IsCompleted || await ViewProgress.ReachedAsync(dataSource, Cancellation) >= last);
        await ending.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    /// <summary>The statements as <c>tracker replay</c> takes them in.</summary>
    public sealed class InBulk : TestDatabase
    {
        internal Content Content { get; private set; } = new([], [], "");

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await LogSchema.EnsureAsync(DataSource);
            await using var engine = new NpgsqlEngine(DataSource);
            await new ReplayStatements(new(engine.Log), DataSource, Origin).RunAsync(await ReplaySource.OpenAsync(Repository.File("seeds")));
            await engine.Runner().CatchUpAsync();
            Content = await Content.ReadAsync(DataSource);
        }
    }

    /// <summary>What a database holds, apart from ids and times; a position is the number of its event.</summary>
    internal sealed record Content(IReadOnlyList<string> Events, IReadOnlyList<string> Rows, string Root)
    {
        public static async Task<Content> ReadAsync(NpgsqlDataSource dataSource)
        {
            await using var log = new NpgsqlEventLog(dataSource);
            var upTo = await log.ReadSettledAsync(0, Cancellation);
            var (_, events) = await log.ReadPageAsync(0, upTo, new(10_000, 64 << 20), Cancellation);
            await new Sequencer(dataSource, log).CatchUpAsync(Cancellation);
            await TreeHoldsAsync(dataSource, events);
            var numbers = events.Select((e, i) => (e.Position, Number: i + 1L)).ToDictionary(e => e.Position, e => e.Number);
            StoredEvent[] bare = [.. events.Select(e => e with
            {
                Position = numbers[e.Position], Id = Guid.Empty, Timestamp = default, CorrelationId = null, CausationId = null, Headers = default,
            })];
            var tree = new Frontier();
            foreach (var e in bare)
            {
                tree.Add(Leaf.Of(e, new byte[Leaf.SaltSize]).Hash(), []);
            }
            return new(
                [.. bare.Select(e => $"{e.Position} {e.StreamId} {e.Version} {e.Type} {System.Text.Encoding.UTF8.GetString(e.Data.Span)}")],
                await RowsAsync(dataSource, numbers), tree.Root().ToString());
        }

        public void ShouldBeLike(Content other)
        {
            Events.ShouldBe(other.Events);
            Rows.ShouldBe(other.Rows);
            Root.ShouldBe(other.Root);
            (Events.Count, Rows.Count).ShouldSatisfyAllConditions(counts => counts.Item1.ShouldBeGreaterThan(100), counts => counts.Item2.ShouldBeGreaterThan(100));
        }

        /// <summary>The tree that the sequencer grew has a leaf for each event, in their order.</summary>
        private static async Task TreeHoldsAsync(NpgsqlDataSource dataSource, IReadOnlyList<StoredEvent> events)
        {
            await using var command = dataSource.CreateCommand("select leaf.position from tracker.audit_run run, unnest(run.positions) with ordinality leaf (position, number) order by run.first_index, leaf.number");
            await using var reader = await command.ExecuteReaderAsync(Cancellation);
            List<long> leaves = [];
            while (await reader.ReadAsync(Cancellation))
            {
                leaves.Add(reader.GetInt64(0));
            }
            leaves.ShouldBe(events.Select(e => e.Position));
        }

        private static async Task<IReadOnlyList<string>> RowsAsync(NpgsqlDataSource dataSource, Dictionary<long, long> numbers)
        {
            List<string> rows = [];
            foreach (var table in ViewCatalogue.All.SelectMany(v => v.Tables))
            {
                await using var command = dataSource.CreateCommand($"select to_jsonb(t)::text from views.{table.Name} t");
                await using var reader = await command.ExecuteReaderAsync(Cancellation);
                while (await reader.ReadAsync(Cancellation))
                {
                    var row = JsonNode.Parse(reader.GetString(0))!.AsObject();
                    row.Remove("recorded_at");
                    foreach (var name in new[] { "known_from", "known_to", "position" }.Where(row.ContainsKey))
                    {
                        row[name] = numbers.GetValueOrDefault(row[name]!.GetValue<long>());
                    }
                    if (table.Name == "moment")
                    {
                        row.Remove("day"); // the day of the test
                    }
                    rows.Add(string.Create(CultureInfo.InvariantCulture, $"{table.Name} {row.ToJsonString()}"));
                }
            }
            rows.Sort(StringComparer.Ordinal);
            return rows;
        }
    }
}
