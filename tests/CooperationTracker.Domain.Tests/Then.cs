using System.Text.Json;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Domain.Tests;

/// <summary>What a decision came to, compared whole: every stream, version, event and refusal.</summary>
internal static class Then
{
    private static readonly JsonSerializerOptions Indented = new(DomainJson.Options) { WriteIndented = true };

    public static Decision When(this StatementState state, Func<StatementState, Decision> decide) => decide(state);

    public static Decision When(this Registry registry, Func<Registry, Decision> decide) => decide(registry);

    public static Decision ThenAppends(this Decision decision, StreamName stream, long expectedVersion, params IEvent[] events) =>
        decision.ThenAppends(new Change(stream, expectedVersion, events));

    public static Decision ThenAppends(this Decision decision, params Change[] changes)
    {
        Refusals(decision).ShouldBeEmpty();
        Text(decision.Changes).ShouldBe(Text(changes));
        return decision;
    }

    /// <summary>The streams that it rests on and leaves as they are.</summary>
    public static void RestingOn(this Decision decision, params Premise[] premises) => decision.Premises.ShouldBe(premises);

    public static void ThenNothing(this Decision decision)
    {
        Refusals(decision).ShouldBeEmpty();
        Text(decision.Changes).ShouldBe("");
    }

    /// <summary>Each refusal as its code and pointer, divided by a space.</summary>
    public static Decision ThenRefuses(this Decision decision, params string[] refusals)
    {
        Refusals(decision).ShouldBe(refusals);
        decision.Changes.ShouldBeEmpty();
        decision.IsRefused.ShouldBeTrue();
        decision.Refusals.ShouldAllBe(r => r.Message.Length > 10);
        return decision;
    }

    private static string[] Refusals(Decision decision) => [.. decision.Refusals.Select(r => $"{r.Code} {r.Pointer}")];

    private static string Text(IEnumerable<Change> changes) => string.Join('\n', changes.SelectMany(change => change.Events.Select((e, i) =>
        $"{change.Stream} expected at {change.ExpectedVersion}, event {i + 1}: {EventCatalogue.NameOf(e)} {JsonSerializer.Serialize(e, e.GetType(), Indented)}")));
}
