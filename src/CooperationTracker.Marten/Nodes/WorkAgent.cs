using JasperFx;
using Wolverine.Runtime.Agents;

namespace CooperationTracker.Marten;

/// <summary>One part of a work, done by this node while Wolverine wants it to.</summary>
/// <param name="uri">Its name.</param>
/// <param name="work">What the node does of that work.</param>
internal sealed class WorkAgent(Uri uri, WorkOfNode work) : IAgent
{
    private readonly string part = uri.AbsolutePath.TrimStart('/');

    /// <inheritdoc/>
    public Uri Uri => uri;

    /// <inheritdoc/>
    public AgentStatus Status => work.Does(part) ? AgentStatus.Running : AgentStatus.Stopped;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => work.ChangeAsync(parts => parts.Add(part));

    /// <summary>Returns once this node has no hand in the part any more, so that another may begin.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => work.ChangeAsync(parts => parts.Remove(part));
}
