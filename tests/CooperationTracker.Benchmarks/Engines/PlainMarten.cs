using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;
using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;
using Marten.Services;
using IEvent = JasperFx.Events.IEvent;

namespace CooperationTracker.Benchmarks.Engines;

/// <summary>A program as one writes it by Marten's documentation: streams, a document a report, a document a commitment, and the async daemon.</summary>
internal sealed class PlainMarten(string connection) : IContender
{
    private const int StreamsPerSave = 50;

    private readonly DocumentStore store = DocumentStore.For(options =>
    {
        options.Connection(connection);
        options.AutoCreateSchemaObjects = AutoCreate.All;
        options.Events.StreamIdentity = StreamIdentity.AsString;
        options.Serializer(new SystemTextJsonSerializer(DomainJson.Options));
        options.DisableNpgsqlLogging = true;
        options.Projections.Add(new ReportDocuments(), ProjectionLifecycle.Async);
        options.Projections.Add(new CommitmentDocuments(), ProjectionLifecycle.Async);
    });

    public Task PrepareAsync(RegisterEntries registry) => store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();

    public async Task ReplayAsync(IEnumerable<Statement> statements)
    {
        foreach (var some in statements.Chunk(StreamsPerSave))
        {
            await using var session = store.LightweightSession();
            foreach (var statement in some)
            {
                session.Events.StartStream(statement.Key, Events(statement));
            }
            await session.SaveChangesAsync();
        }
    }

    public Task<Func<Task<long>>> DecideAsync(Statement statement) => Task.FromResult(() => AppendAsync(statement));

    private async Task<long> AppendAsync(Statement statement)
    {
        await using var session = store.LightweightSession();
        var stream = session.Events.StartStream(statement.Key, Events(statement));
        await session.SaveChangesAsync();
        return stream.Events[^1].Sequence;
    }

    public async Task<IAsyncDisposable> FollowAsync()
    {
        var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();
        return new Following(daemon);
    }

    public async Task WaitAsync(long position)
    {
        while ((await store.Advanced.AllProjectionProgress()).Where(p => p.ShardName.EndsWith(":All", StringComparison.Ordinal)) is var all
            && (all.Count() < 2 || all.Any(p => p.Sequence < position)))
        {
            await Task.Delay(5);
        }
    }

    public async Task<long> LastAsync() => (await store.Advanced.FetchEventStoreStatistics()).EventSequenceNumber;

    public async Task RebuildAsync()
    {
        using var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.RebuildProjectionAsync<ReportDocuments>(TimeSpan.FromHours(1), CancellationToken.None);
        await daemon.RebuildProjectionAsync<CommitmentDocuments>(TimeSpan.FromHours(1), CancellationToken.None);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    /// <summary>The statement without its reports, then each report.</summary>
    private static object[] Events(Statement statement) =>
        [statement with { Reports = [] }, .. statement.Reports.Select(r => r with { Id = $"{statement.Key}:{r.Id}" })];

    private sealed class Following(JasperFx.Events.Daemon.IProjectionDaemon daemon) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await daemon.StopAllAsync();
            daemon.Dispose();
        }
    }
}

/// <summary>What a user reads of a statement.</summary>
public sealed record StatementDocument(string Id, Statement Statement);

/// <summary>What a user reads of a report.</summary>
public sealed record ReportDocument(string Id, string Statement, DateTimeOffset RecordedAt, Report Report);

/// <summary>What a user reads of a commitment.</summary>
public sealed record CommitmentDocument(string Id, EffectKind Last, int Effects);

/// <summary>Writes a document a statement and a document a report.</summary>
public sealed partial class ReportDocuments : EventProjection
{
    /// <inheritdoc/>
    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        switch (e.Data)
        {
            case Statement statement:
                operations.Store(new StatementDocument(statement.Key, statement));
                break;
            case Report report:
                operations.Store(new ReportDocument(report.Id, e.StreamKey!, e.Timestamp, report));
                break;
        }
        return ValueTask.CompletedTask;
    }
}

/// <summary>Folds the effects of reports into a document a commitment.</summary>
public sealed partial class CommitmentDocuments : MultiStreamProjection<CommitmentDocument, string>
{
    /// <summary>A report goes to each commitment that it acts on.</summary>
    public CommitmentDocuments() => Identities<Report>(report => [.. report.Effects.Select(e => e.Commitment).Distinct()]);

    /// <inheritdoc/>
    public override CommitmentDocument? Evolve(CommitmentDocument? snapshot, string id, IEvent e)
    {
        var effects = ((Report)e.Data).Effects.Where(effect => effect.Commitment == id).ToArray();
        return new(id, effects[^1].Kind, (snapshot?.Effects ?? 0) + effects.Length);
    }
}
