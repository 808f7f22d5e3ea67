using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Commitments;
using Marten.Events.Aggregation;

namespace CooperationTracker.Marten;

/// <summary>A commitment as its stream tells it, for Marten's <c>AggregateStreamAsync</c>: now, at a version or at a moment.</summary>
/// <param name="Id">The stream, such as <c>commitment/csto-operation-kanal</c>.</param>
/// <param name="Registry">The domain's own fold, over this commitment alone.</param>
public sealed record LiveCommitment(string Id, Registry Registry)
{
    /// <summary>The commitment with its version, and what it was merged into.</summary>
    public Entry<CommitmentDefinition> Entry => Registry.Commitments.Entries.Values.Single();
}

/// <summary>Folds by the domain's <see cref="Registry.Evolve(IEvent)"/>.</summary>
public sealed partial class CommitmentAggregation : SingleStreamProjection<LiveCommitment, string>
{
    /// <inheritdoc/>
    public override LiveCommitment Evolve(LiveCommitment? snapshot, string id, JasperFx.Events.IEvent e) =>
        new(e.StreamKey!, (snapshot?.Registry ?? Registry.Empty).Evolve(DomainSerializer.ToDomain(e)));
}
