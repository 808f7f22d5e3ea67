namespace CooperationTracker.Server;

/// <summary>The settings of the server: section <c>Tracker</c> of the configuration. deploy/README.md lists them all.</summary>
public sealed record ServerSettings
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "Tracker";

    /// <summary>The address that it listens on.</summary>
    public string Listen { get; init; } = "http://127.0.0.1:5180";

    /// <summary>How much memory answers are kept in, in megabytes.</summary>
    public int CacheMegabytes { get; init; } = 64;

    /// <summary>How often a reader of the live feed hears from the server although nothing happens.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);
}
