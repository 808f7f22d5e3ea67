using System.Text.Json;
using CooperationTracker.Domain.Commitments;

namespace CooperationTracker.Views;

/// <summary>The rule of a commitment's status, spelled out for SQL: by status, then by effect, the status that follows.</summary>
internal static class StatusTable
{
    /// <summary>Such as <c>{"opened":{"proposes":"proposed", ...}, ...}</c>.</summary>
    public static string Json { get; } = JsonSerializer.Serialize(Enum.GetValues<CommitmentStatus>().ToDictionary(
        Words.Of,
        status => Enum.GetValues<EffectKind>().ToDictionary(Words.Of, effect => Words.Of(CommitmentFold.Evolve(status, effect)))));
}
