using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Actors;

/// <summary>What a definition of an actor must hold to, registered or amended.</summary>
internal static class ActorRules
{
    /// <summary>The definition with its references by id; what is wrong is added to the refusals.</summary>
    public static ActorDefinition Check(ActorDefinition actor, Registry registry, string pointer, List<Refusal> refusals)
    {
        var names = new References(registry, pointer, refusals);
        names.RequireSlug(actor.Id, "id");
        names.Require(actor.Name, "name");
        for (var i = 0; i < actor.Names.Count; i++)
        {
            var at = names.At("names").At(i);
            at.Require(actor.Names[i].Name, "name");
            RequireFact(at, actor.Names[i].During, "during", actor.Names[i].Basis);
        }
        for (var i = 0; i < actor.Aliases.Count; i++)
        {
            names.At("aliases").Require(actor.Aliases[i], i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        if (actor.Founded is { } founded)
        {
            RequireFact(names.At("founded"), founded.Date, "date", founded.Basis);
        }
        if (actor.Dissolved is { } dissolved)
        {
            RequireFact(names.At("dissolved"), dissolved.Date, "date", dissolved.Basis);
        }
        if (registry.Actors.Collision(actor.Id, actor) is { } taken)
        {
            names.Refuse(RefusalCodes.NameTaken, "name", $"'{taken.Name}' already means the actor '{taken.Id}'. A name or alias belongs to one actor.");
        }
        for (var i = 0; i < actor.Memberships.Count; i++)
        {
            RequireFact(names.At("memberships").At(i), actor.Memberships[i].During, "during", actor.Memberships[i].Basis);
        }
        var resolved = Resolve(actor, names);
        if (resolved.Parent is { } parent && IsBelow(registry, parent, actor.Id))
        {
            names.Refuse(RefusalCodes.Circular, "parent", $"'{actor.Id}' cannot be a part of '{parent}', which is a part of it.");
        }
        return resolved;
    }

    /// <summary>The definition with its references by id.</summary>
    public static ActorDefinition Resolve(ActorDefinition actor, References names) => actor with
    {
        Parent = names.OptionalActor(actor.Parent, "parent"),
        Memberships = [.. actor.Memberships.Select((m, i) => m with { Organization = names.At("memberships").At(i).Actor(m.Organization, "organization") })],
    };

    /// <summary>Whether an actor is another one, or a part of it at any depth.</summary>
    public static bool IsBelow(Registry registry, string id, string ancestor)
    {
        HashSet<string> seen = []; // a circle above, which is refused where it closes
        for (string? at = id; at is not null && seen.Add(at); at = ParentOf(registry, at))
        {
            if (at == ancestor)
            {
                return true;
            }
        }
        return false;
    }

    private static void RequireFact(References at, Edtf date, string field, string basis)
    {
        at.RequireCalendarYears(date, field);
        at.Require(basis, "basis");
    }

    private static string? ParentOf(Registry registry, string id) =>
        registry.Actors.Entries.GetValueOrDefault(id)?.Definition.Parent is { } parent ? registry.Actors.Resolve(parent) : null;
}
