using System.Diagnostics;
using CooperationTracker.EventLog;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Statements;
using CooperationTracker.Views;
using Npgsql;

namespace CooperationTracker.Benchmarks.Core;

/// <summary>Time from an append to its rows in the views, with a runner following and nothing else going on.</summary>
internal static class Visibility
{
    private const int Appends = 300;

    public static async Task<Finding> MeasureAsync(NpgsqlDataSource dataSource, GeneratedStatements generated, int from)
    {
        await using var runnerLog = new NpgsqlEventLog(dataSource);
        using var stop = new CancellationTokenSource();
        var running = new ProjectionRunner(dataSource, runnerLog).RunAsync(stop.Token);
        await using var npgsqlLog = new NpgsqlEventLog(dataSource);
        var log = new TrackerLog(npgsqlLog);
        List<double> waits = [];
        foreach (var statement in generated.Take(from, Appends))
        {
            var outcome = await log.RecordAsync(statement, new("benchmark", "benchmark"));
            var watch = Stopwatch.StartNew();
            await ViewProgress.WaitAsync(dataSource, outcome.Position, TimeSpan.FromSeconds(30));
            waits.Add(watch.Elapsed.TotalMilliseconds);
        }
        await stop.CancelAsync();
        await running.ContinueWith(_ => { }, TaskScheduler.Default); // it ends by being cancelled

        return Finding.Plain("append to visible, p99, beside a bare commit", Suite.Percentile(waits.Skip(20), 0.99), await BareCommitAsync(dataSource), "ms");
    }

    /// <summary>The median time of an insert of one row, committed.</summary>
    private static async Task<double> BareCommitAsync(NpgsqlDataSource dataSource)
    {
        await using var session = await dataSource.OpenConnectionAsync();
        await using (var make = new NpgsqlCommand("create table if not exists public.bare (id bigint generated always as identity primary key, note text not null)", session))
        {
            await make.ExecuteNonQueryAsync();
        }
        List<double> times = [];
        for (var i = 0; i < Appends; i++)
        {
            var watch = Stopwatch.StartNew();
            await using var insert = new NpgsqlCommand("insert into public.bare (note) values ('a row')", session);
            await insert.ExecuteNonQueryAsync();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        return Suite.Percentile(times, 0.5);
    }
}
