using System.Diagnostics;
using CooperationTracker.Domain.Statements;
using CooperationTracker.EventLog;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Intake.Statements;
using Npgsql;

namespace CooperationTracker.Benchmarks.Core;

/// <summary>Appends of one statement with ten reports beside inserts of one row, each committed, from the same client.</summary>
internal static class SingleAppends
{
    private const int Rounds = 5;

    public static async Task<IReadOnlyList<Finding>> MeasureAsync(NpgsqlDataSource dataSource, GeneratedStatements generated, int perRound)
    {
        await LogSchema.EnsureAsync(dataSource);
        await using var npgsqlLog = new NpgsqlEventLog(dataSource);
        var log = new TrackerLog(npgsqlLog);
        await log.RegisterAsync(generated.Registry.ToCommand(), new("benchmark", "benchmark"));
        await using (var make = dataSource.CreateCommand("create table public.bare (id bigint generated always as identity primary key, note text not null)"))
        {
            await make.ExecuteNonQueryAsync();
        }
        List<Finding> findings = [];
        var next = 0;
        foreach (var clients in (int[])[1, 8])
        {
            List<(double Ours, double Bare)> rounds = [];
            for (var round = 0; round <= Rounds; round++) // the first warms up
            {
                // Made before, so that only appending is measured.
                Statement[] statements = [.. generated.Take(next, perRound)];
                next += perRound;
                var ours = await RateAsync(clients, perRound, async (i, _) =>
                    await log.RecordAsync(statements[i], new("benchmark", "benchmark")));
                var bare = await RateAsync(clients, perRound, async (_, session) =>
                {
                    await using var insert = new NpgsqlCommand("insert into public.bare (note) values ('a row')", session);
                    await insert.ExecuteNonQueryAsync();
                }, dataSource);
                rounds.Add((ours, bare));
            }
            var median = rounds.Skip(1).OrderBy(r => r.Ours / r.Bare).ElementAt(Rounds / 2);
            findings.Add(Finding.AtLeast(0.7, $"single appends of ten reports, {clients} client(s)", median.Ours, median.Bare, "commits/s"));
        }
        return findings;
    }

    private static async Task<double> RateAsync(int clients, int count, Func<int, NpgsqlConnection?, Task> act, NpgsqlDataSource? dataSource = null)
    {
        var watch = Stopwatch.StartNew();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            await using var session = dataSource is null ? null : await dataSource.OpenConnectionAsync();
            for (int i; (i = Interlocked.Increment(ref next)) < count;)
            {
                await act(i, session);
            }
        })));
        return count / watch.Elapsed.TotalSeconds;
    }
}
