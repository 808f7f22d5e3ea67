using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using CooperationTracker.Testing;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace CooperationTracker.Cli.Tests.Broker;

/// <summary>Another system on the broker, which has none of our code: it publishes files, and consumes integration events.</summary>
internal sealed class ForeignProgram : IAsyncDisposable
{
    private const string Own = "dashboards";

    private readonly RabbitServer broker;
    private readonly ConcurrentDictionary<string, JsonElement> heard = [];
    private IConnection? connection;
    private IChannel? channel;

    private ForeignProgram(RabbitServer broker) => this.broker = broker;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>What it heard, by message-id.</summary>
    public IReadOnlyDictionary<string, JsonElement> Heard => heard;

    /// <summary>How many messages it heard that were no events as they are described.</summary>
    public ConcurrentBag<string> Strange { get; } = [];

    public static async Task<ForeignProgram> ConnectAsync(RabbitServer broker)
    {
        var program = new ForeignProgram(broker);
        await program.ConnectAsync();
        return program;
    }

    /// <summary>Connects, again after the broker was away, and consumes from a durable queue of its own.</summary>
    public async Task ConnectAsync()
    {
        connection = await new ConnectionFactory { Uri = broker.Uri, AutomaticRecoveryEnabled = false }.CreateConnectionAsync(Cancellation);
        channel = await connection.CreateChannelAsync(new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Cancellation);
        await channel.ExchangeDeclareAsync("tracker.events", ExchangeType.Topic, durable: true, cancellationToken: Cancellation);
        await channel.QueueDeclareAsync("tracker.intake", durable: true, exclusive: false, autoDelete: false, cancellationToken: Cancellation);
        await channel.QueueDeclareAsync(Own, durable: true, exclusive: false, autoDelete: false, cancellationToken: Cancellation);
        await channel.QueueBindAsync(Own, "tracker.events", "#", cancellationToken: Cancellation);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            Hear(delivery);
            await ((AsyncEventingBasicConsumer)consumer).Channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, Cancellation);
        };
        await channel.BasicConsumeAsync(Own, autoAck: false, consumer, Cancellation);
    }

    /// <summary>Publishes a file, and waits until the broker has it for good.</summary>
    public async Task PublishAsync(byte[] content, string? file = null, string? contentType = null, bool named = true)
    {
        var properties = new BasicProperties { Persistent = true, ContentType = contentType, UserId = named ? RabbitServer.User : null };
        if (file is not null)
        {
            properties.Headers = new Dictionary<string, object?> { ["file"] = file };
        }
        await channel!.BasicPublishAsync("", "tracker.intake", mandatory: true, properties, content, Cancellation);
    }

    public Task PublishAsync(string content, string? file = null, string? contentType = null, bool named = true) =>
        PublishAsync(Encoding.UTF8.GetBytes(content), file, contentType, named);

    /// <summary>How many files the broker still has; those in a server's hands too, once that is gone.</summary>
    public async Task<uint> LeftAsync() => (await channel!.QueueDeclarePassiveAsync("tracker.intake", Cancellation)).MessageCount;

    /// <summary>How many events wait for it at the broker.</summary>
    public async Task<uint> UnheardAsync() => (await channel!.QueueDeclarePassiveAsync(Own, Cancellation)).MessageCount;

    public async Task DisconnectAsync()
    {
        if (connection is not null)
        {
            try
            {
                await connection.CloseAsync(CancellationToken.None);
            }
            catch (AlreadyClosedException)
            {
                // The broker went first.
            }
            await connection.DisposeAsync();
            connection = null;
        }
    }

    public async ValueTask DisposeAsync() => await DisconnectAsync();

    private void Hear(BasicDeliverEventArgs delivery)
    {
        var e = JsonElement.Parse(Encoding.UTF8.GetString(delivery.Body.Span));
        var properties = delivery.BasicProperties;
        if (properties.ContentType?.StartsWith("application/cloudevents+json", StringComparison.Ordinal) != true
            || e.Text("specversion") != "1.0" || e.Text("id") != properties.MessageId || e.Text("type") != $"cooperationtracker.{delivery.RoutingKey}"
            || !properties.Persistent)
        {
            Strange.Add($"{delivery.RoutingKey} {properties.MessageId} {e}");
        }
        heard[properties.MessageId!] = e;
    }
}
