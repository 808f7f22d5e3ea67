using System.Runtime.CompilerServices;
using System.Text.Json;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Statements;
using CooperationTracker.EventLog;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Statements;
using Npgsql;

namespace CooperationTracker.Intake.Replay;

/// <summary>
/// Use case: record statements as they come, one a line of JSON, each for itself: a bad one is refused and the
/// others go on. Those that are at hand are written in one transaction, so that memory is bounded by one batch
/// and nobody who sends slowly waits for more. Each is decided on what stands in the log and in the lines before it.
/// </summary>
/// <param name="log">The log; in a rehearsal nothing is written.</param>
/// <param name="dataSource">The log's database, for binary COPY.</param>
/// <param name="origin">Who sends them, and from where.</param>
public sealed class RecordLines(TrackerLog log, NpgsqlDataSource dataSource, Origin origin)
{
    private const int EventsPerBatch = 5_000;
    private const int BytesPerBatch = 4 * 1024 * 1024;
    private const int Attempts = 5;

    private SeenStatements? seen;
    private DecideInOrder? inOrder;

    /// <summary>What came of the lines, in their order, batch by batch as each is durable.</summary>
    /// <exception cref="InputException">There is no line.</exception>
    public async IAsyncEnumerable<IReadOnlyList<LineOutcome>> RunAsync(Stream lines, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var remembered = log.IsRehearsal ? new SeenStatements() : null;
        seen = remembered;
        inOrder = new(log, await log.RegistryAsync(fresh: log.IsRehearsal, cancellation), seen);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reader = JsonLines.ReadAsync(lines, "", stop.Token).GetAsyncEnumerator(stop.Token);
        var next = Task.FromResult(true);
        try
        {
            List<Line> batch = [];
            var (events, bytes) = (0, 0);
            while (true)
            {
                next = reader.MoveNextAsync().AsTask();
                if (batch.Count > 0 && (!next.IsCompleted || events >= EventsPerBatch || bytes >= BytesPerBatch))
                {
                    yield return await RecordAsync(batch, cancellation);
                    (batch, events, bytes) = ([], 0, 0);
                }
                if (!await next)
                {
                    break;
                }
                var line = Line.Read(reader.Current);
                batch.Add(line);
                events += line.Events;
                bytes += reader.Current.Bytes?.Length ?? 0;
            }
            if (batch.Count > 0)
            {
                yield return await RecordAsync(batch, cancellation);
            }
        }
        finally
        {
            // Whoever stops early leaves a line that is still being read.
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await reader.DisposeAsync();
        }
    }

    private async Task<IReadOnlyList<LineOutcome>> RecordAsync(IReadOnlyList<Line> batch, CancellationToken cancellation)
    {
        ReceiveStatement[] commands = [.. batch.Select(l => l.Statement).OfType<Statement>().Select(s => new ReceiveStatement(s))];
        var outcomes = new Queue<Outcome>(commands.Length == 0 ? [] : await RecordAsync(commands, cancellation));
        return [.. batch.Select(line => line.Statement is null ? line.Refused(line.Errors) : line.Of(outcomes.Dequeue()))];
    }

