using System.Runtime.CompilerServices;
using System.Threading.Channels;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Statements;
using CooperationTracker.EventLog;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Intake.Statements;
using Npgsql;

namespace CooperationTracker.Intake.Replay;

/// <summary>
/// Use case: take in many statements at once. Statements are decided on while earlier ones are written, a
/// batch in one transaction, so memory is bounded by a few batches. What was taken in before is passed over:
/// a replay that was killed is finished by running it again.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="dataSource">The log's database, for binary COPY.</param>
/// <param name="origin">Who replays, and from where.</param>
public sealed class ReplayStatements(TrackerLog log, NpgsqlDataSource dataSource, Origin origin)
{
    /// <summary>Enough that a commit costs little beside the rows, few enough to hold three of them in memory.</summary>
    private const int EventsPerBatch = 10_000;

    /// <summary>Replays a source. It is read through first, so that a mistake anywhere changes nothing.</summary>
    /// <exception cref="InputException">A document is malformed or refused; every error of that document is named.</exception>
    public async Task<ReplayProgress> RunAsync(
        ReplaySource source, IProgress<ReplayProgress>? progress = null, CancellationToken cancellation = default)
    {
        var registry = await log.RegistryAsync(fresh: true, cancellation);
        foreach (var document in source.Registries)
        {
            registry = registry.Evolve(Decide(document, registry));
        }
        await CheckAsync(Read(source, cancellation), registry, progress, cancellation);

        var done = new ReplayProgress(ReplayPhase.Appending, 0, 0, 0, 0);
        foreach (var document in source.Registries)
        {
            var entries = Binder.Bind<RegistryFile>(document).ToCommand();
            var outcome = await log.RegisterAsync(entries, origin with { File = Path.GetFileName(document.Name) }, cancellation);
            ThrowIfRefused(outcome, document);
            done = done with { Events = done.Events + outcome.Events, Position = Math.Max(done.Position, outcome.Position) };
        }
        return await AppendAsync(Read(source, cancellation), done, progress, cancellation);
    }

    /// <summary>Appends statements that are parsed already, as they come.</summary>
    /// <exception cref="InputException">A statement is refused; those before its batch are recorded.</exception>
    public Task<ReplayProgress> AppendAsync(
        IAsyncEnumerable<Incoming> statements, IProgress<ReplayProgress>? progress = null, CancellationToken cancellation = default) =>
        AppendAsync(statements, new(ReplayPhase.Appending, 0, 0, 0, 0), progress, cancellation);

    private async Task CheckAsync(
        IAsyncEnumerable<Incoming> statements, Registry registry, IProgress<ReplayProgress>? progress, CancellationToken cancellation)
    {
        var done = new ReplayProgress(ReplayPhase.Checking, 0, 0, 0, 0);
        await foreach (var batch in PrepareAsync(statements, registry, new(), cancellation))
        {
            done = done with { Statements = done.Statements + batch.Items.Count + batch.Unchanged };
            progress?.Report(done);
        }
    }

