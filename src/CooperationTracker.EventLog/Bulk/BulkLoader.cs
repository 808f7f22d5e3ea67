using System.Data;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.EventLog;

/// <summary>
/// Appends many new streams at once through binary COPY, a batch in one transaction, over one connection that
/// is kept between batches. What it writes is what single appends write.
/// </summary>
/// <remarks>
/// Not safe for concurrent use; several loaders are. Prepare the next batch while this one loads: batches of
/// some thousand events then come close to the rate of one bare COPY.
/// </remarks>
/// <param name="dataSource">The database, with its schema in place.</param>
public sealed class BulkLoader(NpgsqlDataSource dataSource) : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection = dataSource.CreateConnection();

    /// <summary>Appends a batch, all or nothing. It is durable when this returns.</summary>
    /// <param name="newStreams">Streams that do not exist yet (expected version 0). Positions follow this order.</param>
    /// <param name="metadata">What goes with every event of the batch.</param>
    /// <param name="cancellation">Honoured until the commit is sent.</param>
    /// <exception cref="WrongExpectedVersionException">A stream exists: append these streams singly.</exception>
    /// <exception cref="InvalidEventException">Data or headers cannot be stored.</exception>
    /// <exception cref="AppendOutcomeUnknownException">The connection broke during the commit.</exception>
    /// <returns>What became of each stream, in the order given.</returns>
    public async Task<IReadOnlyList<Appended>> AppendAsync(
        IReadOnlyList<StreamAppend> newStreams, AppendMetadata metadata, CancellationToken cancellation = default)
    {
        AppendCheck.ThrowIfMalformed(newStreams);
        ArgumentNullException.ThrowIfNull(metadata);
        if (metadata.Request is not null)
        {
            throw new ArgumentException("A bulk load carries out no request that could come again: append it singly.", nameof(metadata));
        }

        if (newStreams.FirstOrDefault(append => append.ExpectedVersion != 0) is { } old)
        {
            throw new ArgumentException($"Stream '{old.StreamId}' is not new: a bulk load takes new streams only.", nameof(newStreams));
        }

        if (_connection.State != ConnectionState.Open)
        {
            await _connection.CloseAsync(); // a broken one is closed before it can be opened again
            await _connection.OpenAsync(cancellation);
        }

        try
        {
            var appended = await LoadAsync(newStreams, metadata, cancellation);
            LogMeter.Appended.Add(newStreams.Sum(append => append.Events.Count));
            await Notifier.NotifyAsync(_connection);
            return appended;
        }
        catch (PostgresException e) when (e.IsDefinite())
        {
            var explained = await Refusal.ExplainAsync(e, _connection, newStreams, request: null, cancellation);
            if (explained is null)
            {
                throw;
            }

            throw explained;
        }
    }

    /// <summary>Gives the connection back.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<Appended[]> LoadAsync(
        IReadOnlyList<StreamAppend> streams, AppendMetadata metadata, CancellationToken cancellation)
    {
        await using var transaction = await _connection.BeginTransactionAsync(cancellation);
        var timestamp = await BeginAsync(cancellation);
        await CopyStreamsAsync(streams, timestamp, cancellation);

        // Drawn after the streams are in, where a rival may have to be waited for: readers wait for drawn positions.
        var positions = await DrawPositionsAsync(streams.Sum(append => append.Events.Count), cancellation);
        await CopyEventsAsync(streams, positions, timestamp, metadata, cancellation);
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (NpgsqlException e) when (e is not PostgresException refusal || !refusal.IsDefinite())
        {
            throw new AppendOutcomeUnknownException(e);
        }

        var last = -1;
        return [.. streams.Select(append => new Appended(positions[last += append.Events.Count], timestamp))];
    }

    // The foreign key's check keeps the plan that it made first in a session, see Schema/0004-append-events.sql.
    private async Task<DateTime> BeginAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select clock_timestamp() from set_config('enable_seqscan', 'off', true)", _connection);
        return (DateTime)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private async Task<long[]> DrawPositionsAsync(int count, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select array_agg(nextval('tracker.mt_events_sequence')) from generate_series(1, $1)", _connection)
        {
            Parameters = { new() { Value = count } },
        };
        return (long[])(await command.ExecuteScalarAsync(cancellation))!;
    }

    private async Task CopyStreamsAsync(
        IReadOnlyList<StreamAppend> streams, DateTime timestamp, CancellationToken cancellation)
    {
        await using var copy = await _connection.BeginBinaryImportAsync(
            "copy tracker.mt_streams (id, type, version, timestamp, created) from stdin (format binary)", cancellation);

        // In one order, so that loads over the same streams cannot deadlock.
        foreach (var append in streams.OrderBy(append => append.StreamId, StringComparer.Ordinal))
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(append.StreamId, NpgsqlDbType.Varchar, cancellation);
            await copy.WriteAsync(append.StreamType, NpgsqlDbType.Varchar, cancellation);
            await copy.WriteAsync((long)append.Events.Count, NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(timestamp, NpgsqlDbType.TimestampTz, cancellation);
            await copy.WriteAsync(timestamp, NpgsqlDbType.TimestampTz, cancellation);
        }

        await copy.CompleteAsync(cancellation);
    }

    private async Task CopyEventsAsync(
        IReadOnlyList<StreamAppend> streams,
        long[] positions,
        DateTime timestamp,
        AppendMetadata metadata,
        CancellationToken cancellation)
    {
        await using var copy = await _connection.BeginBinaryImportAsync(
            """
            copy tracker.mt_events (seq_id, id, stream_id, version, data, type, timestamp,
                mt_dotnet_type, correlation_id, causation_id, headers) from stdin (format binary)
            """,
            cancellation);
        var at = 0;
        foreach (var append in streams)
        {
            var version = 0L;
            foreach (var item in append.Events)
            {
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(positions[at++], NpgsqlDbType.Bigint, cancellation);
                await copy.WriteAsync(item.Id, NpgsqlDbType.Uuid, cancellation);
                await copy.WriteAsync(append.StreamId, NpgsqlDbType.Varchar, cancellation);
                await copy.WriteAsync(++version, NpgsqlDbType.Bigint, cancellation);
                await copy.WriteAsync(item.Data, NpgsqlDbType.Jsonb, cancellation);
                await copy.WriteAsync(item.Type, NpgsqlDbType.Varchar, cancellation);
                await copy.WriteAsync(timestamp, NpgsqlDbType.TimestampTz, cancellation);
                await copy.WriteAsync(item.DotNetType, NpgsqlDbType.Varchar, cancellation);
                await WriteOrNullAsync(copy, metadata.CorrelationId, cancellation);
                await WriteOrNullAsync(copy, metadata.CausationId, cancellation);
                await (metadata.Headers.IsEmpty
                    ? copy.WriteNullAsync(cancellation)
                    : copy.WriteAsync(metadata.Headers, NpgsqlDbType.Jsonb, cancellation));
            }
        }

        await copy.CompleteAsync(cancellation);
    }

    private static Task WriteOrNullAsync(NpgsqlBinaryImporter copy, string? value, CancellationToken cancellation) =>
        value is null ? copy.WriteNullAsync(cancellation) : copy.WriteAsync(value, NpgsqlDbType.Varchar, cancellation);
}
