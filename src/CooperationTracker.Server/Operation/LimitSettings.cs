using System.ComponentModel.DataAnnotations;

namespace CooperationTracker.Server.Operation;

/// <summary>How much a caller may ask for: section <c>Tracker:Limits</c>.</summary>
public sealed record LimitSettings
{
    /// <summary>How many requests a second each caller may make in the long run; 0 for any number.</summary>
    [Range(0, 1_000_000)]
    public int RequestsPerSecond { get; init; } = 100;

    /// <summary>How many requests a caller who has been quiet may make at once.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; init; } = 1_000;

    /// <summary>How many seconds a request may take, but for those that stream.</summary>
    [Range(1, 86_400)]
    public int RequestSeconds { get; init; } = 30;

    /// <summary>How large the body of a request may be, in megabytes, but for those that stream.</summary>
    [Range(1, 1_000)]
    public int RequestMegabytes { get; init; } = 32;

    /// <summary>How many connections may be open at once.</summary>
    [Range(1, 1_000_000)]
    public int Connections { get; init; } = 10_000;
}
