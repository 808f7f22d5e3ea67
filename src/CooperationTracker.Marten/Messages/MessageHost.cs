using System.Reflection;
using CooperationTracker.EventLog;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Queue;
using JasperFx;
using JasperFx.CodeGeneration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Wolverine;
using Wolverine.Persistence.Durability;
using Wolverine.Postgresql;
using Wolverine.Runtime;
using Wolverine.Runtime.Agents;
using Wolverine.Runtime.Handlers;

namespace CooperationTracker.Marten;

/// <summary>Wolverine over the log, in a host of its own: it starts and ends with whatever process carries messages.</summary>
internal sealed class MessageHost : IMessaging
{
    /// <summary>The queue of documents.</summary>
    public const string QueueName = "intake";

    /// <summary>The largest document, as text of base 64, and what is written beside it.</summary>
    private const int LargestMessage = InputDocument.MaxBytes / 3 * 4 + 1024 * 1024;

    private readonly NpgsqlDataSource dataSource;
    private readonly IHost host;
    private readonly BrokerLink? broker;
    private Task compiling = Task.CompletedTask;

    /// <param name="dataSource">The database, with the log's schema in place.</param>
    /// <param name="log">The log.</param>
    /// <param name="setup">What messages work on.</param>
    public MessageHost(NpgsqlDataSource dataSource, IEventLog log, MessagingSetup setup)
    {
        this.dataSource = dataSource;
        broker = setup.Broker is null ? null : new(setup.Broker, dataSource, log);
        // Empty, so that no variable or file of the framework's changes what is carried.
        var builder = Host.CreateEmptyApplicationBuilder(new() { ApplicationName = typeof(MessageHost).Assembly.GetName().Name, DisableDefaults = true });
        builder.Services.AddSingleton<IHostLifetime, LifetimeOfCaller>(); // signals are the command's
        builder.Services.AddSingleton(setup.Logging ?? NullLoggerFactory.Instance);
        builder.Services.AddSingleton(setup.Log);
        builder.Services.AddSingleton(setup.Findings);
        builder.Services.AddSingleton<IBus, WolverineBus>();
        builder.Services.AddSingleton<WolverineIntake>();
        builder.Services.AddSingleton<IIntake>(services => services.GetRequiredService<WolverineIntake>());
        builder.Services.AddSingleton(dataSource);
        builder.Services.AddSingleton(setup.Taken ?? new Nobody());
        builder.Services.AddSingleton<IAgentFamily>(services => new WorkFamily(broker is null ? setup.Work : [.. setup.Work, broker.Publishing(services)]));
        builder.Services.AddWolverine(ExtensionDiscovery.ManualOnly, options =>
        {
            Configure(options, dataSource);
            broker?.Configure(options);
        });
        host = builder.Build();
    }

    /// <inheritdoc/>
    public IBus Bus => host.Services.GetRequiredService<IBus>();

    /// <inheritdoc/>
    public IIntake Intake => host.Services.GetRequiredService<IIntake>();

    /// <summary>Where messages are kept.</summary>
    public IMessageStore Store => host.Services.GetRequiredService<IMessageStore>();

    /// <summary>What Wolverine is made of.</summary>
    internal IServiceProvider Services => host.Services;

    /// <summary>Wolverine itself.</summary>
    internal IWolverineRuntime Runtime => host.Services.GetRequiredService<IWolverineRuntime>();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<NodeShown>> NodesAsync(CancellationToken cancellation = default)
    {
        await using (var made = dataSource.CreateCommand($"select to_regclass('{MessageSchema.Name}.wolverine_nodes') is not null"))
        {
            if (await made.ExecuteScalarAsync(cancellation) is not true)
            {
                return []; // nobody has carried a message yet
            }
        }
        var nodes = await Store.Nodes.LoadAllNodesAsync(cancellation);
        return
        [
            .. nodes.OrderBy(node => node.AssignedNodeNumber).Select(node => new NodeShown(
                node.AssignedNodeNumber, node.Description, node.LastHealthCheck, node.IsLeader(),
                [.. node.ActiveAgents.Select(WorkFamily.PartOf).OfType<string>().Order(StringComparer.Ordinal)])),
        ];
    }