    private async Task<IReadOnlyList<Outcome>> RecordAsync(IReadOnlyList<ReceiveStatement> commands, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var decisions = await inOrder!.DecideAsync(commands, cancellation);
            if (!log.IsRehearsal && decisions.Any(d => d.IsRefused))
            {
                // As everywhere: what is refused on a registry that is kept is decided once more on a fresh one.
                await RefreshAsync(cancellation);
                decisions = await inOrder.DecideAsync(commands, cancellation);
            }
            try
            {
                var positions = await LoadAsync(decisions, cancellation);
                return await OutcomesAsync(commands, decisions, positions, cancellation);
            }
            catch (WrongExpectedVersionException) when (attempt < Attempts)
            {
                // Another writer took in one of them since it was looked up: it is there now.
                await RefreshAsync(cancellation);
            }
            catch (EventLogException)
            {
                // One cannot be stored, or the answer was lost on the way, or others are always faster: one by one each
                // finds its own way, and what is there already is not appended twice.
                return await RecordSinglyAsync(commands, cancellation);
            }
        }
    }

    private async Task<IReadOnlyList<Outcome>> RecordSinglyAsync(IReadOnlyList<ReceiveStatement> commands, CancellationToken cancellation)
    {
        List<Outcome> outcomes = [];
        foreach (var command in commands)
        {
            outcomes.Add(await RecordSinglyAsync(command.Statement, cancellation));
        }
        await RefreshAsync(cancellation);
        return outcomes;
    }

    private async Task RefreshAsync(CancellationToken cancellation) =>
        inOrder = new(log, await log.RegistryAsync(fresh: true, cancellation), seen);

    /// <summary>Appends what was decided, and gives the last position of each statement that was appended, in their order.</summary>
    private async Task<Queue<long>> LoadAsync(IReadOnlyList<Decision> decisions, CancellationToken cancellation)
    {
        Decision[] appending = [.. decisions.Where(d => d.Changes.Count > 0)];
        if (log.IsRehearsal || appending.Length == 0)
        {
            return [];
        }
        // A connection for each batch, not for as long as somebody sends.
        await using var loader = new BulkLoader(dataSource);
        var loaded = await loader.AppendAsync([.. appending.SelectMany(EventWriter.ToAppends)], origin.ToMetadata(), cancellation);
        Queue<long> positions = [];
        var last = -1;
        foreach (var decision in appending)
        {
            positions.Enqueue(loaded[last += decision.Changes.Count].Position);
        }
        return positions;
    }

    private async Task<IReadOnlyList<Outcome>> OutcomesAsync(
        IReadOnlyList<ReceiveStatement> commands, IReadOnlyList<Decision> decisions, Queue<long> positions, CancellationToken cancellation)
    {
        string[] unchanged = [.. commands.Zip(decisions)
            .Where(d => d.Second.Changes.Count == 0 && !d.Second.IsRefused).Select(d => StreamName.Statement(d.First.Statement.Key).ToString()).Distinct()];
        var last = unchanged.Length == 0 ? null : await log.Log.ReadLastEventsAsync(unchanged, cancellation);
        return [.. commands.Zip(decisions, (command, decision) => decision switch
        {
            { IsRefused: true } => Outcome.Refused(decision.Refusals),
            { Changes.Count: > 0 } => log.IsRehearsal ? Outcome.WouldAppend(decision) : Outcome.Appended(positions.Dequeue(), decision),
            _ => last!.TryGetValue(StreamName.Statement(command.Statement.Key).ToString(), out var e) ? Outcome.Unchanged(e.Position, e.Version) : Outcome.Unchanged(0, 0),
        })];
    }

    private async Task<Outcome> RecordSinglyAsync(Statement statement, CancellationToken cancellation)
    {
        try
        {
            return await log.RecordAsync(statement, origin, cancellation);
        }
        catch (InvalidEventException invalid)
        {
            return Outcome.Refused(new Refusal(invalid.Code, "", invalid.Message));
        }
    }

    /// <summary>A line that was read.</summary>
    /// <param name="Number">Its number.</param>
    /// <param name="Key">The key of its statement, as far as it can be read.</param>
    /// <param name="Document">It as a document; null where it is none.</param>
    /// <param name="Statement">The statement in it; null where it is none.</param>
    /// <param name="Errors">Why it is none.</param>
    private sealed record Line(int Number, string? Key, InputDocument? Document, Statement? Statement, IReadOnlyList<InputError> Errors)
    {
        /// <summary>How many events it will be.</summary>
        public int Events => Statement is null ? 1 : 1 + Statement.Reports.Count + Statement.Actors.Count + Statement.Commitments.Count;

        public static Line Read(JsonLine line)
        {
            InputDocument? document = null;
            try
            {
                document = line.ToDocument("");
                var statement = Binder.Bind<Statement>(document);
                return new(line.Number, Slug.IsValid(statement.Key) ? statement.Key : null, document, statement, []);
            }
            catch (InputException e)
            {
                return new(line.Number, document is null ? null : KeyIn(document), document, null, e.Errors);
            }
        }

        public LineOutcome Refused(IReadOnlyList<InputError> errors) => new(Number, Key, OutcomeKind.Refused, 0, 0, errors);

        public LineOutcome Of(Outcome outcome) =>
            new(Number, Key, outcome.Result, outcome.Position, outcome.Events, [.. outcome.Refusals.Select(Document!.Error)]);

        /// <summary>The key in a document that is no statement, so that whoever sent it finds it again.</summary>
        private static string? KeyIn(InputDocument document)
        {
            try
            {
                using var json = JsonDocument.Parse(document.Json);
                return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("key", out var key)
                    && key.ValueKind == JsonValueKind.String && key.GetString() is var text && Slug.IsValid(text) ? text : null;
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                return null; // not even JSON: the line's number must do
            }
        }
    }
}

/// <summary>What came of one line.</summary>
/// <param name="Line">The line's number, from 1.</param>
/// <param name="Key">The key of its statement; null where it cannot be read.</param>
/// <param name="Result">Whether it was appended, was there already, or was refused.</param>
/// <param name="Position">The log position from which it can be read; 0 when refused.</param>
/// <param name="Events">How many events were appended.</param>
/// <param name="Errors">Why it was refused, by line and field; empty otherwise.</param>
public sealed record LineOutcome(int Line, string? Key, OutcomeKind Result, long Position, int Events, IReadOnlyList<InputError> Errors);
