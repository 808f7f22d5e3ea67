using CooperationTracker.Intake.Findings;
using Microsoft.Extensions.Logging;

namespace CooperationTracker.Intake.Queue;

/// <summary>An engine that carries messages: commands to their handlers, and documents through a durable queue.</summary>
public interface IMessagingEngine
{
    /// <summary>Makes the messaging of a process; it carries nothing before it is started.</summary>
    /// <param name="setup">What it works on.</param>
    IMessaging OpenMessaging(MessagingSetup setup);
}

/// <summary>What messages work on.</summary>
/// <param name="Log">The log.</param>
/// <param name="Findings">What the rules find.</param>
public sealed record MessagingSetup(TrackerLog Log, IFindings Findings)
{
    /// <summary>Told of each document that this process took from the queue; null for nobody.</summary>
    public IProgress<TakenIn>? Taken { get; init; }

    /// <summary>Told what happens; null for nobody.</summary>
    public ILoggerFactory? Logging { get; init; }

    /// <summary>What this process does together with others that carry messages; nothing where it only brings or takes some.</summary>
    public IReadOnlyList<NodeWork> Work { get; init; } = [];

    /// <summary>The broker that documents come from and that integration events go to; null for none.</summary>
    public Broker? Broker { get; init; }
}

/// <summary>The messages of a process: a bus, and the durable queue of documents that it works on.</summary>
public interface IMessaging : IAsyncDisposable
{
    /// <summary>Carries commands to their handlers.</summary>
    IBus Bus { get; }

    /// <summary>The durable queue of documents.</summary>
    IIntake Intake { get; }

    /// <summary>The processes that carry messages now, and what each does.</summary>
    Task<IReadOnlyList<NodeShown>> NodesAsync(CancellationToken cancellation = default);

    /// <summary>The broker that a server was last started with, and how far publication has come; null where none ever was.</summary>
    Task<BrokerShown?> BrokerAsync(CancellationToken cancellation = default);

    /// <summary>Makes what messages need in the database. Where nothing is missing, it needs no right to create.</summary>
    Task PrepareAsync(CancellationToken cancellation = default);

    /// <summary>Starts to carry: also what processes left behind that are gone.</summary>
    Task StartAsync(CancellationToken cancellation = default);

    /// <summary>Ends in order: what is being handled is handled, what waits goes on waiting in the database.</summary>
    Task StopAsync(CancellationToken cancellation = default);
}
