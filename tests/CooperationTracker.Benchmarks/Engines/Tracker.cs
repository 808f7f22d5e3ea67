using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Edge;
using CooperationTracker.EventLog;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Intake.Replay;
using CooperationTracker.Views;
using Npgsql;

namespace CooperationTracker.Benchmarks.Engines;

/// <summary>The tracker by one of its engines.</summary>
internal sealed class Tracker : IContender
{
    private static readonly Origin Origin = new("benchmark", "benchmark");

    private readonly NpgsqlDataSource dataSource;
    private readonly IEngine engine;
    private readonly TrackerLog log;

    public Tracker(string engine, string connection)
    {
        dataSource = NpgsqlDataSource.Create(connection);
        this.engine = EngineCatalogue.Open(engine, dataSource);
        log = new(this.engine.Log);
    }

    public async Task PrepareAsync(RegisterEntries registry)
    {
        await LogSchema.EnsureAsync(dataSource);
        await engine.PrepareAsync();
        await log.RegisterAsync(registry, Origin);
        await engine.Runner().CatchUpAsync(0); // makes the tables
    }

    public Task ReplayAsync(IEnumerable<Statement> statements) => new ReplayStatements(log, dataSource, Origin)
        .AppendAsync(statements.ToAsyncEnumerable().Select(s => new Incoming(s)));

    public async Task<Func<Task<long>>> DecideAsync(Statement statement)
    {
        var decision = new ReceiveStatement(statement).Decide(await log.RegistryAsync());
        return async () => (await engine.Log.AppendAsync(EventWriter.ToAppends(decision), new())).Position;
    }

    public Task<IAsyncDisposable> FollowAsync() => Task.FromResult<IAsyncDisposable>(new Following(engine.Runner()));

    public Task WaitAsync(long position) => ViewProgress.WaitAsync(dataSource, position, TimeSpan.FromMinutes(30));

    public async Task<long> LastAsync()
    {
        await using var command = dataSource.CreateCommand("select max(seq_id) from tracker.mt_events");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public Task RebuildAsync() => engine.Runner().RebuildAsync();

    public async ValueTask DisposeAsync()
    {
        await engine.DisposeAsync();
        await dataSource.DisposeAsync();
    }

    private sealed class Following : IAsyncDisposable
    {
        private readonly CancellationTokenSource ending = new();
        private readonly Task running;

        public Following(ProjectionRunner runner) => running = runner.RunAsync(ending.Token);

        public async ValueTask DisposeAsync()
        {
            await ending.CancelAsync();
            await running.ContinueWith(_ => { }, TaskScheduler.Default); // it ends by being cancelled
            ending.Dispose();
        }
    }
}
