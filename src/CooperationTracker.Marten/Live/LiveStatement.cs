using CooperationTracker.Domain.Statements;
using Marten.Events.Aggregation;

namespace CooperationTracker.Marten;

/// <summary>A statement as its stream tells it, for Marten's <c>AggregateStreamAsync</c>: now, at a version or at a moment.</summary>
/// <param name="Id">The stream, such as <c>statement/caco-osce-2004</c>.</param>
/// <param name="State">The domain's own fold.</param>
public sealed record LiveStatement(string Id, StatementState State);

/// <summary>Folds by the domain's <see cref="StatementState.Evolve"/>.</summary>
public sealed partial class StatementAggregation : SingleStreamProjection<LiveStatement, string>
{
    /// <inheritdoc/>
    public override LiveStatement Evolve(LiveStatement? snapshot, string id, JasperFx.Events.IEvent e) =>
        new(e.StreamKey!, StatementState.Evolve(snapshot?.State, DomainSerializer.ToDomain(e)));
}
