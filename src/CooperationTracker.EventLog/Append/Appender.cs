using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.EventLog;

/// <summary>Appends in one round trip, through the function of Schema/0005-requests.sql.</summary>
internal sealed class Appender(NpgsqlDataSource dataSource) : IAppender
{
    private const string Sql =
        "select last_position, appended_at from tracker.append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

    private const string SqlOfRequest =
        "select last_position, appended_at from tracker.append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";

    public async Task<Appended> AppendAsync(
        IReadOnlyList<StreamAppend> appends, AppendMetadata metadata, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var writing = appends.Where(append => append.Events.Count > 0).ToList();
        await using var batch = new NpgsqlBatch(connection);
        if (writing.Count < appends.Count)
        {
            batch.BatchCommands.Add(Holding.Command(appends, metadata.Request));
        }
        var command = new NpgsqlBatchCommand(metadata.Request is null ? Sql : SqlOfRequest);
        AddParameters(command.Parameters, writing, metadata);
        batch.BatchCommands.Add(command);
        // Costs a round trip on a connection's first append only.
        await batch.PrepareAsync(cancellation);
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return await ExecuteAsync(batch);
        }
        catch (PostgresException e) when (e.IsDefinite())
        {
            var explained = await Refusal.ExplainAsync(e, connection, appends, metadata.Request, cancellation);
            if (explained is null)
            {
                throw;
            }

            throw explained;
        }
        catch (NpgsqlException e)
        {
            throw new AppendOutcomeUnknownException(e);
        }
    }

    // Not cancelled any more: what was sent is waited for, so that its outcome is known.
    private static async Task<Appended> ExecuteAsync(NpgsqlBatch batch)
    {
        await using var reader = await batch.ExecuteReaderAsync(CancellationToken.None);
        for (var held = 1; held < batch.BatchCommands.Count; held++)
        {
            await reader.NextResultAsync(CancellationToken.None);
        }

        await reader.ReadAsync(CancellationToken.None);
        var appended = new Appended(reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1));

        // The row comes before the commit. Only the end of the last result says that the commit is done.
        while (await reader.NextResultAsync(CancellationToken.None))
        {
        }

        return appended;
    }

    private static void AddParameters(
        NpgsqlParameterCollection parameters, IReadOnlyList<StreamAppend> appends, AppendMetadata metadata)
    {
        var count = appends.Sum(append => append.Events.Count);
        var (ids, streams, versions) = (new Guid[count], new string[count], new long[count]);
        var (types, dotNetTypes, data) = (new string[count], new string[count], new ReadOnlyMemory<byte>[count]);
        var at = 0;
        foreach (var append in appends)
        {
            var version = append.ExpectedVersion;
            foreach (var item in append.Events)
            {
                (ids[at], streams[at], versions[at]) = (item.Id, append.StreamId, ++version);
                (types[at], dotNetTypes[at], data[at]) = (item.Type, item.DotNetType, item.Data);
                at++;
            }
        }

        var ordered = appends.OrderBy(append => append.StreamId, StringComparer.Ordinal).ToList();
        Add<string[]>([.. ordered.Select(a => a.StreamId)], NpgsqlDbType.Array | NpgsqlDbType.Text);
        Add<string[]>([.. ordered.Select(a => a.StreamType)], NpgsqlDbType.Array | NpgsqlDbType.Text);
        Add<long[]>([.. ordered.Select(a => a.ExpectedVersion)], NpgsqlDbType.Array | NpgsqlDbType.Bigint);
        Add<long[]>([.. ordered.Select(a => a.ExpectedVersion + a.Events.Count)], NpgsqlDbType.Array | NpgsqlDbType.Bigint);
        Add(ids, NpgsqlDbType.Array | NpgsqlDbType.Uuid);
        Add(streams, NpgsqlDbType.Array | NpgsqlDbType.Text);
        Add(versions, NpgsqlDbType.Array | NpgsqlDbType.Bigint);
        Add(types, NpgsqlDbType.Array | NpgsqlDbType.Text);
        Add(dotNetTypes, NpgsqlDbType.Array | NpgsqlDbType.Text);
        Add(data, NpgsqlDbType.Array | NpgsqlDbType.Jsonb);
        Add<object>((object?)metadata.CorrelationId ?? DBNull.Value, NpgsqlDbType.Text);
        Add<object>((object?)metadata.CausationId ?? DBNull.Value, NpgsqlDbType.Text);
        Add<object>(metadata.Headers.IsEmpty ? DBNull.Value : metadata.Headers, NpgsqlDbType.Jsonb);
        if (metadata.Request is { } request)
        {
            Add(request.Caller, NpgsqlDbType.Text);
            Add(request.Key, NpgsqlDbType.Text);
            Add(request.Digest, NpgsqlDbType.Text);
        }

        void Add<T>(T value, NpgsqlDbType type) =>
            parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
    }
}
