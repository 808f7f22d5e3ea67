using System.CommandLine;
using CooperationTracker.Cli.Edge;

namespace CooperationTracker.Cli.Actors;

/// <summary><c>tracker actor add|amend|merge</c></summary>
internal static class ActorChanges
{
    public static IEnumerable<Command> Create() =>
    [
        RegistryChange.Add(RegistryNouns.Actor, "add", "Enter an actor into the registry.", "registered",
            "One actor, with the fields that seeds/actors.yaml has.",
            "tracker actor add new-actor.yaml"),
        RegistryChange.Amend(RegistryNouns.Actor, "Replace an actor's entry as a whole.",
            "tracker actor amend csto.yaml --reason 'Add an alias' --by anna"),
        RegistryChange.Merge(RegistryNouns.Actor, "Say that an actor is another one: its id and names mean that one from now on.",
            "tracker actor merge odkb --into csto --reason 'The same' --by anna"),
    ];
}
