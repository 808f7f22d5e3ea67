namespace CooperationTracker.Server.Audit;

/// <summary>The transparency log: section <c>Tracker:Audit</c>.</summary>
public sealed record AuditSettings
{
    /// <summary>The file of the private key that checkpoints are signed with; <c>audit.key</c> in the data folder where it is absent.</summary>
    public string? KeyFile { get; init; }
}
