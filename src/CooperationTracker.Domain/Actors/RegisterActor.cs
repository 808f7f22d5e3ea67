namespace CooperationTracker.Domain.Actors;

/// <summary>Enter an actor into the registry.</summary>
/// <param name="Actor">The actor; its parent and organizations by id, name or alias.</param>
public sealed record RegisterActor(ActorDefinition Actor) : IRegistryCommand
{
    /// <summary>
    /// Registers the actor; nothing where it already stands like this, or was first registered like this. Refuses an id that is taken by
    /// another definition, a name that is another's, and a parent or organization that nobody knows.
    /// </summary>
    public Decision Decide(Registry registry) => new RegisterEntries([Actor], [], []).Decide(registry);
}

/// <summary>Replace an actor's entry as a whole.</summary>
/// <param name="Actor">The actor as it should be.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who asks for it.</param>
public sealed record AmendActor(ActorDefinition Actor, string Reason, string Author) : IRegistryCommand
{
    /// <summary>Amends the actor; nothing where it already stands like this. Refuses an unknown or merged actor, and what registering refuses.</summary>
    public Decision Decide(Registry registry)
    {
        List<Refusal> refusals = [];
        Correction.Require(Reason, Author, refusals);
        if (!registry.Actors.Entries.TryGetValue(Actor.Id, out var entry))
        {
            refusals.Add(Unknown.Actor(registry, Actor.Id, "/id"));
        }
        else if (entry.MergedInto is { } survivor)
        {
            refusals.Add(new(RefusalCodes.AlreadyMerged, "/id", $"'{Actor.Id}' was merged into '{survivor}'. Amend that one."));
        }
        var actor = ActorRules.Check(Actor, registry, "", refusals);
        if (refusals.Count > 0)
        {
            return Decision.Refuse(refusals);
        }
        return Same.Json(actor, entry!.Definition)
            ? Decision.Nothing
            : Decision.Append(StreamName.Actor(actor.Id), entry.Version, new ActorAmended(actor, Reason, Author));
    }
}

/// <summary>Say that an actor is another one: its id and names mean that one from now on.</summary>
/// <param name="Id">The actor that goes.</param>
/// <param name="Into">The actor that stays.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who asks for it.</param>
public sealed record MergeActor(string Id, string Into, string Reason, string Author) : IRegistryCommand
{
    /// <summary>Merges; nothing where it is merged there already. Refuses unknown ids, itself, a part of itself, and an actor merged elsewhere.</summary>
    public Decision Decide(Registry registry) => Merging.Decide(
        registry.Actors, Id, Into, Reason, Author, StreamName.Actor(Id), id => Unknown.Actor(registry, id, ""),
        into => new ActorMerged(Id, into, Reason, Author), survivor => ActorRules.IsBelow(registry, survivor, Id));
}
