using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Domain.Tests;

/// <summary>States that events lead to.</summary>
internal static class Given
{
    public static StatementState Statement(params IEvent[] events) =>
        events.Aggregate((StatementState?)null, StatementState.Evolve)!;

    public static Registry Registry(params IEvent[] events) =>
        events.Aggregate(Domain.Actors.Registry.Empty, (registry, e) => registry.Evolve(e));

    public static Registry And(this Registry registry, params IEvent[] events) =>
        events.Aggregate(registry, (known, e) => known.Evolve(e));

    public static StatementState And(this StatementState state, params IEvent[] events) =>
        events.Aggregate(state, (known, e) => StatementState.Evolve(known, e));
}
