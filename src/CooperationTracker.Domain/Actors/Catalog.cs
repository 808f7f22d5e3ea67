using System.Collections.Immutable;

namespace CooperationTracker.Domain.Actors;

/// <summary>An entry of a catalog.</summary>
/// <typeparam name="T">What is registered.</typeparam>
/// <param name="Definition">The entry as it stands.</param>
/// <param name="Version">How many events its stream holds.</param>
/// <param name="MergedInto">The id that it was merged into; null while it stands for itself.</param>
public sealed record Entry<T>(T Definition, long Version, string? MergedInto = null);

/// <summary>
/// Registered things by id and by name. Names are compared by letters and digits alone, so that case,
/// hyphens and spacing do not matter. A merged entry's id and names mean the entry it was merged into.
/// </summary>
/// <typeparam name="T">What is registered.</typeparam>
public sealed class Catalog<T>
{
    private readonly ImmutableDictionary<string, Entry<T>> entries;
    private readonly ImmutableDictionary<string, string> idsByName;
    private readonly Func<T, IEnumerable<string>> namesOf;

    /// <summary>An empty catalog.</summary>
    /// <param name="namesOf">Everything that an entry answers to in whatever spelling, beside its exact id.</param>
    public Catalog(Func<T, IEnumerable<string>> namesOf) : this(
        ImmutableDictionary<string, Entry<T>>.Empty, ImmutableDictionary<string, string>.Empty, namesOf)
    {
    }

    private Catalog(
        ImmutableDictionary<string, Entry<T>> entries,
        ImmutableDictionary<string, string> idsByName,
        Func<T, IEnumerable<string>> namesOf) =>
        (this.entries, this.idsByName, this.namesOf) = (entries, idsByName, namesOf);

    /// <summary>Every entry by its id, merged ones included.</summary>
    public IReadOnlyDictionary<string, Entry<T>> Entries => entries;

    /// <summary>The id that an id, name or alias means, merges followed; null where nothing has it.</summary>
    public string? Resolve(string idOrName)
    {
        var id = idOrName;
        if (!entries.TryGetValue(id, out var entry))
        {
            if (!idsByName.TryGetValue(Normalize(idOrName), out id))
            {
                return null;
            }
            entry = entries[id];
        }
        for (; entry.MergedInto is { } survivor; entry = entries[id])
        {
            id = survivor;
        }
        return id;
    }

    /// <summary>The ids and names nearest to one that was not found, best first.</summary>
    public IReadOnlyList<string> Suggest(string idOrName) =>
        NearestNames.To(idOrName, entries.SelectMany(e => namesOf(e.Value.Definition).Prepend(e.Key)));

    /// <summary>The id of another entry that has one of these names already, with that name; null where all are free.</summary>
    public (string Name, string Id)? Collision(string id, T definition)
    {
        foreach (var name in namesOf(definition))
        {
            if (idsByName.TryGetValue(Normalize(name), out var holder) && Resolve(holder) != Resolve(id))
            {
                return (name, holder);
            }
        }
        return null;
    }

    /// <summary>The catalog with an entry registered or replaced. A name that is another's stays with the other.</summary>
    public Catalog<T> With(string id, T definition)
    {
        var names = idsByName;
        if (entries.TryGetValue(id, out var old))
        {
            names = names.RemoveRange(namesOf(old.Definition).Select(Normalize).Where(n => names.GetValueOrDefault(n) == id));
        }
        foreach (var name in namesOf(definition).Select(Normalize).Where(name => !names.ContainsKey(name)))
        {
            names = names.Add(name, id);
        }
        return new(entries.SetItem(id, new(definition, (old?.Version ?? 0) + 1, old?.MergedInto)), names, namesOf);
    }

    /// <summary>The catalog with an entry merged into another. A merger that would close a circle merges nothing.</summary>
    public Catalog<T> Merged(string id, string into)
    {
        var old = entries[id];
        return new(entries.SetItem(id, old with { Version = old.Version + 1, MergedInto = Resolve(into) == id ? null : into }), idsByName, namesOf);
    }

    private static string Normalize(string name) =>
        string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
