using CooperationTracker.Intake;
using Wolverine.Runtime;

namespace CooperationTracker.Marten;

/// <summary>Carries commands to their handlers by Wolverine, with its retries.</summary>
/// <param name="runtime">Wolverine, once it is started.</param>
internal sealed class WolverineBus(IWolverineRuntime runtime) : IBus
{
    /// <inheritdoc/>
    public Task<Outcome> InvokeAsync(ICommand command, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        return new MessageBus(runtime).InvokeAsync<Outcome>(command, cancellation);
    }
}
