namespace CooperationTracker.Marten;

/// <summary>Marten over the log and its views.</summary>
public sealed class MartenEngine
{
    /// <summary>The engine's name.</summary>
    public const string EngineName = "marten";
}
