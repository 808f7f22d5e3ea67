using System.Diagnostics;
using CooperationTracker.Views;
using CooperationTracker.Views.Commitments;
using CooperationTracker.Views.Ties;
using Npgsql;

namespace CooperationTracker.Benchmarks.Core;

/// <summary>The dashboards' questions for today, as of another day and known at an earlier position, beside a look-up by primary key.</summary>
internal static class Questions
{
    private const int Rounds = 15;

    private static readonly DateOnly Today = new(2026, 1, 1);

    /// <summary>The median times in milliseconds, by question and time.</summary>
    public static async Task<IReadOnlyDictionary<(string Question, string Time), (double P50, double P95)>> MeasureAsync(NpgsqlDataSource dataSource)
    {
        var end = await ViewProgress.ReachedAsync(dataSource);
        (string Name, Times Times)[] times =
        [
            ("today", new(Today)),
            ("as of", new(new(2024, 1, 1))),
            ("known at", new(Today, KnownAt: end - end / 10)),
        ];
        (string Name, Func<Times, int, Task> Ask)[] questions =
        [
            ("trace", (t, i) => TraceQuery.FindAsync(dataSource, GeneratedStatements.CommitmentId(i * 37), t)),
            ("commitments", (t, _) => CommitmentQuery.ListAsync(dataSource, new(), t, Paging.All)),
            ("cooperation", (t, _) => CooperationQuery.ListAsync(dataSource, new(), t, new() { Limit = 1000 })),
        ];
        Dictionary<(string, string), List<double>> measured = [];
        for (var round = 0; round <= Rounds; round++) // the first warms up
        {
            foreach (var (question, ask) in questions)
            {
                foreach (var (time, value) in times)
                {
                    var watch = Stopwatch.StartNew();
                    await ask(value, round);
                    Note((question, time), watch, round);
                }
            }
            await NoteKeyLookUpAsync(round);
        }
        return measured.ToDictionary(m => m.Key, m => (Suite.Percentile(m.Value, 0.5), Suite.Percentile(m.Value, 0.95)));

        async Task NoteKeyLookUpAsync(int round)
        {
            for (var i = 0; i < 20; i++)
            {
                var watch = Stopwatch.StartNew();
                await using var command = dataSource.CreateCommand("select data from tracker.mt_events where seq_id = $1");
                command.Parameters.Add(new() { Value = (end + i * 7919L * (round + 1)) % end });
                await command.ExecuteScalarAsync();
                Note(("key", "today"), watch, round);
            }
        }

        void Note((string, string) key, Stopwatch watch, int round)
        {
            if (round > 0)
            {
                (measured.TryGetValue(key, out var list) ? list : measured[key] = []).Add(watch.Elapsed.TotalMilliseconds);
            }
        }
    }

    /// <summary>Findings at full size, and how each grew from a small log.</summary>
    public static IEnumerable<Finding> Compare(
        IReadOnlyDictionary<(string Question, string Time), (double P50, double P95)> small,
        IReadOnlyDictionary<(string Question, string Time), (double P50, double P95)> full)
    {
        var key = full[("key", "today")];
        foreach (var ((question, time), value) in full.Where(f => f.Key.Question != "key"))
        {
            yield return Finding.Plain($"{question}, {time}, p50, beside a key look-up", value.P50, key.P50, "ms");
            yield return Finding.Plain($"{question}, {time}, p95, beside a key look-up", value.P95, key.P95, "ms");
            if (time != "today")
            {
                yield return Finding.AtMost(1.5, $"{question}, {time}, p50, beside today", value.P50, full[(question, "today")].P50, "ms");
            }
            yield return Finding.Plain($"{question}, {time}, p50, beside a small log", value.P50, small[(question, time)].P50, "ms");
        }
    }
}
