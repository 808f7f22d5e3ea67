using CooperationTracker.Intake.Queue;
using Wolverine.Runtime;
using Wolverine.Runtime.Agents;

namespace CooperationTracker.Marten;

/// <summary>The parts of all work as agents of Wolverine's, which it spreads over the nodes that can do them.</summary>
/// <param name="work">What this node can do; nothing where it only brings or takes messages.</param>
internal sealed class WorkFamily(IReadOnlyList<NodeWork> work) : IStaticAgentFamily, IAsyncDisposable
{
    /// <summary>What the agents' names begin with.</summary>
    public const string SchemeName = "tracker";

    private readonly Dictionary<string, WorkOfNode> works = work.ToDictionary(w => w.Name, w => new WorkOfNode(w), StringComparer.Ordinal);
    private readonly Uri[] agents = [.. work.SelectMany(w => w.Parts.Select(part => new Uri($"{SchemeName}://{w.Name}/{part}")))];

    /// <inheritdoc/>
    public string Scheme => SchemeName;

    /// <summary>The part that an agent does, such as <c>views/statement</c>; null for an agent of somebody else's.</summary>
    public static string? PartOf(Uri agent) => agent.Scheme == SchemeName ? agent.Host + agent.AbsolutePath : null;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Uri>> AllKnownAgentsAsync() => ValueTask.FromResult<IReadOnlyList<Uri>>(agents);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Uri>> SupportedAgentsAsync() => ValueTask.FromResult<IReadOnlyList<Uri>>(agents);

    /// <inheritdoc/>
    public ValueTask<IAgent> BuildAgentAsync(Uri uri, IWolverineRuntime wolverineRuntime) =>
        ValueTask.FromResult<IAgent>(new WorkAgent(uri, works[uri.Host]));

    /// <inheritdoc/>
    public ValueTask EvaluateAssignmentsAsync(AssignmentGrid assignments)
    {
        assignments.DistributeEvenlyWithBlueGreenSemantics(SchemeName);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var each in works.Values)
        {
            await each.DisposeAsync();
        }
    }
}
