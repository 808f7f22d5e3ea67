using Npgsql;

namespace CooperationTracker.EventLog;

/// <summary>Says in the log's words why the server refused an append.</summary>
internal static class Refusal
{
    /// <returns>The exception to throw instead, or null where the server's own says it best.</returns>
    public static async Task<EventLogException?> ExplainAsync(
        PostgresException refusal,
        NpgsqlConnection connection,
        IReadOnlyList<StreamAppend> appends,
        RequestIdentity? request,
        CancellationToken cancellation) => refusal.SqlState switch
        {
            SqlStates.RequestUnderWay => new RequestUnderWayException(request!.Key, refusal),
            SqlStates.RequestRecorded => new RequestRecordedException(request!.Key, refusal),
            PostgresErrorCodes.InvalidTextRepresentation
                or PostgresErrorCodes.UntranslatableCharacter
                or PostgresErrorCodes.CharacterNotInRepertoire
                or PostgresErrorCodes.NumericValueOutOfRange
                => new InvalidEventException(refusal.MessageText, refusal),
            SqlStates.StaleVersion
                or PostgresErrorCodes.UniqueViolation
                or PostgresErrorCodes.SerializationFailure
                => (EventLogException?)await FindStaleAsync(refusal, connection, appends, cancellation) ?? Concurrent(refusal, request),
            _ => null,
        };

    /// <summary>In a database that is set to a higher isolation, where the function does not see what was committed since it began.</summary>
    private static EventLogException? Concurrent(PostgresException refusal, RequestIdentity? request) => refusal switch
    {
        _ when request is null => null,
        { ConstraintName: "pk_request" } => new RequestRecordedException(request.Key, refusal),
        { SqlState: PostgresErrorCodes.SerializationFailure } => new RequestUnderWayException(request.Key, refusal),
        _ => null,
    };

    /// <summary>The first stream of an append that is not at the version expected of it; null where all are.</summary>
    public static async Task<WrongExpectedVersionException?> FindStaleAsync(
        Exception refusal,
        NpgsqlConnection connection,
        IReadOnlyList<StreamAppend> appends,
        CancellationToken cancellation)
    {
        var actual = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand(
            "select id, version from tracker.mt_streams where id = any($1)", connection)
        {
            Parameters = { new() { Value = appends.Select(append => append.StreamId).ToArray() } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            actual[reader.GetString(0)] = reader.GetInt64(1);
        }

        var stale = appends.FirstOrDefault(append => actual.GetValueOrDefault(append.StreamId) != append.ExpectedVersion);
        return stale is null
            ? null
            : new(stale.StreamId, stale.ExpectedVersion, actual.GetValueOrDefault(stale.StreamId), refusal);
    }
}
