using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Views.Moments;

/// <summary>Finds the position that a day means.</summary>
public static class MomentQuery
{
    /// <summary>The position known at the end of a day (UTC); 0 where nothing was known yet.</summary>
    public static async Task<long> KnownAtAsync(NpgsqlDataSource dataSource, DateOnly day, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var command = dataSource.CreateCommand("select coalesce(max(position), 0) from views.moment where day <= $1");
        command.Parameters.Add(new() { Value = day, NpgsqlDbType = NpgsqlDbType.Date });
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
