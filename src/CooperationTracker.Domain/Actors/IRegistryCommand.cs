namespace CooperationTracker.Domain.Actors;

/// <summary>A request that the registry alone decides.</summary>
public interface IRegistryCommand
{
    /// <summary>The events that carry it out, none where it is so already, or why it is refused.</summary>
    Decision Decide(Registry registry);
}
