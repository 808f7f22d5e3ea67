using System.Diagnostics;
using System.Security.Cryptography;
using CooperationTracker.Audit.Log;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Audit.Verification;
using CooperationTracker.Benchmarks.Core;
using CooperationTracker.Edge;
using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Testing;
using CooperationTracker.Views;

namespace CooperationTracker.Benchmarks.Audit;

/// <summary>
/// The suite <c>audit</c>: the tree of a log beside the bulk replay that made the log, and beside all that <c>tracker replay</c>
/// does of the same statements (read, check, append and project JSON lines); its verification beside bare hashing.
/// </summary>
internal static class AuditSuite
{
    /// <summary>A replay must not wait for the tree by more of its own time.</summary>
    private const double Bar = 0.25;

    public static async Task<IReadOnlyList<Finding>> RunAsync(int events)
    {
        await using var database = await TestDatabase.CreateAsync();
        Suite.Say($"all that a replay of {events:n0} events does");
        var command = await CommandAsync(events);
        Suite.Say($"bulk replay of {events:n0} events");
        var replay = await Child.MeasureAsync("parsed", database.ConnectionString, Suite.Seeds, $"{events / 10}");
        await using (var checkpoint = database.DataSource.CreateCommand("checkpoint"))
        {
            await checkpoint.ExecuteNonQueryAsync(); // nobody pays for what an earlier measurement left to be written
        }
        Suite.Say("the tree");
        var tree = await Child.MeasureAsync("tree", database.ConnectionString);
        Suite.Say("the verification of the log");
        var verification = await Child.MeasureAsync("verify", database.ConnectionString);
        var hashing = await Child.MeasureAsync("hash", database.ConnectionString);
        return
        [
            Finding.AtMost(Bar, "time of the tree by that of the bulk replay", tree.Seconds, replay.Seconds * tree.Count / replay.Count, "s"),
            Finding.AtMost(Bar, "time of the tree by all that a replay does", tree.Seconds, command.Seconds * tree.Count / command.Count, "s"),
            Finding.Plain("rate of the tree by that of the bulk replay", tree.Rate, replay.Rate, "events/s"),
            Finding.AtMost(1, "peak memory of the sequencer", tree.PeakMegabytes, 512, "MB"),
            Finding.Plain("rate of the verification by that of SHA-256 over the same data", verification.Rate, hashing.Rate, "events/s"),
            Finding.AtMost(1, "peak memory of the verification", verification.PeakMegabytes, 512, "MB"),
        ];
    }

    /// <summary>What <c>tracker replay</c> does before the tree: it reads, checks, appends and projects JSON lines.</summary>
    private static async Task<Measured> CommandAsync(int events)
    {
        await using var database = await TestDatabase.CreateAsync();
        var folder = Directory.CreateTempSubdirectory("tracker-benchmark-").FullName;
        var file = Path.Combine(folder, "statements.jsonl");
        await BulkReplay.WriteJsonLinesAsync(file, await CoreSuite.GenerateAsync(Suite.Seeds), events / 10);
        var append = await Child.MeasureAsync("lines", database.ConnectionString, Suite.Seeds, file);
        Directory.Delete(folder, recursive: true);
        var projection = await Child.MeasureAsync("project", database.ConnectionString);
        return append with { Seconds = append.Seconds + projection.Seconds };
    }

    /// <summary>Projects a whole log, as a replay does after its appends.</summary>
    public static async Task<Measured> ProjectAsync(string connection)
    {
        await using var session = await OpenAsync(connection);
        return await Measured.TakeAsync(() => session.Runner().CatchUpAsync());
    }

    /// <summary>Grows the tree by a whole log, and signs each batch.</summary>
    public static async Task<Measured> GrowAsync(string connection)
    {
        await using var session = await OpenAsync(connection);
        var folder = Directory.CreateTempSubdirectory("tracker-benchmark-").FullName;
        var file = Path.Combine(folder, KeyFile.Name);
        await session.AuditKeys.MakeAsync(null, file);
        var signer = await session.AuditKeys.SignerAsync(file);
        var size = 0L;
        var measured = await Measured.TakeAsync(async () =>
        {
            await new Sequencer(session.DataSource, session.Log, () => signer, new Grown(p => size = p.Size)).CatchUpAsync();
            return size;
        });
        Directory.Delete(folder, recursive: true);
        return measured;
    }

    /// <summary>Verifies the log beside its tree; the views are not part of it.</summary>
    public static async Task<Measured> VerifyAsync(string connection)
    {
        await using var session = await OpenAsync(connection);
        return await Measured.TakeAsync(async () => (await new LogVerifier(session.DataSource, session.Log, new([])).VerifyAsync()).Leaves);
    }

    /// <summary>Hashes the data of every event, on one processor; what reading it takes is not counted.</summary>
    public static async Task<Measured> HashAsync(string connection)
    {
        await using var session = await OpenAsync(connection);
        var (events, watch, hash) = (0L, new Stopwatch(), new byte[SHA256.HashSizeInBytes]);
        var settled = await session.Log.ReadSettledAsync();
        for (var at = 0L; at < settled;)
        {
            var page = await session.Log.ReadPageAsync(at, settled, new(8_192, 16 << 20));
            watch.Start();
            foreach (var stored in page.Events)
            {
                SHA256.HashData(stored.Data.Span, hash);
            }
            watch.Stop();
            (at, events) = (page.UpTo, events + page.Events.Count);
        }
        return new(events, watch.Elapsed.TotalSeconds, Measured.Peak);
    }

    /// <summary>As the tracker itself opens it.</summary>
    private static Task<Session> OpenAsync(string connection) => Session.OpenAsync(new(connection, ServerOrigin.Given, ""), NpgsqlEngine.EngineName);

    private sealed class Grown(Action<SequencerProgress> report) : IProgress<SequencerProgress>
    {
        public void Report(SequencerProgress value) => report(value);
    }
}
