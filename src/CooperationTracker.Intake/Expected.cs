using CooperationTracker.Domain;

namespace CooperationTracker.Intake;

/// <summary>Whether what a request was made on still stands.</summary>
internal static class Expected
{
    /// <summary>The refusal of a request that was made on another version; null where it holds.</summary>
    /// <param name="expected">The versions of which one must stand; null for any.</param>
    /// <param name="actual">The version that stands.</param>
    /// <param name="subject">What has it, as a sentence begins.</param>
    public static Decision? Refuse(IReadOnlyList<long>? expected, long actual, string subject) => expected is null || expected.Contains(actual)
        ? null
        : Decision.Refuse(new Refusal(RefusalCodes.StaleVersion, "/expectedVersion",
            $"{subject} is at version {actual}{(expected.Count > 0 ? $", not {string.Join(" or ", expected)}" : "")}. Look at it again, then repeat the request."));
}
