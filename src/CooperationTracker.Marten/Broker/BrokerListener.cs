using CooperationTracker.Intake.Queue;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace CooperationTracker.Marten;

/// <summary>
/// Takes documents from the broker's queue into the one that all documents wait in. The broker is told that it may forget one
/// when it is durable here, and never before: Wolverine's own listener would tell it too where neither was done.
/// </summary>
/// <param name="broker">The broker.</param>
/// <param name="intake">The durable queue.</param>
/// <param name="logger">Told when the broker comes and goes.</param>
internal sealed partial class BrokerListener(Broker broker, IIntake intake, ILogger<BrokerListener> logger) : IAsyncDisposable
{
    /// <summary>How many documents may wait in the queue before more are taken from the broker, which keeps the others as well.</summary>
    private const int Full = 500;

    /// <summary>How many the broker sends ahead; each may have the size of the largest one.</summary>
    private const ushort Ahead = 4;

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource ending = new();
    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;

    /// <summary>Done once the broker answered for the first time.</summary>
    public Task Connected => connected.Task;

    /// <summary>Listens from now on, however long the broker is away.</summary>
    public void Start() => running = Task.Run(RunAsync);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await running;
        ending.Dispose();
    }

    /// <summary>How programs of ours connect; a connection that breaks is made again by who has it.</summary>
    internal static ConnectionFactory Factory(Broker broker) =>
        new() { Uri = broker.Uri, ClientProvidedName = "tracker", AutomaticRecoveryEnabled = false };

    private async Task RunAsync()
    {
        var cancellation = ending.Token;
        var away = false;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await using var connection = await Factory(broker).CreateConnectionAsync(cancellation);
                await DeclareAsync(connection, cancellation);
                LogListening(broker.Queue, broker);
                away = false;
                connected.TrySetResult();
                await ConsumeAsync(connection, cancellation);
            }
#pragma warning disable CA1031 // Whatever ails the broker, the tracker goes on.
            catch (Exception e) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                if (!away)
                {
                    LogAway(broker, e.GetBaseException().Message, Again.TotalSeconds);
                    away = true;
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await Task.Delay(Again, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Makes the queue where it is missing; one that is there stays as somebody made it.</summary>
    private async Task DeclareAsync(IConnection connection, CancellationToken cancellation)
    {
        try
        {
            await using var look = await connection.CreateChannelAsync(cancellationToken: cancellation);
            await look.QueueDeclarePassiveAsync(broker.Queue, cancellation);
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            await using var make = await connection.CreateChannelAsync(cancellationToken: cancellation);
            await make.QueueDeclareAsync(broker.Queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellation);
        }
    }

    /// <summary>Takes documents until the channel is closed.</summary>
    private async Task ConsumeAsync(IConnection connection, CancellationToken cancellation)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var gone = new TaskCompletionSource<ShutdownEventArgs>(TaskCreationOptions.RunContinuationsAsynchronously);
        channel.ChannelShutdownAsync += (_, reason) =>
        {
            gone.TrySetResult(reason);
            return Task.CompletedTask;
        };
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            try
            {
                await TakeAsync(DeliveredDocument.Of(delivery.BasicProperties, delivery.Body), closed.Token);
                await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, closed.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or AlreadyClosedException)
            {
                // The broker delivers it again.
            }
        };
        // Somebody deleted the queue, say: begin again.
        consumer.UnregisteredAsync += (_, _) => channel.CloseAsync(CancellationToken.None);
        await channel.BasicQosAsync(0, Ahead, global: false, cancellation);
        await channel.BasicConsumeAsync(broker.Queue, autoAck: false, consumer, cancellation);
        try
        {
            throw new AlreadyClosedException(await gone.Task.WaitAsync(cancellation));
        }
        finally
        {
            await closed.CancelAsync();
        }
    }

    /// <summary>Returns once the document is durable, however long the database is away.</summary>
    private async Task TakeAsync(IncomingDocument document, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                while (await intake.CountAsync(cancellation) >= Full)
                {
                    await Task.Delay(Look, cancellation);
                }
                await intake.EnqueueAsync([document], cancellation: cancellation);
                return;
            }
#pragma warning disable CA1031 // It is not lost while the broker has it: whatever keeps it from being durable is waited for.
            catch (Exception e) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogWaits(e, document.Name, Again.TotalSeconds);
                await Task.Delay(Again, cancellation);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Documents are taken from the queue {Queue} of the broker at {Broker}")]
    private partial void LogListening(string queue, Broker broker);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The broker at {Broker} is away, and is looked for every {Seconds} seconds: {Reason}")]
    private partial void LogAway(Broker broker, string reason, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Document} stays with the broker until it can be queued; trying again in {Seconds} seconds")]
    private partial void LogWaits(Exception e, string document, double seconds);
}
