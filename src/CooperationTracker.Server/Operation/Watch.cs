using CooperationTracker.Audit.Log;
using CooperationTracker.EventLog;
using CooperationTracker.Views;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CooperationTracker.Server.Operation;

/// <summary>How things stand, as they were seen last.</summary>
/// <param name="SeenAt">When, by the clock of <see cref="TimeProvider.GetTimestamp"/>.</param>
/// <param name="Database">Whether the database answered.</param>
/// <param name="Schema">Whether log, keys and views have the form that this program knows; null where nothing answered.</param>
/// <param name="Behind">How many positions the views are behind the log; null where nothing answered.</param>
/// <param name="Tree">How far the tree of the transparency log has grown; null where nothing answered.</param>
internal sealed record Seen(long SeenAt, bool Database, bool? Schema, long? Behind, TreeGrowth? Tree = null);

/// <summary>Looks every second how the database and the views stand, so that whoever asks for it costs nothing.</summary>
internal sealed partial class Watch(
    Session session, ServerSettings settings, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<Watch> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>A database that takes longer to answer is not there.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>After this long what was seen no longer holds.</summary>
    private static readonly TimeSpan Stale = Pause + Patience + Patience;

    private Seen now = new(time.GetTimestamp(), false, null, null);

    /// <summary>How far the log has come. It never goes back, so one that ends earlier is another one.</summary>
    private long furthest;

    /// <summary>How things stand.</summary>
    public Seen Now => Volatile.Read(ref now);

    /// <summary>Whether requests can be served.</summary>
    public bool IsReady => Now is { Database: true, Schema: true, Behind: { } behind } seen
        && behind < settings.ReadyWithin && time.GetElapsedTime(seen.SeenAt) < Stale;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wasReady = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            Volatile.Write(ref now, await LookAsync(stoppingToken));
            if (IsReady != wasReady)
            {
                wasReady = !wasReady;
                LogChange(wasReady ? LogLevel.Information : LogLevel.Warning, wasReady ? "ready" : "not ready", Now.Database, Now.Schema, Now.Behind);
            }
            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    private async Task<Seen> LookAsync(CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(Patience);
        try
        {
            var end = await EndAsync(limited.Token);
            var right = await IsRightAsync(limited.Token);
            return right
                ? new(time.GetTimestamp(), true, right, Math.Max(0, end - await ViewProgress.ReachedAsync(session.DataSource, limited.Token)),
                    await session.Transparency.GrowthAsync(cancellation: limited.Token))
                : new(time.GetTimestamp(), true, right, null);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new(time.GetTimestamp(), e is PostgresException { InvariantSeverity: "ERROR" }, null, null);
        }
    }

    private async Task<bool> IsRightAsync(CancellationToken cancellation)
    {
        await using var command = session.DataSource.CreateCommand(
            "select (select max(version) from tracker.schema_version) = $1 and to_regclass('access.api_key') is not null");
        command.Parameters.Add(new() { Value = LogSchema.Version });
        return await command.ExecuteScalarAsync(cancellation) is true && await ViewSchema.IsCurrentAsync(session.DataSource, cancellation);
    }

    private async Task<long> EndAsync(CancellationToken cancellation)
    {
        await using var command = session.DataSource.CreateCommand("select coalesce(max(seq_id), 0) from tracker.mt_events");
        var end = (long)(await command.ExecuteScalarAsync(cancellation))!;
        if (end < furthest)
        {
            // What is kept here is of a log that is gone: answers, names, positions. A new start knows the one that stands now.
            LogGone(furthest, end);
            lifetime.StopApplication();
        }
        furthest = end;
        return end;
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The log went to position {Furthest} and now ends at {End}: it was removed, or an older one was put in its place. The server ends; start it again")]
    private partial void LogGone(long furthest, long end);

    [LoggerMessage(Message = "The server is {State} (database {Database}, schema {Schema}, behind {Behind})")]
    private partial void LogChange(LogLevel level, string state, bool database, bool? schema, long? behind);
}
