using System.Diagnostics.CodeAnalysis;
using CooperationTracker.Intake.Queue;
using CooperationTracker.Views.Published;
using JasperFx.Resources;
using Wolverine;
using Wolverine.Configuration;
using Wolverine.Configuration.Capabilities;
using Wolverine.RabbitMQ;
using Wolverine.RabbitMQ.Internal;
using Wolverine.Runtime;
using Wolverine.Transports;

namespace CooperationTracker.Marten;

/// <summary>
/// Wolverine's way to RabbitMQ, taken once the broker answers: by itself Wolverine looks for it while it starts, keeps the whole
/// server waiting, and gives up.
/// </summary>
/// <param name="inner">Wolverine's transport.</param>
internal sealed class BrokerTransport(RabbitMqTransport inner) : ITransport
{
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done once messages can be sent; what is sent while the broker is away later waits in the outbox.</summary>
    public Task Ready => ready.Task;

    /// <inheritdoc/>
    public string Protocol => inner.Protocol;

    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <summary>Where each integration event is sent to, in the exchange.</summary>
    public static Uri AddressOf(Broker broker, string name) =>
        new($"{RabbitMqTransport.ProtocolName}://{RabbitMqEndpoint.TopicSegment}/{broker.Exchange}/{name}");

    /// <summary>Adds the way to the broker.</summary>
    public static BrokerTransport Add(WolverineOptions options, Broker broker)
    {
        options.UseRabbitMq(broker.Uri)
            .AutoProvision()
            .UseSenderConnectionOnly()
            .DisableDeadLetterQueueing()
            .DisableSystemRequestReplyQueueDeclaration()
            .ConfigureChannelCreation(channel => channel.PublisherConfirmationsEnabled = channel.PublisherConfirmationTrackingEnabled = true);
        var inner = options.Transports.GetOrCreate<RabbitMqTransport>();
        foreach (var name in IntegrationEvent.Names)
        {
            inner.Topics[AddressOf(broker, name)].Mode = EndpointMode.Durable;
        }
        var transport = new BrokerTransport(inner);
        options.Transports.Add(transport); // in its place
        return transport;
    }

    /// <summary>Opens the way, to a broker that answered just now.</summary>
    public async Task OpenAsync(IWolverineRuntime runtime)
    {
        await inner.InitializeAsync(runtime);
        ready.TrySetResult();
    }

    /// <inheritdoc/>
    public ValueTask InitializeAsync(IWolverineRuntime runtime) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public Endpoint? ReplyEndpoint() => null;

    /// <inheritdoc/>
    public Endpoint GetOrCreateEndpoint(Uri uri) => inner.GetOrCreateEndpoint(uri);

    /// <inheritdoc/>
    public Endpoint? TryGetEndpoint(Uri uri) => inner.TryGetEndpoint(uri);

    /// <inheritdoc/>
    public IEnumerable<Endpoint> Endpoints() => [];

    /// <inheritdoc/>
    public bool TryBuildStatefulResource(IWolverineRuntime runtime, [NotNullWhen(true)] out IStatefulResource? resource)
    {
        resource = null;
        return false;
    }

    /// <inheritdoc/>
    public bool TryBuildBrokerUsage(out BrokerDescription description) => inner.TryBuildBrokerUsage(out description);

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
