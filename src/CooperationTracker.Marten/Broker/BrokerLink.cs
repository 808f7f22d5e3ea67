using CooperationTracker.EventLog;
using CooperationTracker.Intake.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wolverine;
using Wolverine.Persistence.Durability;
using Wolverine.Runtime;

namespace CooperationTracker.Marten;

/// <summary>A process's link to the broker: what it takes from there, and the way for what it publishes. The broker may come and go.</summary>
/// <param name="broker">The broker.</param>
/// <param name="dataSource">The database.</param>
/// <param name="log">The log.</param>
internal sealed partial class BrokerLink(Broker broker, NpgsqlDataSource dataSource, IEventLog log) : IAsyncDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource ending = new();
    private BrokerTransport? transport;
    private BrokerListener? listener;
    private Task opening = Task.CompletedTask;

    private BrokerTransport Transport => transport ?? throw new InvalidOperationException("Wolverine was not told of the broker.");

    /// <summary>Adds the way to the broker to Wolverine.</summary>
    public void Configure(WolverineOptions options) => transport = BrokerTransport.Add(options, broker);

    /// <summary>Publishing, as work that one of the nodes does.</summary>
    public NodeWork Publishing(IServiceProvider services) => new Publication(
        broker, Transport, dataSource, services.GetRequiredService<IWolverineRuntime>(), services.GetRequiredService<IMessageStore>(),
        TimeProvider.System, LoggerOf<Publication>(services)).Work;

    /// <summary>Lets publication begin, before anything is recorded that it would miss.</summary>
    public Task BeginAsync(CancellationToken cancellation) => Publication.BeginAsync(dataSource, log, broker, cancellation);

    /// <summary>Links, once the broker answers and however long that takes.</summary>
    public void Start(IServiceProvider services)
    {
        listener = new(broker, services.GetRequiredService<IIntake>(), LoggerOf<BrokerListener>(services));
        listener.Start();
        opening = OpenAsync(listener, services.GetRequiredService<IWolverineRuntime>(), LoggerOf<BrokerLink>(services));
    }

    /// <summary>Takes nothing any more.</summary>
    public async Task StopAsync()
    {
        await ending.CancelAsync();
        await opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // it ends by being cancelled
        if (listener is not null)
        {
            await listener.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Transport.DisposeAsync();
        ending.Dispose();
    }

    private async Task OpenAsync(BrokerListener listener, IWolverineRuntime runtime, ILogger logger)
    {
        await listener.Connected.WaitAsync(ending.Token);
        while (true)
        {
            try
            {
                await Transport.OpenAsync(runtime).WaitAsync(ending.Token);
                return;
            }
            catch (Wolverine.Transports.BrokerInitializationException e)
            {
                // It went away again, just now, or does not let us make the exchange.
                LogClosed(logger, e, broker.Exchange, broker);
                await Task.Delay(Again, ending.Token);
            }
        }
    }

    private static ILogger<T> LoggerOf<T>(IServiceProvider services) => services.GetRequiredService<ILoggerFactory>().CreateLogger<T>();

    [LoggerMessage(Level = LogLevel.Error, Message = "Nothing can be sent to the exchange {Exchange} of the broker at {Broker}")]
    private static partial void LogClosed(ILogger logger, Exception e, string exchange, Broker broker);
}
