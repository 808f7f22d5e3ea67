using System.Diagnostics;
using CooperationTracker.EventLog;
using CooperationTracker.Intake.Queue;
using CooperationTracker.Views;
using CooperationTracker.Views.Published;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Wolverine;
using Wolverine.Persistence.Durability;
using Wolverine.RabbitMQ.Internal;
using Wolverine.RDBMS;
using Wolverine.Runtime;
using Wolverine.Transports.Sending;

namespace CooperationTracker.Marten;

/// <summary>
/// Follows the views and publishes what became known. The events of a part of the log are put into Wolverine's outbox in the
/// transaction that moves the position of publication over that part: each change is put out once, whatever dies.
/// </summary>
/// <param name="broker">The broker.</param>
/// <param name="transport">The way to it.</param>
/// <param name="dataSource">The database.</param>
/// <param name="runtime">Wolverine.</param>
/// <param name="store">Where messages are kept.</param>
/// <param name="time">Says which day it is.</param>
/// <param name="logger">Told where it does not go on.</param>
internal sealed partial class Publication(
    Broker broker, BrokerTransport transport, NpgsqlDataSource dataSource, IWolverineRuntime runtime, IMessageStore store, TimeProvider time,
    ILogger<Publication> logger)
{
    /// <summary>How many positions are published in one transaction.</summary>
    private const long Page = 500;

    /// <summary>How many events may wait to be sent: while a broker is away, the position waits, not memory and disk.</summary>
    private const long MostWaiting = 2_000;

    private const string Waiting = $"select count(*) from messages.wolverine_outgoing_envelopes where destination like '{RabbitMqTransport.ProtocolName}:%'";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    /// <summary>Publishing, as work that one of the nodes does.</summary>
    public NodeWork Work => new("broker", ["events"], (_, cancellation) => FollowAsync(cancellation));

    /// <summary>Lets publication begin after the position that stands now, unless it has begun.</summary>
    public static async Task BeginAsync(NpgsqlDataSource dataSource, IEventLog log, Broker broker, CancellationToken cancellation)
    {
        var settled = await log.ReadSettledAsync(await ViewProgress.ReachedAsync(dataSource, cancellation), cancellation);
        await using var command = dataSource.CreateCommand(
            """
            insert into messages.publication (since, position, queue, exchange) values ($1, $1, $2, $3)
            on conflict (singleton) do update set queue = excluded.queue, exchange = excluded.exchange
            """);
        command.Parameters.Add(new() { Value = settled });
        command.Parameters.Add(new() { Value = broker.Queue });
        command.Parameters.Add(new() { Value = broker.Exchange });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>How far publication has come; null where it never began.</summary>
    public static async Task<BrokerShown?> ShowAsync(NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        await using (var made = dataSource.CreateCommand("select to_regclass('messages.publication') is not null"))
        {
            if (await made.ExecuteScalarAsync(cancellation) is not true)
            {
                return null;
            }
        }
        await using var command = dataSource.CreateCommand($"select queue, exchange, since, position, ({Waiting}) from messages.publication");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4))
            : null;
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        await transport.Ready.WaitAsync(cancellation);
        var recovered = 0L;
        while (true)
        {
            var pause = Look;
            try
            {
                if (recovered == 0 || Stopwatch.GetElapsedTime(recovered) > Again)
                {
                    await RecoverAsync(cancellation);
                    recovered = Stopwatch.GetTimestamp();
                }
                pause = await PublishAsync(cancellation) ? TimeSpan.Zero : Look;
            }
#pragma warning disable CA1031 // Whatever keeps it from publishing, the log and its questions go on.
            catch (Exception e) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogHalted(e, Again.TotalSeconds);
                pause = Again;
            }
            await Task.Delay(pause, cancellation);
        }
    }

    /// <summary>
    /// Sends what a node put out that is gone. Wolverine does so too, on one node of its choice: that need not be one with a way to
    /// the broker.
    /// </summary>
    private async Task RecoverAsync(CancellationToken cancellation)
    {
        foreach (var agent in IntegrationEvent.Names.Select(AgentOf).Where(agent => !agent.Latched))
        {
            await new RecoverOutgoingMessagesCommand(agent, store, logger).ExecuteAsync(runtime, cancellation);
        }
    }

    /// <summary>Publishes the next part of the log.</summary>
    /// <returns>Whether there was one.</returns>
    private async Task<bool> PublishAsync(CancellationToken cancellation)
    {
        var reached = await ViewProgress.ReachedAsync(dataSource, cancellation);
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        if (await ReadAsync(connection, "select position from messages.publication", cancellation) >= reached
            || await ReadAsync(connection, Waiting, cancellation) >= MostWaiting)
        {
            return false;
        }
        Envelope[] envelopes;
        await using (var transaction = await connection.BeginTransactionAsync(cancellation))
        {
            // Another node may have been faster: then this one goes on from there.
            var position = await ReadAsync(connection, "select position from messages.publication for update", cancellation);
            var upTo = Math.Min(reached, position + Page);
            if (upTo <= position)
            {
                return false;
            }
            envelopes = await EnvelopesAsync(position, upTo, cancellation);
            await new DatabaseEnvelopeTransaction((IMessageDatabase)store, transaction).PersistOutgoingAsync(envelopes);
            await using var move = new NpgsqlCommand("update messages.publication set position = $1", connection) { Parameters = { new() { Value = upTo } } };
            await move.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
        foreach (var envelope in envelopes)
        {
            await AgentOf(envelope.MessageType!).EnqueueOutgoingAsync(envelope);
        }
        return true;
    }

    private async Task<Envelope[]> EnvelopesAsync(long after, long upTo, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var events = await PublishedQuery.BetweenAsync(dataSource, after, upTo, today, cancellation);
        var times = await TimesAsync([.. events.Select(e => e.Position).Distinct()], cancellation);
        return [.. events.Select(e => new Envelope
        {
            Id = CloudEventForm.IdOf(e),
            MessageType = e.Name,
            ContentType = CloudEventForm.MediaType,
            Data = CloudEventForm.Encode(e, times[e.Position]),
            Destination = BrokerTransport.AddressOf(broker, e.Name),
            Status = EnvelopeStatus.Outgoing,
            OwnerId = runtime.DurabilitySettings.AssignedNodeNumber,
            SentAt = time.GetUtcNow(),
        })];
    }

    /// <summary>When the last event up to each position was recorded.</summary>
    private async Task<Dictionary<long, DateTimeOffset>> TimesAsync(long[] positions, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            "select p, (select e.timestamp from tracker.mt_events e where e.seq_id <= p order by e.seq_id desc limit 1) from unnest($1) p");
        command.Parameters.Add(new() { Value = positions, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        Dictionary<long, DateTimeOffset> times = [];
        while (await reader.ReadAsync(cancellation))
        {
            times.Add(reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1));
        }
        return times;
    }

    /// <summary>Who sends an event of a name; Wolverine lets one that has nothing to do go, and makes another.</summary>
    private ISendingAgent AgentOf(string name) => runtime.Endpoints.GetOrBuildSendingAgent(BrokerTransport.AddressOf(broker, name));

    private static async Task<long> ReadAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Integration events are not published; trying again in {Seconds} seconds")]
    private partial void LogHalted(Exception e, double seconds);
}
