using CooperationTracker.Intake.Queue;
using Npgsql;
using NpgsqlTypes;
using Wolverine.Persistence.Durability;
using Wolverine.Persistence.Durability.DeadLetterManagement;
using Wolverine.RDBMS;
using Wolverine.Runtime;
using DeadLetter = CooperationTracker.Intake.Queue.DeadLetter;

namespace CooperationTracker.Marten;

/// <summary>Wolverine's durable inbox as the queue of documents.</summary>
/// <param name="runtime">Wolverine.</param>
/// <param name="store">Where messages are kept.</param>
/// <param name="dataSource">The database that they are kept in.</param>
internal sealed class WolverineIntake(IWolverineRuntime runtime, IMessageStore store, NpgsqlDataSource dataSource) : IIntake
{
    /// <summary>How many dead letters are read at once: each has its whole document with it.</summary>
    private const int ReadAtOnce = 8;

    /// <summary>Whoever brings a document under a name again does so sooner: a watcher that was killed, a caller whose answer was lost.</summary>
    private static readonly TimeSpan NamesHold = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    /// <remarks>In a transaction of ours: sent without one, a message that could not be stored at once is tried again in memory alone.</remarks>
    public async Task<bool> EnqueueAsync(IReadOnlyList<IncomingDocument> documents, Guid? once = null, CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (once is { } name && !await RememberAsync(connection, name, cancellation))
        {
            return false;
        }
        var context = new MessageContext(runtime);
        await context.EnlistInOutboxAsync(new DatabaseEnvelopeTransaction((IMessageDatabase)store, transaction));
        foreach (var document in documents)
        {
            await context.SendAsync(document);
        }
        await transaction.CommitAsync(cancellation);
        await context.FlushOutgoingMessagesAsync();
        return true;
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(Guid once, CancellationToken cancellation = default)
    {
        await using var command = dataSource.CreateCommand("delete from messages.queued_once where id = $1");
        command.Parameters.Add(new() { Value = once });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Forgets the names that nobody forgot in time: who was killed does not, and whoever sends a request does not say when it ends.</summary>
    public async Task ForgetOldAsync(CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand("delete from messages.queued_once where at < clock_timestamp() - $1");
        command.Parameters.Add(new() { Value = NamesHold });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <inheritdoc/>
    public async Task<long> CountAsync(CancellationToken cancellation = default)
    {
        await using var command = dataSource.CreateCommand(
            "select (select count(*) from messages.wolverine_incoming_envelopes where received_at = $1 and status <> 'Handled')"
            + " + (select count(*) from messages.wolverine_dead_letters where replayable)");
        command.Parameters.Add(new() { Value = $"local://{MessageHost.QueueName}/" });
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(CancellationToken cancellation = default)
    {
        List<DeadLetter> letters = [];
        foreach (var ids in (await IdsAsync(null, cancellation)).Chunk(ReadAtOnce))
        {
            var found = await store.DeadLetters.QueryAsync(new DeadLetterEnvelopeQuery(ids) { PageSize = ReadAtOnce, Replayable = false }, cancellation);
            letters.AddRange(found.Envelopes.Select(Read));
        }
        return [.. letters.OrderBy(letter => letter.At)];
    }

    /// <inheritdoc/>
    public async Task<int> RetryAsync(IReadOnlyList<Guid>? ids, CancellationToken cancellation = default)
    {
        var found = await IdsAsync(ids, cancellation);
        if (found.Length > 0)
        {
            await store.DeadLetters.ReplayAsync(new DeadLetterEnvelopeQuery(found), cancellation);
        }
        return found.Length;
    }

    /// <inheritdoc/>
    public async Task<int> DropAsync(IReadOnlyList<Guid>? ids, CancellationToken cancellation = default)
    {
        var found = await IdsAsync(ids, cancellation);
        if (found.Length > 0)
        {
            await store.DeadLetters.DiscardAsync(new DeadLetterEnvelopeQuery(found), cancellation);
        }
        return found.Length;
    }

    private static async Task<bool> RememberAsync(NpgsqlConnection connection, Guid once, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("insert into messages.queued_once (id) values ($1) on conflict do nothing", connection)
        {
            Parameters = { new() { Value = once } },
        };
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    private async Task<Guid[]> IdsAsync(IReadOnlyList<Guid>? ids, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            "select coalesce(array_agg(id order by sent_at, id), '{}') from messages.wolverine_dead_letters where replayable = false and ($1 is null or id = any($1))");
        command.Parameters.Add(new() { Value = ids?.ToArray() ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        return (Guid[])(await command.ExecuteScalarAsync(cancellation))!;
    }

    private DeadLetter Read(DeadLetterEnvelope letter)
    {
        var document = letter.Envelope.Data is { } data && letter.MessageType.EndsWith(nameof(IncomingDocument), StringComparison.Ordinal)
            ? runtime.Options.DefaultSerializer.ReadFromData(typeof(IncomingDocument), letter.Envelope) as IncomingDocument
            : null;
        var errors = letter.ExceptionType == typeof(RefusedDocumentException).FullName ? RefusedDocumentException.ErrorsIn(letter.ExceptionMessage) : null;
        return new(
            letter.Id, document?.Name ?? letter.MessageType, document?.Line ?? 0, letter.SentAt, letter.Envelope.Attempts, errors ?? [],
            letter.ExceptionType, letter.ExceptionMessage);
    }
}
