using System.Diagnostics;
using System.Text.Json;
using CooperationTracker.Domain;
using CooperationTracker.EventLog;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Intake.Replay;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Benchmarks.Core;

/// <summary>
/// Bulk replay beside a bare program that copies the very same rows into the same tables. Each runs in a
/// process of its own, so that its peak memory is its own.
/// </summary>
internal static class BulkReplay
{
    /// <summary>Enough that a replay's start, where PostgreSQL has nothing to do yet, costs little beside them.</summary>
    private const int MadeAtOnce = 25_000;

    /// <summary>Replays parsed statements. They are made many at a time, while the watch stands still: neither that nor the memory that they take is the replay's.</summary>
    public static async Task<Measured> ParsedAsync(string connection, GeneratedStatements generated, int statements)
    {
        await using var dataSource = NpgsqlDataSource.Create(connection);
        await using var npgsqlLog = await OpenAsync(dataSource, generated);
        var replay = new ReplayStatements(new TrackerLog(npgsqlLog), dataSource, new("benchmark", "benchmark"));
        var (events, seconds) = (0L, 0.0);
        for (var from = 0; from < statements; from += MadeAtOnce)
        {
            var made = generated.Take(from, Math.Min(MadeAtOnce, statements - from)).ToArray();
            var part = await Measured.TakeAsync(async () => (await replay.AppendAsync(made.ToAsyncEnumerable().Select(s => new Incoming(s)))).Events);
            (events, seconds) = (events + part.Count, seconds + part.Seconds);
        }
        return new(events, seconds, Measured.Peak);
    }

    /// <summary>Replays a file of JSON lines: reads, parses and validates it, too.</summary>
    public static async Task<Measured> JsonLinesAsync(string connection, GeneratedStatements generated, string file)
    {
        await using var dataSource = NpgsqlDataSource.Create(connection);
        await using var npgsqlLog = await OpenAsync(dataSource, generated);
        var replay = new ReplayStatements(new TrackerLog(npgsqlLog), dataSource, new("benchmark", "benchmark"));
        return await Measured.TakeAsync(async () => (await replay.RunAsync(await ReplaySource.OpenAsync(file))).Events);
    }

    /// <summary>Writes the file that <see cref="JsonLinesAsync"/> reads.</summary>
    public static async Task WriteJsonLinesAsync(string file, GeneratedStatements generated, int statements)
    {
        await using var stream = File.Create(file, 1 << 20);
        foreach (var statement in generated.Take(0, statements))
        {
            await JsonSerializer.SerializeAsync(stream, statement, DomainJson.Options);
            stream.WriteByte((byte)'\n');
        }
    }

    /// <summary>Copies the rows of a log, dumped by <see cref="DumpAsync"/>, into an empty one: two COPY commands, one commit.</summary>
    public static async Task<Measured> BareCopyAsync(string connection, string folder)
    {
        await using var dataSource = NpgsqlDataSource.Create(connection);
        await LogSchema.EnsureAsync(dataSource);
        return await Measured.TakeAsync(async () =>
        {
            await using var session = await dataSource.OpenConnectionAsync();
            await using var transaction = await session.BeginTransactionAsync();
            await using (var copy = await session.BeginBinaryImportAsync("copy tracker.mt_streams (id, type, version, timestamp, created) from stdin (format binary)"))
            {
                using var rows = new BinaryReader(new BufferedStream(File.OpenRead(Path.Combine(folder, "streams")), 1 << 20));
                while (rows.ReadBoolean())
                {
                    await copy.StartRowAsync();
                    await copy.WriteAsync(rows.ReadString(), NpgsqlDbType.Varchar);
                    await copy.WriteAsync(rows.ReadString(), NpgsqlDbType.Varchar);
                    await copy.WriteAsync(rows.ReadInt64(), NpgsqlDbType.Bigint);
                    var timestamp = new DateTime(rows.ReadInt64(), DateTimeKind.Utc);
                    await copy.WriteAsync(timestamp, NpgsqlDbType.TimestampTz);
                    await copy.WriteAsync(timestamp, NpgsqlDbType.TimestampTz);
                }
                await copy.CompleteAsync();
            }
            var events = await CopyEventsAsync(session, folder);
            await transaction.CommitAsync();
            return events;
        });
    }

