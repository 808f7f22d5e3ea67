using System.Globalization;
using CooperationTracker.EventLog;
using Npgsql;

namespace CooperationTracker.Views.Runner;

/// <summary>Builds views beside the live ones, in a schema of their own, and swaps them in one short transaction.</summary>
internal sealed class Rebuild(NpgsqlDataSource dataSource, IProjector projector, IProgress<ProjectionProgress>? progress)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause before the swap is tried again.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    // Below the server's deadlock_timeout (1 s): where readers and the swap wait for one another, the swap gives way.
    private static readonly TimeSpan SwapPatience = TimeSpan.FromMilliseconds(300);

    private long events;

    public Task RunAsync(IReadOnlyList<View> views, CancellationToken cancellation) =>
        AloneAsync(async connection =>
        {
            await RunAsync(connection, views, cancellation);
            return true;
        }, cancellation);

    /// <summary>Builds views beside the live ones and compares them row by row; the live ones stay as they are.</summary>
    /// <param name="views">The views.</param>
    /// <param name="catchUp">Brings the live views to what is settled: nobody else may do that meanwhile.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<ViewComparison> CompareAsync(IReadOnlyList<View> views, Func<CancellationToken, Task> catchUp, CancellationToken cancellation) =>
        AloneAsync(connection => CompareAsync(connection, views, catchUp, cancellation), cancellation);

    /// <summary>Waits until nobody else builds views beside the live ones.</summary>
    private async Task<T> AloneAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation)
    {
        while (true)
        {
            await using var held = await RunnerLock.TryAsync(dataSource, ViewSchema.RebuildLock, cancellation);
            if (held is not null)
            {
                return await work(held.Connection);
            }
            await Task.Delay(Look, cancellation);
        }
    }

    private async Task<ViewComparison> CompareAsync(
        NpgsqlConnection connection, IReadOnlyList<View> views, Func<CancellationToken, Task> catchUp, CancellationToken cancellation)
    {
        await CreateAsync(connection, views, cancellation);
        try
        {
            IReadOnlyList<LogRange> ranges = [.. views.Select(v => new LogRange(v, 0))];
            while (true)
            {
                ranges = await FillAsync(connection, await TargetsAsync(connection, ranges, cancellation), cancellation);
                (ranges, var compared) = await TryCompareAsync(connection, ranges, cancellation);
                if (compared is not null)
                {
                    return compared;
                }
                await Task.Delay(Look, cancellation);
                await catchUp(cancellation);
            }
        }
        finally
        {
            if (connection.FullState == System.Data.ConnectionState.Open)
            {
                await connection.ExecuteAsync(ViewSchema.DropLeftovers, CancellationToken.None);
            }
        }
    }

    /// <summary>Fills what is missing while nobody moves the live views on, however much is appended, and compares what stands then.</summary>
    /// <returns>Where the views stand, and the comparison; null where an erasure has reached the log and not the live views.</returns>
    private async Task<(IReadOnlyList<LogRange> Ranges, ViewComparison? Compared)> TryCompareAsync(
        NpgsqlConnection connection, IReadOnlyList<LogRange> ranges, CancellationToken cancellation)
    {
        await using var holding = await dataSource.OpenConnectionAsync(cancellation);
        await using var hold = await holding.BeginTransactionAsync(cancellation);
        await HoldAsync(holding, ranges, cancellation);
        ranges = await FillAsync(connection, await TargetsAsync(holding, ranges, cancellation), cancellation);
        // One look at both, however long it takes: what is projected meanwhile is not in it.
        await using var look = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        // What was erased is out of the log at once, and out of the live views once they come to the event that says so:
        // the events are asked, since a row that none of them wrote would never be come to.
        var erasing = await connection.ScalarAsync<bool>(
            string.Create(CultureInfo.InvariantCulture, $"select exists (select from tracker.erasure join tracker.mt_events on seq_id = erased_by where erased_by > {ranges.Min(r => r.UpTo)})"), cancellation);
        await hold.RollbackAsync(cancellation);
        return (ranges, erasing ? null : new(ranges.Min(r => r.UpTo), await DifferenceAsync(connection, ranges.Select(r => r.View), cancellation)));
    }

    /// <returns>The first one in the order of the rows' text.</returns>
    private async Task<ViewDifference?> DifferenceAsync(NpgsqlConnection connection, IEnumerable<View> views, CancellationToken cancellation)
    {
        foreach (var (view, table) in views.SelectMany(v => v.Tables.Select(t => (v, t.Name))))
        {
            progress?.Report(new($"compare {table}", 0, 0, events));
            var (live, built) = ($"select * from {ViewSchema.Live}.{table}", $"select * from {ViewSchema.Next}.{table}");
            await using var command = new NpgsqlCommand(
                $"""
                select is_live, row from (
                    select true as is_live, l::text as row from ({live} except all {built}) l
                    union all select false, b::text from ({built} except all {live}) b) d
                order by row limit 1
                """, connection)
            { CommandTimeout = 0 };
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            if (await reader.ReadAsync(cancellation))
            {
                return new(view.Name, table, reader.GetBoolean(0), reader.GetString(1));
            }
        }
        return null;
    }

    private async Task RunAsync(NpgsqlConnection connection, IReadOnlyList<View> views, CancellationToken cancellation)
    {
        await CreateAsync(connection, views, cancellation);
        // Only what the live view has: the two change places at one and the same position.
        IReadOnlyList<LogRange> ranges = await TargetsAsync(connection, [.. views.Select(v => new LogRange(v, 0))], cancellation);
        ranges = await FillAsync(connection, ranges, cancellation);
        await IndexAsync(connection, views, cancellation);
        for (var pause = SwapPatience; ; pause = pause < LongestPause ? pause * 2 : LongestPause)
        {
            ranges = await FillAsync(connection, await TargetsAsync(connection, ranges, cancellation), cancellation);
            if (await TrySwapAsync(connection, ranges, cancellation))
            {
                return;
            }
            await Task.Delay(pause, cancellation); // whoever began to read while it was tried had to wait behind it
        }
    }

    private static async Task CreateAsync(NpgsqlConnection connection, IReadOnlyList<View> views, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ViewSchema.PrepareAsync(connection, cancellation);
        await connection.ExecuteAsync(ViewSchema.DropLeftovers, cancellation);
        foreach (var view in views)
        {
            await ViewSchema.CreateTablesAsync(connection, ViewSchema.Next, view, cancellation);
        }
        await transaction.CommitAsync(cancellation);
    }

    private async Task IndexAsync(NpgsqlConnection connection, IReadOnlyList<View> views, CancellationToken cancellation)
    {
        foreach (var view in views)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await ViewSchema.PrepareAsync(connection, cancellation);
            await ViewSchema.CreateIndexesAsync(connection, ViewSchema.Next, view, cancellation);
            await transaction.CommitAsync(cancellation);
            foreach (var command in view.Tidy(ViewSchema.Next))
            {
                await connection.ExecuteAsync(command, cancellation);
            }
            progress?.Report(new("index", 0, 0, events));
        }
    }

    /// <summary>The same ranges up to where the live views are now.</summary>
    private static async Task<IReadOnlyList<LogRange>> TargetsAsync(
        NpgsqlConnection connection, IReadOnlyList<LogRange> ranges, CancellationToken cancellation)
    {
        var positions = await Progress.ReadAsync(connection, [.. ranges.Select(r => r.View.ProgressName)], cancellation);
        return [.. ranges.Select(r => r with { UpTo = positions.GetValueOrDefault(r.View.ProgressName) })];
    }

    private async Task<IReadOnlyList<LogRange>> FillAsync(NpgsqlConnection connection, IReadOnlyList<LogRange> ranges, CancellationToken cancellation)
    {
        if (ranges.All(r => r.After >= r.UpTo))
        {
            return ranges;
        }
        events += await projector.FillAsync(connection, ranges, progress, cancellation);
        return [.. ranges.Select(r => r with { After = r.UpTo })];
    }

    /// <summary>Swaps if the live views stand where the new ones do and no reader is in the way for longer than a moment.</summary>
    private async Task<bool> TrySwapAsync(NpgsqlConnection connection, IReadOnlyList<LogRange> ranges, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        try
        {
            await connection.ExecuteAsync($"set local lock_timeout = {SwapPatience.TotalMilliseconds:0}", cancellation);
            if (!await HoldAsync(connection, ranges, cancellation))
            {
                return false;
            }
            await ViewSchema.PrepareAsync(connection, cancellation);
            await connection.ExecuteAsync(ViewSchema.CloseGate, cancellation);
            foreach (var view in ranges.Select(r => r.View))
            {
                await CarryGrantsAsync(connection, view, cancellation);
                await ViewSchema.DropAsync(connection, ViewSchema.Live, view, cancellation);
                await connection.ExecuteAsync(
                    string.Concat(view.Tables.Select(t => $"alter table {ViewSchema.Next}.{t.Name} set schema {ViewSchema.Live};")), cancellation);
                await ViewSchema.RecordAsync(connection, view, cancellation);
            }
            await transaction.CommitAsync(cancellation);
            progress?.Report(new("swap", ranges.Max(r => r.UpTo), ranges.Max(r => r.UpTo), events));
            return true;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            return false;
        }
    }

    /// <summary>Holds the live views' progress, so that no runner moves them on, and says whether they stand where the new ones do.</summary>
    private static async Task<bool> HoldAsync(NpgsqlConnection connection, IReadOnlyList<LogRange> ranges, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select name, coalesce(last_seq_id, 0) from tracker.mt_event_progression where name = any($1) order by name for update
            """,
            connection)
        {
            Parameters = { new() { Value = ranges.Select(r => r.View.ProgressName).ToArray() } },
        };
        var same = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            same += ranges.Any(r => r.View.ProgressName == reader.GetString(0) && r.UpTo == reader.GetInt64(1)) ? 1 : 0;
        }
        return same == ranges.Count;
    }

    private static async Task CarryGrantsAsync(NpgsqlConnection connection, View view, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select format('grant %s on {ViewSchema.Next}.%I to %s%s', a.privilege_type, c.relname,
                case when a.grantee = 0 then 'public' else a.grantee::regrole::text end,
                case when a.is_grantable then ' with grant option' else '' end)
            from pg_class c, aclexplode(c.relacl) a
            where c.relnamespace = '{ViewSchema.Live}'::regnamespace and c.relname = any($1) and a.grantee <> c.relowner
                and to_regclass(format('{ViewSchema.Next}.%I', c.relname)) is not null
            """,
            connection)
        {
            Parameters = { new() { Value = view.Tables.Select(t => t.Name).ToArray() } },
        };
        List<string> grants = [];
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                grants.Add(reader.GetString(0));
            }
        }
        foreach (var grant in grants)
        {
            await connection.ExecuteAsync(grant, cancellation);
        }
    }
}
