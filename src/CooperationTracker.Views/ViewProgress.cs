using System.Diagnostics;
using CooperationTracker.EventLog;
using Npgsql;

namespace CooperationTracker.Views;

/// <summary>How far the views have come.</summary>
/// <param name="Settled">The position up to which the log will not change any more.</param>
/// <param name="Reached">The position that every view has reached.</param>
/// <param name="Views">Each view's position, by name.</param>
/// <param name="Statements">How many statements were received.</param>
/// <param name="Reports">How many reports count.</param>
/// <param name="Commitments">How many commitments are open under an id of their own or another's.</param>
/// <param name="Actors">How many actors are registered.</param>
/// <param name="LastRecordedAt">When the last statement that the views hold was recorded.</param>
public sealed record ViewStatus(
    long Settled, long Reached, IReadOnlyDictionary<string, long> Views,
    long Statements, long Reports, long Commitments, long Actors, DateTimeOffset? LastRecordedAt);

/// <summary>The views have not come far enough in the time that the caller gave.</summary>
/// <param name="wanted">The position that was waited for.</param>
/// <param name="reached">The position that the views have reached.</param>
public sealed class ViewsBehindException(long wanted, long reached) : Exception(
    $"The views have reached position {reached}, and {wanted} is wanted. Is a projection running?")
{
    /// <summary>The position that was waited for.</summary>
    public long Wanted { get; } = wanted;

    /// <summary>The position that the views have reached.</summary>
    public long Reached { get; } = reached;
}

/// <summary>Questions about the views themselves.</summary>
public static class ViewProgress
{
    private static readonly string[] Names = [.. ViewCatalogue.All.Select(v => v.ProgressName)];
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);

    /// <summary>The position that every view has reached.</summary>
    public static async Task<long> ReachedAsync(NpgsqlDataSource dataSource, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var positions = await Progress.ReadAsync(connection, Names, cancellation);
        return Names.Min(name => positions.GetValueOrDefault(name));
    }

    /// <summary>The position of the last erasure of a report's content; 0 where nothing was erased, or no view was made yet.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="reached">The position that every view has reached: before, some may still hold what was erased.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<long> ErasedAsync(NpgsqlDataSource dataSource, long reached, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var command = dataSource.CreateCommand("select coalesce(max(known_from), 0) from views.correction where kind = 'erased' and known_from <= $1");
        command.Parameters.Add(new() { Value = reached });
        try
        {
            return (long)(await command.ExecuteScalarAsync(cancellation))!;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return 0;
        }
    }

    /// <summary>Waits until every view has reached a position, such as an append returned.</summary>
    /// <exception cref="ViewsBehindException">They have not in the given time.</exception>
    public static async Task<long> WaitAsync(
        NpgsqlDataSource dataSource, long position, TimeSpan patience, CancellationToken cancellation = default)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var reached = await ReachedAsync(dataSource, cancellation);
            if (reached >= position)
            {
                return reached;
            }
            if (Stopwatch.GetElapsedTime(start) > patience)
            {
                throw new ViewsBehindException(position, reached);
            }
            await Task.Delay(Look, cancellation);
        }
    }

    /// <summary>The views' positions and what they hold.</summary>
    public static async Task<ViewStatus> StatusAsync(
        NpgsqlDataSource dataSource, IEventLog log, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(log);
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var positions = await Progress.ReadAsync(connection, Names, cancellation);
        var reached = Names.Min(name => positions.GetValueOrDefault(name));
        var settled = await log.ReadSettledAsync(reached, cancellation);
        await using var command = new NpgsqlCommand(
            $"""
            select (select count(*) from views.statement), (select count(*) from views.report where known_to = {Table.Standing}),
                (select count(*) from views.commitment where known_to = {Table.Standing}),
                (select count(*) from views.actor where known_to = {Table.Standing}),
                (select recorded_at from views.statement order by known_from desc limit 1)
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new(
            settled, reached,
            ViewCatalogue.All.ToDictionary(v => v.Name, v => positions.GetValueOrDefault(v.ProgressName)),
            reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3),
            reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4));
    }
}
