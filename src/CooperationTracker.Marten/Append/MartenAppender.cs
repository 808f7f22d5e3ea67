using System.Runtime.CompilerServices;
using System.Text.Json;
using CooperationTracker.EventLog;
using JasperFx;
using JasperFx.Events;
using Marten;
using Marten.Services;
using Npgsql;

namespace CooperationTracker.Marten;

/// <summary>Appends through Marten: events and, where there is one, the request that they carry out, in one transaction.</summary>
/// <remarks>
/// The versions are held before Marten draws positions, so that a refusal leaves no gap, and the time is the server's.
/// Marten writes each stream by its own function (its quick mode), new ones too.
/// </remarks>
/// <param name="dataSource">The database.</param>
/// <param name="store">Marten's store over it, made at first use.</param>
internal sealed class MartenAppender(NpgsqlDataSource dataSource, Func<CancellationToken, Task<DocumentStore>> store) : IAppender
{
    /// <inheritdoc/>
    public async Task<Appended> AppendAsync(
        IReadOnlyList<StreamAppend> appends, AppendMetadata metadata, CancellationToken cancellation)
    {
        var headers = ReadHeaders(metadata);
        if (appends.SelectMany(append => append.Events).Any(item => item.Data.IsEmpty))
        {
            throw new InvalidEventException("the data is empty", new JsonException("Empty text is no JSON."));
        }

        var opened = await store(cancellation);
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            var timestamp = await BeginAsync(connection, appends, metadata.Request, cancellation);
            await using var session = opened.LightweightSession(SessionOptions.ForTransaction(transaction));
            var streams = Queue(session, appends, metadata, headers, timestamp);
            cancellation.ThrowIfCancellationRequested();
            return await SaveAsync(session, transaction, streams, timestamp);
        }
        catch (Exception e) when (Cause(e) is { } refusal && refusal.IsDefinite())
        {
            await ReopenAsync(connection, cancellation);
            throw await Refusal.ExplainAsync(refusal, connection, appends, metadata.Request, cancellation) ?? (Exception)refusal;
        }
        catch (ConcurrencyException e)
        {
            await ReopenAsync(connection, cancellation);
            throw await Refusal.FindStaleAsync(e, connection, appends, cancellation) ?? (Exception)e;
        }
    }

    private static async Task ReopenAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await connection.CloseAsync();
        await connection.OpenAsync(cancellation);
    }

    private static Dictionary<string, object>? ReadHeaders(AppendMetadata metadata)
    {
        if (metadata.Headers.IsEmpty)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, object>>(metadata.Headers.Span);
        }
        catch (JsonException e)
        {
            throw new InvalidEventException(e.Message, e);
        }
    }

    private static async Task<DateTimeOffset> BeginAsync(
        NpgsqlConnection connection, IReadOnlyList<StreamAppend> appends, RequestIdentity? request, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Holding.Command(appends, request) } };
        await batch.PrepareAsync(cancellation);
        return (DateTime)(await batch.ExecuteScalarAsync(cancellation))!;
    }

    private static List<StreamAction> Queue(
        IDocumentSession session, IReadOnlyList<StreamAppend> appends, AppendMetadata metadata, Dictionary<string, object>? headers, DateTimeOffset timestamp)
    {
        // Ours alone: Marten would take those of the activity that runs.
        (session.CorrelationId, session.CausationId) = (metadata.CorrelationId, metadata.CausationId);
        var streams = new List<StreamAction>(appends.Count);
        foreach (var append in appends.Where(append => append.Events.Count > 0)) // the others are held
        {
            var stream = session.Events.Append(append.StreamId, append.ExpectedVersion + append.Events.Count, [.. append.Events.Select(object (item) =>
                new Event<RawEvent>(new(item.Data))
                {
                    Id = item.Id,
                    Timestamp = timestamp,
                    CorrelationId = metadata.CorrelationId,
                    CausationId = metadata.CausationId,
                    Headers = headers!,
                })]);
            NameType(stream, append.StreamType);
            foreach (var (item, written) in append.Events.Zip(stream.Events))
            {
                (written.EventTypeName, written.DotNetTypeName) = (item.Type, item.DotNetType);
            }

            streams.Add(stream);
        }

        session.QueueOperation(new Receipt(metadata.Request, streams, timestamp));
        return streams;
    }

    // Not cancelled any more: what was sent is waited for, so that its outcome is known.
    private static async Task<Appended> SaveAsync(
        IDocumentSession session, NpgsqlTransaction transaction, List<StreamAction> streams, DateTimeOffset timestamp)
    {
        try
        {
            await session.SaveChangesAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            return new(streams[^1].Events[^1].Sequence, timestamp);
        }
        catch (Exception e) when (Cause(e) is null or { InvariantSeverity: not "ERROR" } && IsBroken(e))
        {
            throw new AppendOutcomeUnknownException(e);
        }
    }

    /// <summary>What the server said; null where it said nothing.</summary>
    private static PostgresException? Cause(Exception? e) => e switch
    {
        null => null,
        PostgresException refusal => refusal,
        AggregateException many => many.InnerExceptions.Select(Cause).FirstOrDefault(found => found is not null),
        _ => Cause(e.InnerException),
    };

    private static bool IsBroken(Exception? e) => e switch
    {
        null => false,
        NpgsqlException => true,
        AggregateException many => many.InnerExceptions.Any(IsBroken),
        _ => IsBroken(e.InnerException),
    };

    /// <summary>Marten names a stream's type after a class; ours have names of their own, which outlive class names.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_AggregateTypeName")]
    private static extern void NameType(StreamAction stream, string? name);
}
