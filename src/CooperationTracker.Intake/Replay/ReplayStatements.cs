using System.Runtime.CompilerServices;
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
/// Use case: take in many statements at once. Statements are decided on, some at a time, while earlier ones are written,
/// a batch in one transaction; of those that wait only what is written is kept, so memory is bounded by a few batches and
/// little outlives the first garbage collection. What was taken in before is passed over: a replay that was killed is
/// finished by running it again.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="dataSource">The log's database, for binary COPY.</param>
/// <param name="origin">Who replays, and from where.</param>
public sealed class ReplayStatements(TrackerLog log, NpgsqlDataSource dataSource, Origin origin)
{
    /// <summary>Enough that a commit costs little beside the rows, few enough to hold three of them in memory.</summary>
    private const int EventsPerBatch = 5_000;

    /// <summary>Statements may be large: so much is loaded at once, besides the one that goes past it.</summary>
    private const long BytesPerBatch = 8 * 1024 * 1024;

    /// <summary>Statements that are decided on with one look at the log.</summary>
    private const int DecidedAtOnce = 64;

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
            ThrowIfRefused(outcome.Refusals, document.Name, document);
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
        using var seen = new SeenStatements();
        await foreach (var decided in DecideAsync(statements, registry, seen, cancellation))
        {
            done = done with { Statements = done.Statements + decided.Count };
            progress?.Report(done);
        }
    }

    private async Task<ReplayProgress> AppendAsync(
        IAsyncEnumerable<Incoming> statements, ReplayProgress done, IProgress<ReplayProgress>? progress, CancellationToken cancellation)
    {
        await using var loader = new BulkLoader(dataSource);
        await foreach (var batch in PrepareAsync(statements, cancellation).ReadAheadAsync(1, cancellation))
        {
            done = await LoadAsync(loader, batch, done, cancellation);
            progress?.Report(done);
        }
        return done;
    }

    private async IAsyncEnumerable<Batch> PrepareAsync(IAsyncEnumerable<Incoming> statements, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var registry = await log.RegistryAsync(fresh: true, cancellation);
        var batch = new Batch();
        await foreach (var decided in DecideAsync(statements, registry, null, cancellation))
        {
            foreach (var (incoming, decision) in decided)
            {
                // One that comes again waits for the next batch, and finds itself there.
                if (batch.Events >= EventsPerBatch || batch.Bytes >= BytesPerBatch || batch.Keys.Contains(incoming.Statement.Key))
                {
                    yield return batch;
                    batch = new();
                }
                batch.Add(incoming, decision);
            }
        }
        yield return batch;
    }

    private async IAsyncEnumerable<IReadOnlyList<(Incoming Incoming, Decision Decision)>> DecideAsync(
        IAsyncEnumerable<Incoming> statements, Registry registry, SeenStatements? seen, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var inOrder = new DecideInOrder(log, registry, seen);
        await foreach (var some in statements.Chunk(DecidedAtOnce).WithCancellation(cancellation))
        {
            var decisions = await inOrder.DecideAsync([.. some.Select(incoming => incoming.Command)], cancellation);
            var decided = some.Zip(decisions).ToArray();
            foreach (var (incoming, decision) in decided)
            {
                ThrowIfRefused(decision.Refusals, incoming.Statement.Key, incoming.Document);
            }
            yield return decided;
        }
    }

    private async Task<ReplayProgress> LoadAsync(BulkLoader loader, Batch batch, ReplayProgress done, CancellationToken cancellation)
    {
        done = done with { Unchanged = done.Unchanged + batch.Unchanged };
        if (batch.Items.Count == 0)
        {
            return done;
        }
        try
        {
            StreamAppend[] appends = [.. batch.Items.SelectMany(item => item.Appends)];
            var appended = await loader.AppendAsync(appends, origin.ToMetadata(), cancellation);
            return done with { Statements = done.Statements + batch.Items.Count, Events = done.Events + batch.Events, Position = appended[^1].Position };
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
            var statement = item.Statement ?? Binder.Bind<Statement>(item.Document!);
            var outcome = await log.RecordAsync(statement, origin, cancellation);
            ThrowIfRefused(outcome.Refusals, statement.Key, item.Document);
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

    private static IAsyncEnumerable<Incoming> Read(ReplaySource source, CancellationToken cancellation) =>
        source.StatementsAsync(cancellation).SelectInParallelAsync(document => new Incoming(Binder.Bind<Statement>(document), document), cancellation);

    private static Decision Decide(InputDocument document, Registry registry)
    {
        var decision = Binder.Bind<RegistryFile>(document).ToCommand().Decide(registry);
        CheckStatement.ThrowIfRefused(decision, document);
        return decision;
    }

    private static void ThrowIfRefused(IReadOnlyList<Refusal> refusals, string name, InputDocument? document)
    {
        if (refusals.Count > 0)
        {
            throw new InputException([.. refusals.Select(r => document?.Error(r)
                ?? new InputError(name, 0, 0, r.Pointer, r.Code, r.Message, r.Suggestions))]);
        }
    }

    /// <summary>A statement that was decided on: what is to be appended, and it or its document, should it have to be decided on again.</summary>
    private sealed record Prepared(Statement? Statement, InputDocument? Document, IReadOnlyList<StreamAppend> Appends);

    /// <summary>What one transaction writes.</summary>
    private sealed class Batch
    {
        public List<Prepared> Items { get; } = [];

        public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

        public int Events { get; private set; }

        /// <summary>How large the data of the events are.</summary>
        public long Bytes { get; private set; }

        /// <summary>How many were there already.</summary>
        public int Unchanged { get; private set; }

        public void Add(Incoming incoming, Decision decision)
        {
            if (decision.Changes.Count == 0)
            {
                Unchanged++;
                return;
            }
            Keys.Add(incoming.Statement.Key);
            var appends = EventWriter.ToAppends(decision);
            Items.Add(new(incoming.Document is null ? incoming.Statement : null, incoming.Document, appends));
            Bytes += appends.Sum(append => append.Events.Sum(e => (long)e.Data.Length));
            Events += decision.Changes.Sum(change => change.Events.Count);
        }
    }
}

/// <summary>A statement on its way in.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Document">The document that it was read from, for errors; null where there is none.</param>
public sealed record Incoming(Statement Statement, InputDocument? Document = null)
{
    /// <summary>What is decided on.</summary>
    internal ReceiveStatement Command { get; } = new(Statement);
}
