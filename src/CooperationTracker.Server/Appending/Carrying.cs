using CooperationTracker.Intake;
using CooperationTracker.Intake.Queue;
using CooperationTracker.Server.Audit;
using CooperationTracker.Server.Operation;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CooperationTracker.Server.Appending;

/// <summary>Carries messages while the server runs, where the engine carries any; otherwise commands go straight to their handlers.</summary>
internal sealed class Carrying(Session session, ILoggerFactory logging, ServerSettings settings, Projection projection, Sequencing sequencing) : IHostedService, IAsyncDisposable
{
    /// <summary>What carries them; null where the engine carries none.</summary>
    public IMessaging? Messaging { get; } = session.OpenMessaging(logging, broker: settings.Broker.Of(session), work: [projection.Work, sequencing.Work]);

    /// <summary>The bus that commands take.</summary>
    public IBus Bus => Messaging?.Bus ?? session.Bus;

    /// <summary>The queue of documents.</summary>
    /// <exception cref="EdgeException">The engine has none.</exception>
    public IIntake Intake => Messaging?.Intake ?? throw IntakeQuestions.NoQueue();

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Messaging?.StartAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Messaging?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Messaging?.DisposeAsync() ?? ValueTask.CompletedTask;
}
