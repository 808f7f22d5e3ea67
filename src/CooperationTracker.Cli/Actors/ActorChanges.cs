using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain.Actors;

namespace CooperationTracker.Cli.Actors;

/// <summary><c>tracker actor add|amend|merge</c></summary>
internal static class ActorChanges
{
    public static IEnumerable<Command> Create() =>
    [
        RegistryChange.Add<ActorDefinition>("actor", "add", "Enter an actor into the registry.", "registered",
            "One actor, with the fields that seeds/actors.yaml has.", a => a.Id, a => new RegisterActor(a).Decide,
            pointer => "/actors/0" + pointer,
            "tracker actor add new-actor.yaml"),
        RegistryChange.Amend<ActorDefinition>("actor", "Replace an actor's entry as a whole.",
            a => a.Id, (a, reason, author) => new AmendActor(a, reason, author).Decide,
            "tracker actor amend csto.yaml --reason 'Add an alias' --by anna"),
        RegistryChange.Merge("actor", "Say that an actor is another one: its id and names mean that one from now on.",
            (id, into, reason, author) => new MergeActor(id, into, reason, author).Decide,
            "tracker actor merge odkb --into csto --reason 'The same' --by anna"),
    ];
}