    private async Task<ReplayProgress> AppendAsync(
        IAsyncEnumerable<Incoming> statements, ReplayProgress done, IProgress<ReplayProgress>? progress, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var ready = Channel.CreateBounded<(Batch Batch, StreamAppend[] Appends)>(1);
        var preparing = Task.Run(async () =>
        {
            try
            {
                var registry = await log.RegistryAsync(fresh: true, stop.Token);
                await foreach (var batch in PrepareAsync(statements, registry, null, stop.Token))
                {
                    await ready.Writer.WriteAsync((batch, [.. batch.Items.SelectMany(i => EventWriter.ToAppends(i.Decision))]), stop.Token);
                }
            }
            finally
            {
                ready.Writer.Complete();
            }
        }, CancellationToken.None);
        try
        {
            await using var loader = new BulkLoader(dataSource);
            await foreach (var (batch, appends) in ready.Reader.ReadAllAsync(cancellation))
            {
                done = await LoadAsync(loader, batch, appends, done, cancellation);
                progress?.Report(done);
            }
        }
        catch
        {
            await stop.CancelAsync();
            await preparing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
        await preparing;
        return done;
    }

    private async IAsyncEnumerable<Batch> PrepareAsync(
        IAsyncEnumerable<Incoming> statements, Registry registry, SeenStatements? seen, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var inOrder = new DecideInOrder(log, registry, seen);
        List<Incoming> pending = [];
        var events = 0;
        await foreach (var incoming in statements.WithCancellation(cancellation))
        {
            pending.Add(incoming);
            events += incoming.Statement.Reports.Count + 1;
            if (events >= EventsPerBatch)
            {
                yield return await DecideAsync();
            }
        }
        if (pending.Count > 0)
        {
            yield return await DecideAsync();
        }

        async Task<Batch> DecideAsync()
        {
            var decisions = await inOrder.DecideAsync([.. pending.Select(p => p.Statement)], cancellation);
            List<Prepared> items = [];
            foreach (var (incoming, decision) in pending.Zip(decisions))
            {
                ThrowIfRefused(decision.Refusals, incoming);
                if (decision.Changes.Count > 0)
                {
                    items.Add(new(incoming, decision));
                }
            }
            var batch = new Batch(items, pending.Count - items.Count);
            (pending, events) = ([], 0);
            return batch;
        }
    }

    private async Task<ReplayProgress> LoadAsync(
        BulkLoader loader, Batch batch, StreamAppend[] appends, ReplayProgress done, CancellationToken cancellation)
    {
        done = done with { Unchanged = done.Unchanged + batch.Unchanged };
        if (batch.Items.Count == 0)
        {
            return done;
        }
        try
        {
            var appended = await loader.AppendAsync(appends, origin.ToMetadata(), cancellation);
            var events = appends.Sum(a => a.Events.Count);
            return done with { Statements = done.Statements + batch.Items.Count, Events = done.Events + events, Position = appended[^1].Position };
        }
        catch (WrongExpectedVersionException)
        {
            // Another writer took in one of them since it was looked up; one by one each finds its own way.
            return await LoadSinglyAsync(batch, done, cancellation);
        }
    }

    private async Task<ReplayProgress> LoadSinglyAsync(Batch batch, ReplayProgress done, CancellationToken cancellation)
    {
        foreach (var item in batch.Items)
        {
            var outcome = await log.RecordAsync(item.Incoming.Statement, origin, cancellation);
            ThrowIfRefused(outcome.Refusals, item.Incoming);
            done = done with
            {
                Statements = done.Statements + (outcome.Result == OutcomeKind.Appended ? 1 : 0),
                Unchanged = done.Unchanged + (outcome.Result == OutcomeKind.Unchanged ? 1 : 0),
                Events = done.Events + outcome.Events,
                Position = Math.Max(done.Position, outcome.Position),
            };
        }
        return done;
    }

    private static async IAsyncEnumerable<Incoming> Read(ReplaySource source, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var document in source.StatementsAsync(cancellation))
        {
            yield return new(Binder.Bind<Statement>(document), document);
        }
    }

    private static Decision Decide(InputDocument document, Registry registry)
    {
        var decision = Binder.Bind<RegistryFile>(document).ToCommand().Decide(registry);
        CheckStatement.ThrowIfRefused(decision, document);
        return decision;
    }

    private static void ThrowIfRefused(Outcome outcome, InputDocument document) =>
        ThrowIfRefused(outcome.Refusals, new(null!, document));

    private static void ThrowIfRefused(IReadOnlyList<Refusal> refusals, Incoming incoming)
    {
        if (refusals.Count > 0)
        {
            throw new InputException([.. refusals.Select(r => incoming.Document?.Error(r)
                ?? new InputError(incoming.Statement.Key, 0, 0, r.Pointer, r.Code, r.Message, r.Suggestions))]);
        }
    }

    private sealed record Prepared(Incoming Incoming, Decision Decision);

    private sealed record Batch(IReadOnlyList<Prepared> Items, int Unchanged);
}

/// <summary>A statement on its way in.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Document">The document that it was read from, for errors; null where there is none.</param>
public sealed record Incoming(Statement Statement, InputDocument? Document = null);
