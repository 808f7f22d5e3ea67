using System.ComponentModel.DataAnnotations;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Audit;
using CooperationTracker.Server.Operation;

namespace CooperationTracker.Server;

/// <summary>The settings of the server: section <c>Tracker</c> of the configuration. deploy/README.md lists them all.</summary>
/// <remarks>From appsettings.json beside the program and in the data folder, then from environment variables such as <c>Tracker__Listen</c>.</remarks>
public sealed record ServerSettings
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "Tracker";

    /// <summary>The engine that appends and projects: <c>marten</c>, <c>npgsql</c>, or <c>auto</c>, which takes Marten where it was built in.</summary>
    [AllowedValues("auto", "marten", "npgsql")]
    public string Engine { get; init; } = EngineCatalogue.Auto;

    /// <summary>The address that it listens on; several with ; between them. Where it is empty, the first free port of loopback from 5180 on.</summary>
    public string Listen { get; init; } = "";

    /// <summary>The names that a request's header Host may have, with ; between them; empty for any, or, where reading is open, for those of loopback.</summary>
    public string Hosts { get; init; } = "";

    /// <summary>The origins whose pages may ask from a browser (CORS), with ; between them; none where it is empty.</summary>
    public string Origins { get; init; } = "";

    /// <summary>How much memory answers are kept in, in megabytes.</summary>
    [Range(1, 1_000_000)]
    public int CacheMegabytes { get; init; } = 64;

    /// <summary>Every how many seconds a reader of the live feed hears from the server although nothing happens.</summary>
    [Range(1, 3_600)]
    public int HeartbeatSeconds { get; init; } = 15;

    /// <summary>How many positions the views may be behind the log while the server counts as ready.</summary>
    [Range(1, long.MaxValue)]
    public long ReadyWithin { get; init; } = 1_000;

    /// <summary>How many seconds a server that ends waits for what it is at.</summary>
    [Range(0, 3_600)]
    public int ShutdownSeconds { get; init; } = 30;

    /// <summary>Who may do what.</summary>
    public AccessSettings Access { get; init; } = new();

    /// <summary>The transparency log.</summary>
    public AuditSettings Audit { get; init; } = new();

    /// <summary>The message broker.</summary>
    public BrokerSettings Broker { get; init; } = new();

    /// <summary>How much a caller may ask for.</summary>
    public LimitSettings Limits { get; init; } = new();
}
