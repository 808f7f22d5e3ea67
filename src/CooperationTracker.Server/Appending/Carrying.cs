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
    private readonly IMessaging? messaging = session.OpenMessaging(logging, broker: settings.Broker.Of(session), work: [projection.Work, sequencing.Work]);

    /// <summary>The bus that commands take.</summary>
    public IBus Bus => messaging?.Bus ?? session.Bus;

    /// <summary>The queue of documents.</summary>
    /// <exception cref="EdgeException">The engine has none.</exception>
    public IIntake Intake => messaging?.Intake ?? throw IntakeQuestions.NoQueue();

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => messaging?.StartAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => messaging?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => messaging?.DisposeAsync() ?? ValueTask.CompletedTask;
}
