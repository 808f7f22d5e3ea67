namespace CooperationTracker.Views.Actors;

/// <summary>An actor with the name it was known by.</summary>
/// <param name="Actor">The actor's id, mergers followed.</param>
/// <param name="Name">Its name at the asked knowledge; the id where it had none.</param>
public sealed record NamedActor(string Actor, string Name);