    /// <inheritdoc/>
    public Task<BrokerShown?> BrokerAsync(CancellationToken cancellation = default) => Publication.ShowAsync(dataSource, cancellation);

    /// <inheritdoc/>
    public Task PrepareAsync(CancellationToken cancellation = default) => MessageSchema.EnsureAsync(dataSource, () => Store, cancellation);

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        await PrepareAsync(cancellation);
        await host.Services.GetRequiredService<WolverineIntake>().ForgetOldAsync(cancellation);
        if (broker is not null)
        {
            await broker.BeginAsync(cancellation);
        }
        await host.StartAsync(cancellation);
        compiling = Task.Run(Compile, CancellationToken.None);
        broker?.Start(host.Services);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellation = default)
    {
        await compiling;
        if (broker is not null)
        {
            await broker.StopAsync();
        }
        await host.StopAsync(cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
        if (broker is not null)
        {
            await broker.DisposeAsync();
        }
    }

    /// <summary>Lets Wolverine compile its way to each handler, which takes a second in all: the first command would wait for it.</summary>
    private void Compile()
    {
        foreach (var chain in host.Services.GetRequiredService<HandlerGraph>().Chains)
        {
            Runtime.FindInvoker(chain.MessageType);
        }
    }

    private static void Configure(WolverineOptions options, NpgsqlDataSource dataSource)
    {
        options.ServiceName = "tracker";
        options.ApplicationAssembly = typeof(MessageHost).Assembly;
        options.AutoBuildMessageStorageOnStartup = AutoCreate.None; // made once, by who may: see MessageSchema
        options.CodeGeneration.TypeLoadMode = TypeLoadMode.Dynamic;
        options.UseRuntimeCompilation();
        options.PersistMessagesWithPostgresql(dataSource, MessageSchema.Name).OverrideAutoCreateResources(AutoCreate.None);
        options.Discovery.DisableConventionalDiscovery();
        foreach (var handler in Handlers())
        {
            options.Discovery.IncludeType(handler);
        }
        options.MaxIncomingEnvelopeDataSize = LargestMessage;
        // One after the other, in the order in which they were brought: a file of new actors comes before who names them.
        options.LocalQueue(QueueName).UseDurableInbox().Sequential();
        options.PublishMessage<IncomingDocument>().ToLocalQueue(QueueName);
        RetryRules.Apply(options);
        Nodes(options.Durability);
    }

    /// <summary>How soon a node that is gone is missed, and another goes on with what it had in its hands.</summary>
    private static void Nodes(DurabilitySettings durability)
    {
        durability.Mode = DurabilityMode.Balanced;
        durability.DurabilityMetricsEnabled = false; // nobody asks for them
        durability.NodeAssignmentHealthCheckTracingEnabled = false;
        durability.FirstHealthCheckExecution = TimeSpan.FromMilliseconds(200);
        durability.HealthCheckPollingTime = TimeSpan.FromSeconds(1);
        durability.StaleNodeTimeout = TimeSpan.FromSeconds(5); // by the clocks of the nodes and of the database
        durability.CheckAssignmentPeriod = TimeSpan.FromSeconds(5);
        durability.OrphanedMessageSweepPollingTime = TimeSpan.FromSeconds(2);
        durability.ScheduledJobFirstExecution = TimeSpan.FromMilliseconds(500);
        durability.ScheduledJobPollingTime = TimeSpan.FromSeconds(1);
        durability.RecoveryBatchSize = 500;
    }

    /// <summary>The use cases, each with its static method <c>Handle</c>.</summary>
    private static IEnumerable<Type> Handlers() => typeof(IBus).Assembly.GetExportedTypes()
        .Where(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static).Any(method => method.Name == "Handle"));

    private sealed class Nobody : IProgress<TakenIn>
    {
        public void Report(TakenIn value)
        {
            // Nobody asked.
        }
    }

    private sealed class LifetimeOfCaller : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