    private static async Task<long> CopyEventsAsync(NpgsqlConnection session, string folder)
    {
        var events = 0L;
        await using var copy = await session.BeginBinaryImportAsync(
            "copy tracker.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, headers) from stdin (format binary)");
        using var rows = new BinaryReader(new BufferedStream(File.OpenRead(Path.Combine(folder, "events")), 1 << 20));
        for (; rows.ReadBoolean(); events++)
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(rows.ReadInt64(), NpgsqlDbType.Bigint);
            await copy.WriteAsync(new Guid(rows.ReadBytes(16)), NpgsqlDbType.Uuid);
            await copy.WriteAsync(rows.ReadString(), NpgsqlDbType.Varchar);
            await copy.WriteAsync(rows.ReadInt64(), NpgsqlDbType.Bigint);
            await copy.WriteAsync(rows.ReadBytes(rows.ReadInt32()), NpgsqlDbType.Jsonb);
            await copy.WriteAsync(rows.ReadString(), NpgsqlDbType.Varchar);
            await copy.WriteAsync(new DateTime(rows.ReadInt64(), DateTimeKind.Utc), NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(rows.ReadString(), NpgsqlDbType.Varchar);
            await copy.WriteAsync(rows.ReadBytes(rows.ReadInt32()), NpgsqlDbType.Jsonb);
        }
        await copy.CompleteAsync();
        return events;
    }

    /// <summary>Dumps the rows of a log into files that <see cref="BareCopyAsync"/> reads at next to no cost.</summary>
    public static async Task DumpAsync(string connection, string folder)
    {
        await using var dataSource = NpgsqlDataSource.Create(connection);
        await using var session = await dataSource.OpenConnectionAsync();
        await DumpRowsAsync(session, Path.Combine(folder, "streams"),
            "select id, type, version, timestamp from tracker.mt_streams", (row, file) =>
            {
                file.Write(row.GetString(0));
                file.Write(row.GetString(1));
                file.Write(row.GetInt64(2));
                file.Write(row.GetDateTime(3).Ticks);
            });
        await DumpRowsAsync(session, Path.Combine(folder, "events"),
            "select seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, headers from tracker.mt_events order by seq_id", (row, file) =>
            {
                file.Write(row.GetInt64(0));
                file.Write(row.GetGuid(1).ToByteArray());
                file.Write(row.GetString(2));
                file.Write(row.GetInt64(3));
                Blob(row.GetFieldValue<byte[]>(4));
                file.Write(row.GetString(5));
                file.Write(row.GetDateTime(6).Ticks);
                file.Write(row.GetString(7));
                Blob(row.GetFieldValue<byte[]>(8));

                void Blob(byte[] bytes)
                {
                    file.Write(bytes.Length);
                    file.Write(bytes);
                }
            });
    }

    private static async Task DumpRowsAsync(NpgsqlConnection session, string path, string sql, Action<NpgsqlDataReader, BinaryWriter> write)
    {
        await using var file = new BinaryWriter(new BufferedStream(File.Create(path), 1 << 20));
        await using var command = new NpgsqlCommand(sql, session) { CommandTimeout = 600 };
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            file.Write(true);
            write(rows, file);
        }
        file.Write(false);
    }

    private static async Task<NpgsqlEventLog> OpenAsync(NpgsqlDataSource dataSource, GeneratedStatements generated)
    {
        await LogSchema.EnsureAsync(dataSource);
        var log = new NpgsqlEventLog(dataSource);
        await new TrackerLog(log).RegisterAsync(generated.Registry.ToCommand(), new("benchmark", "benchmark"));
        return log;
    }
}

/// <summary>What a child process measured.</summary>
/// <param name="Count">Events or rows.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="PeakMegabytes">The process's peak working set.</param>
internal sealed record Measured(long Count, double Seconds, double PeakMegabytes)
{
    /// <summary>Per second.</summary>
    public double Rate => Count / Seconds;

    /// <summary>This process's peak working set up to now, in megabytes.</summary>
    public static double Peak => Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0;

    /// <summary>Measures some work of this process.</summary>
    /// <param name="run">The work; gives the events or rows.</param>
    public static async Task<Measured> TakeAsync(Func<Task<long>> run)
    {
        var watch = Stopwatch.StartNew();
        var count = await run();
        return new(count, watch.Elapsed.TotalSeconds, Peak);
    }
}
