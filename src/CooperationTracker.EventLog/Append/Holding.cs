using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.EventLog;

/// <summary>Holds the streams of an append at their expected versions until its transaction ends: the function of Schema/0008-marten-9-58.sql.</summary>
internal static class Holding
{
    /// <summary>The command. It gives the server's time, and refuses what is stale.</summary>
    public static NpgsqlBatchCommand Command(IReadOnlyList<StreamAppend> appends, RequestIdentity? request)
    {
        // In the order that is the same for all callers, so that none of them deadlock.
        var ordered = appends.OrderBy(append => append.StreamId, StringComparer.Ordinal).ToList();
        return new("select tracker.begin_append($1, $2, $3, $4)")
        {
            Parameters =
            {
                new() { Value = ordered.Select(append => append.StreamId).ToArray() },
                new() { Value = ordered.Select(append => append.ExpectedVersion).ToArray() },
                new() { Value = (object?)request?.Caller ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = (object?)request?.Key ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            },
        };
    }
}
