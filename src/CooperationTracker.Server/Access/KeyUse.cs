using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CooperationTracker.Server.Access;

/// <summary>Writes down when a key was last used: beside the requests, and at most once a minute for each key.</summary>
internal sealed partial class KeyUse(Session session, TimeProvider time, ILogger<KeyUse> logger) : BackgroundService
{
    /// <summary>How exact the time is.</summary>
    private static readonly TimeSpan Exactness = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> noted = new(StringComparer.Ordinal);
    private readonly Channel<(string Name, DateTimeOffset At)> uses = Channel.CreateBounded<(string, DateTimeOffset)>(
        new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>A key was used; returns at once.</summary>
    public void Note(string name)
    {
        var now = time.GetUtcNow();
        if (!noted.TryGetValue(name, out var last) || now - last >= Exactness)
        {
            noted[name] = now;
            uses.Writer.TryWrite((name, now));
        }
    }

    /// <summary>Writes what is still to be written.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        uses.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        while (uses.Reader.TryRead(out var use)) // a service that is stopped before it has begun never begins
        {
            await TryWriteAsync(use.Name, use.At);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (name, at) in uses.Reader.ReadAllAsync(CancellationToken.None))
        {
            await TryWriteAsync(name, at);
        }
    }

    private async Task TryWriteAsync(string name, DateTimeOffset at)
    {
        try
        {
            await WriteAsync(name, at);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            LogLost(e, name);
        }
    }

    private async Task WriteAsync(string name, DateTimeOffset at)
    {
        // Several servers may know of a use: one writes.
        await using var command = session.DataSource.CreateCommand(
            "update access.api_key set last_used = $2 where name = $1 and (last_used is null or last_used <= $2 - interval '1 minute')");
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new() { Value = at });
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "When the key {Name} was last used cannot be written")]
    private partial void LogLost(Exception e, string name);
}
