using System.Collections.Immutable;

namespace CooperationTracker.Domain.Actors;

/// <summary>An entry of a catalog.</summary>
/// <typeparam name="T">What is registered.</typeparam>
/// <param name="First">The entry as it was registered.</param>
/// <param name="Definition">The entry as it stands.</param>
/// <param name="Version">How many events its stream holds.</param>
/// <param name="MergedInto">The id that it was merged into; null while it stands for itself.</param>
public sealed record Entry<T>(T First, T Definition, long Version, string? MergedInto = null)
{
    /// <summary>How many entries were registered before it.</summary>
    internal int Place { get; init; }
}

/// <summary>
/// Registered things by id and by name. Names are compared by letters and digits alone, so that case,
/// hyphens and spacing do not matter. A merged entry's id and names mean the entry it was merged into. Two writers at
/// once may give a name to two entries: it means the one that was registered first, whatever was amended since.
/// </summary>
/// <typeparam name="T">What is registered.</typeparam>
public sealed class Catalog<T>
{
    private readonly ImmutableDictionary<string, Entry<T>> entries;
    private readonly ImmutableDictionary<string, ImmutableArray<string>> idsByName; // in the order in which they were registered
    private readonly Func<T, IEnumerable<string>> namesOf;

    /// <summary>An empty catalog.</summary>
    /// <param name="namesOf">Everything that an entry answers to in whatever spelling, beside its exact id.</param>
    public Catalog(Func<T, IEnumerable<string>> namesOf) : this(
        ImmutableDictionary<string, Entry<T>>.Empty, ImmutableDictionary<string, ImmutableArray<string>>.Empty, namesOf)
    {
    }

    private Catalog(
        ImmutableDictionary<string, Entry<T>> entries,
        ImmutableDictionary<string, ImmutableArray<string>> idsByName,
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
            if (!idsByName.TryGetValue(Normalize(idOrName), out var ids))
            {
                return null;
            }
            id = ids[0];
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
            if (idsByName.TryGetValue(Normalize(name), out var holders) && Resolve(holders[0]) != Resolve(id))
            {
                return (name, holders[0]);
            }
        }
        return null;
    }

    /// <summary>The catalog with an entry registered or replaced.</summary>
    public Catalog<T> With(string id, T definition)
    {
        var old = entries.GetValueOrDefault(id);
        var entry = old is null
            ? new Entry<T>(definition, definition, 1) { Place = entries.Count }
            : old with { Definition = definition, Version = old.Version + 1 };
        var names = idsByName.ToBuilder();
        foreach (var name in old is null ? [] : NamesOf(old.Definition))
        {
            names[name] = names[name].Remove(id);
        }
        foreach (var name in NamesOf(definition))
        {
            var ids = names.GetValueOrDefault(name, []);
            names[name] = ids.Insert(ids.Count(other => entries[other].Place < entry.Place), id);
        }
        foreach (var name in old is null ? [] : NamesOf(old.Definition).Where(name => names[name].IsEmpty))
        {
            names.Remove(name);
        }
        return new(entries.SetItem(id, entry), names.ToImmutable(), namesOf);
    }

    /// <summary>The catalog with an entry as a file has it: one that is registered stays as it is, and answers to the file's names too where they are free.</summary>
    internal Catalog<T> Along(string id, T definition)
    {
        if (!entries.ContainsKey(id))
        {
            return With(id, definition);
        }
        var free = NamesOf(definition).Where(name => !idsByName.ContainsKey(name));
        return new(entries, idsByName.AddRange(free.Select(name => KeyValuePair.Create<string, ImmutableArray<string>>(name, [id]))), namesOf);
    }

    /// <summary>The catalog with an entry merged into another. A merger that would close a circle merges nothing.</summary>
    public Catalog<T> Merged(string id, string into)
    {
        var old = entries[id];
        return new(entries.SetItem(id, old with { Version = old.Version + 1, MergedInto = Resolve(into) == id ? null : into }), idsByName, namesOf);
    }

    private IEnumerable<string> NamesOf(T definition) => namesOf(definition).Select(Normalize).Distinct();

    private static string Normalize(string name) =>
        string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
