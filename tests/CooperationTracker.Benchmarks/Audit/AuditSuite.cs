using System.Diagnostics;
using CooperationTracker.Audit.Log;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Benchmarks.Core;
using CooperationTracker.EventLog;
using CooperationTracker.Testing;
using Npgsql;

namespace CooperationTracker.Benchmarks.Audit;

/// <summary>The suite <c>audit</c>: the tree of a log beside the bulk replay that made the log.</summary>
internal static class AuditSuite
{
    /// <summary>A replay must not wait for the tree by more of its own time.</summary>
    private const double Bar = 0.25;

    public static async Task<IReadOnlyList<Finding>> RunAsync(int events)
    {
        var seeds = Repository.File("seeds");
        await using var database = await TestDatabase.CreateAsync();
        var replay = await Child.MeasureAsync("parsed", database.ConnectionString, seeds, $"{events / 10}");
        await using (var checkpoint = database.DataSource.CreateCommand("checkpoint"))
        {
            await checkpoint.ExecuteNonQueryAsync(); // nobody pays for what an earlier measurement left to be written
        }
        var tree = await Child.MeasureAsync("tree", database.ConnectionString);
        return
        [
            Finding.AtMost(Bar, "time of the tree by that of the bulk replay", tree.Seconds, replay.Seconds * tree.Count / replay.Count, "s"),
            Finding.Plain("rate of the tree by that of the bulk replay", tree.Rate, replay.Rate, "events/s"),
            Finding.AtMost(1, "peak memory of the sequencer", tree.PeakMegabytes, 512, "MB"),
        ];
    }

    /// <summary>Grows the tree by a whole log, and signs each batch.</summary>
    public static async Task<Measured> GrowAsync(string connection)
    {
        await using var dataSource = NpgsqlDataSource.Create(connection);
        await using var log = new NpgsqlEventLog(dataSource);
        var folder = Directory.CreateTempSubdirectory("tracker-benchmark-").FullName;
        var file = Path.Combine(folder, KeyFile.Name);
        var keys = new AuditKeys(dataSource);
        await keys.MakeAsync(null, file);
        var signer = await keys.SignerAsync(file);
        var size = 0L;
        var watch = Stopwatch.StartNew();
        await new Sequencer(dataSource, log, () => signer, new Grown(p => size = p.Size)).CatchUpAsync();
        var seconds = watch.Elapsed.TotalSeconds;
        Directory.Delete(folder, recursive: true);
        return new(size, seconds, Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0);
    }

    private sealed class Grown(Action<SequencerProgress> report) : IProgress<SequencerProgress>
    {
        public void Report(SequencerProgress value) => report(value);
    }
}
