using System.Diagnostics;
using CooperationTracker.EventLog;
using CooperationTracker.Views;
using Npgsql;

namespace CooperationTracker.Benchmarks.Core;

/// <summary>Projecting a whole log beside a bare COPY of the rows that result into the same tables, indexes and all.</summary>
internal static class Projection
{
    public static async Task<Finding> MeasureAsync(NpgsqlDataSource full, NpgsqlDataSource empty, string folder)
    {
        await using var log = new NpgsqlEventLog(full);
        await new ProjectionRunner(full, log).CatchUpAsync(0); // makes the tables
        await AnalyzeAsync(full);
        var watch = Stopwatch.StartNew();
        await new ProjectionRunner(full, log).CatchUpAsync();
        var ours = watch.Elapsed.TotalSeconds;

        await LogSchema.EnsureAsync(empty);
        await using (var emptyLog = new NpgsqlEventLog(empty))
        {
            await new ProjectionRunner(empty, emptyLog).CatchUpAsync(0);
        }
        var tables = await TablesAsync(full);
        var rows = 0L;
        foreach (var table in tables)
        {
            rows += await CopyOutAsync(full, table, Path.Combine(folder, table));
        }
        watch.Restart();
        foreach (var table in tables)
        {
            await CopyInAsync(empty, table, Path.Combine(folder, table));
        }
        var bare = watch.Elapsed.TotalSeconds;
        return Finding.AtLeast(0.5, "projection of the whole log", rows / ours, rows / bare, "rows/s");
    }

    private static async Task AnalyzeAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand("analyze tracker.mt_events");
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<IReadOnlyList<string>> TablesAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand(
            "select tablename from pg_tables where schemaname = 'views' and tablename <> 'version' order by 1");
        List<string> tables = [];
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            tables.Add(rows.GetString(0));
        }
        return tables;
    }

    private static async Task<long> CopyOutAsync(NpgsqlDataSource dataSource, string table, string file)
    {
        await using var session = await dataSource.OpenConnectionAsync();
        await using (var copy = await session.BeginRawBinaryCopyAsync($"copy views.{table} to stdout (format binary)"))
        await using (var target = File.Create(file))
        {
            await copy.CopyToAsync(target);
        }
        await using var count = new NpgsqlCommand($"select count(*) from views.{table}", session);
        return (long)(await count.ExecuteScalarAsync())!;
    }

    private static async Task CopyInAsync(NpgsqlDataSource dataSource, string table, string file)
    {
        await using var session = await dataSource.OpenConnectionAsync();
        await using var copy = await session.BeginRawBinaryCopyAsync($"copy views.{table} from stdin (format binary)");
        await using var source = File.OpenRead(file);
        await source.CopyToAsync(copy);
    }
}
